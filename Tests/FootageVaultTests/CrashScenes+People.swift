import Catalog
import DiskDoubles
import FootageVault
import VaultDisk
import VaultModel

/// Somebody leaves, and their families are given new identities, when that is cut short.
extension CrashScene {
    /// A family of two films that is given a new identity.
    static func rotation() throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let films = [film(70_000), film(500)]
        for film in films { _ = try test.takeIn(film, for: family) }
        try test.practitioner().remember()
        let old = try test.rows(HeaderRow.self).map(\.slot)
        let operation = Operation(name: "family rotate") { scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            let rotation = try unlocked.rotateFamily(family)
            tell("rotated")
            if rotation.isFinished { tell("erased") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            if try scene.test.lastEvents(.max).allSatisfy({ $0 != "family.rotate" }) {
                _ = try scene.practitioner().rotateFamily(family)
            }
            // What an attempt left that put nothing in place, or did not erase, the next clean-up takes.
            _ = try scene.test.repair()
            let bytes = try scene.test.slotBytes()
            let left = old.filter { slot in
                !bytes[Int(slot) * 512..<Int(slot + 1) * 512].allSatisfy { $0 == 0 }
            }
            return try (left.isEmpty ? [] : ["old keys are left in \(left)"]) + scene.faultsAtRest()
        } look: { scene, found in
            if try scene.test.lastEvents(.max).contains("family.rotate") {
                found.facts.insert("rotated")
            }
            let slots = try scene.test.slotBytes()
            if old.allSatisfy({ slots[Int($0) * 512..<Int($0 + 1) * 512].allSatisfy { $0 == 0 } }) {
                found.facts.insert("erased")
            }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: Set(films.map(fact)),
            homes: homes(of: films, in: [family]))
    }

    /// A colleague who leaves, and whose family is given a new identity by another's next command.
    static func retirement() throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let films = [film(500)]
        _ = try test.takeIn(films[0], for: family)
        _ = try test.member("Bob", [.practitioner])
        try test.grant(family, to: "Bob")
        try test.practitioner().remember()
        try test.founder().remember()
        @Sendable func retire(_ founder: UnlockedVault) throws {
            _ = try founder.retire(founder.findPerson("Bob"), reason: "Moved away")
        }
        @Sendable func isRetired() throws -> Bool {
            try test.rows(PersonRow.self).contains { $0.standing == .retired }
        }
        let operation = Operation(name: "person retire") { scene, disk, tell in
            let unlocked = try scene.founder(on: disk)
            try retire(unlocked)
            tell("retired")
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            if try !isRetired() { try retire(scene.founder()) }
            let done = try scene.practitioner().settleRotations().done.map(\.clips)
            return try (done == [1] ? [] : ["given new identities: \(done)"])
                + scene.faultsAtRest()
        } look: { _, found in
            if try isRetired() { found.facts.insert("retired") }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: Set(films.map(fact)),
            homes: homes(of: films, in: [family]))
    }
}
