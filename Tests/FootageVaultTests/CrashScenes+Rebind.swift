import Catalog
import DiskDoubles
import FootageVault
import VaultDisk
import VaultModel

/// A clip that is moved to the family it belongs to, when that is cut short.
extension CrashScene {
    static func rebind() throws -> CrashScene {
        let misfiled = try Misfiled(film(70_000), in: place)
        try misfiled.approve()
        let ann = try misfiled.test.practitioner()
        _ = try ann.addMoment(Misfiled.mark, to: misfiled.wrong, purpose: .purpose(.therapy))
        try ann.remember()
        let operation = Operation(name: "clip rebind") { scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            let moved = try misfiled.move(unlocked)
            tell("moved")
            if moved.isFinished { tell("gone \(misfiled.old.id)") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            if try scene.test.rows(TombstoneRow.self).isEmpty { try misfiled.move() }
            // What an attempt left that never came to move anything, the next clean-up takes.
            _ = try scene.test.repair()
            return try misfiled.faultsOnceMoved() + scene.faultsAtRest()
        } look: { scene, found in
            let held = try scene.test.rows(ClipRow.self)
            if held.contains(where: { $0.id != misfiled.old.id }) { found.facts.insert("moved") }
        }
        return CrashScene(
            operation, in: misfiled.test, base: try image(of: misfiled.test),
            facts: [fact(of: misfiled.film)],
            homes: homes(of: [misfiled.film], in: [misfiled.wrong.family, misfiled.right]))
    }
}

extension Misfiled {
    fileprivate static var mark: MomentMark {
        MomentMark(milliseconds: 5..<50, kind: .communication, note: "They take turns")
    }

    /// What is wrong with a clip that is where it belongs.
    fileprivate func faultsOnceMoved() throws -> [String] {
        var faults: [String] = []
        let practitioner = try test.practitioner()
        let there = try practitioner.listClips(family: right).map(\.address.description)
        if there != ["\(right)/1/1"] { faults.append("the clips where it belongs are \(there)") }
        let here = try practitioner.listClips(family: wrong.family).count
        if here != 0 { faults.append("\(here) clips are where it does not belong") }
        let marks = try practitioner.moments(of: .family(right), for: .purpose(.therapy)).moments
        if marks.map(\.mark) != [Self.mark] { faults.append("the moments are \(marks)") }
        if try test.rows(MomentRow.self).count != 1 { faults.append("an old moment is left") }
        if try test.hasPayload(old.id) { faults.append("the old payload is left") }
        let slot = try test.slotBytes()[Int(header.slot) * 512..<Int(header.slot + 1) * 512]
        if !slot.allSatisfy({ $0 == 0 }) { faults.append("the old key is left") }
        let stones = try test.rows(TombstoneRow.self).map(\.rule)
        if stones != ["clip.rebind"] { faults.append("the tombstones are \(stones)") }
        if try !test.ledger().isEmpty { faults.append("the ledger names what was moved") }
        // A payload that could not be removed at first is an incident of its own.
        let incidents = try test.rows(IncidentRow.self).map(\.kind)
            .filter { $0 != "destruction-failed" }
        if incidents != ["misfiling"] { faults.append("the incidents are \(incidents)") }
        return faults
    }
}
