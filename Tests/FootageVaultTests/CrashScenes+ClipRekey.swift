import Catalog
import DiskDoubles
import FootageVault
import VaultDisk
import VaultModel

/// A film that is sealed afresh under a new key, when that is cut short.
extension CrashScene {
    static func clipRekey() throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let bytes = film(70_000)
        let clip = try test.takeIn(bytes, for: family)
        let id = try test.held()
        let ann = try test.practitioner()
        let mark = MomentMark(milliseconds: 5..<50, kind: .communication, note: "They take turns")
        _ = try ann.addMoment(mark, to: clip, purpose: .purpose(.therapy))
        try ann.remember()
        let slot = try test.rows(HeaderRow.self).map { Int($0.slot) }[0]
        let operation = Operation(name: "clip rekey") { scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            let rekeyed = try unlocked.rekeyClip(clip)
            tell("rekeyed")
            if rekeyed.left == .nothing { tell("erased") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            if try scene.test.rows(ClipRow.self).allSatisfy({ $0.payloads == nil }) {
                _ = try scene.practitioner().rekeyClip(clip)
            }
            // What an attempt left that put nothing in place, or did not erase, the next clean-up takes.
            _ = try scene.test.repair()
            var faults = try scene.faultsAtRest()
            let practitioner = try scene.practitioner()
            let marks = try practitioner.moments(of: .clip(clip), for: .purpose(.therapy))
                .moments.map(\.mark)
            if marks != [mark] { faults.append("the moments are \(marks)") }
            if try scene.test.hasPayload(id[0]) { faults.append("the old payload is left") }
            if try !isErased(slot, scene.test) { faults.append("the old key is left") }
            let held = try scene.test.rows(ClipRow.self).map(\.id)
            if held != id { faults.append("the clips are \(held)") }
            return faults
        } look: { scene, found in
            let clips = try scene.test.rows(ClipRow.self)
            if clips.contains(where: { $0.payloads != nil }) { found.facts.insert("rekeyed") }
            if try isErased(slot, scene.test), try !scene.test.hasPayload(id[0]) {
                found.facts.insert("erased")
            }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: bytes)],
            homes: homes(of: [bytes], in: [family]))
    }

    private static func isErased(_ slot: Int, _ test: TestVault) throws -> Bool {
        try test.slotBytes()[slot * 512..<(slot + 1) * 512].allSatisfy { $0 == 0 }
    }
}
