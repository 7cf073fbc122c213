import Catalog
import DiskDoubles
import FootageVault
import VaultCrypto
import VaultDisk
import VaultModel

/// Films that go out of quarantine, in a vault that holds another, when that is cut short.
extension CrashScene {
    /// A film that is given back to a directory outside the vault.
    static func quarantineReturn() throws -> CrashScene {
        let waiting = try WaitingFilm()
        _ = try waiting.test.founder().approveReturn(1, reason: "it is nobody's")
        let out = try waiting.test.outside()
        let file = out + "/quarantine-1.mp4"
        let operation = Operation(name: "quarantine return") { scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            let given = try unlocked.returnQuarantined(1, reason: "a birthday party", to: out)
            for file in given.files { tell("out \(file.sha256)") }
            if given.end.isFinished { tell("gone \(waiting.row.id)") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            var faults: [String] = []
            if try !scene.isEnding(waiting.row) {
                // A copy that the vault does not know to be whole is never written over.
                if try LinuxDisk().exists(file) { try LinuxDisk().removeFile(file) }
                _ = try scene.practitioner().returnQuarantined(1, reason: "again", to: out)
            }
            _ = try scene.purge().runPurge()
            let names = try LinuxDisk().entries(of: out).map(\.name)
            if names != ["quarantine-1.mp4"] { faults.append("out holds \(names)") }
            return try faults + scene.faultsAfterEnd(of: waiting.row)
        } look: { scene, found in
            for entry in try LinuxDisk().entries(of: out) {
                let bytes = try LinuxDisk().openPlainFile(out + "/" + entry.name)
                    .readAll(limit: 1 << 24)
                if bytes != waiting.film { found.faults.append("out/\(entry.name) is not whole") }
                // Outside, it is as little lost as while it waits.
                found.facts.insert(fact(of: bytes))
            }
        }
        return try waiting.scene(operation, keeping: [waiting.held, waiting.film])
    }

    /// A film that governance destroys.
    static func quarantineDestroy() throws -> CrashScene {
        let waiting = try WaitingFilm()
        let operation = Operation(name: "quarantine destroy") { scene, disk, tell in
            let unlocked = try scene.founder(on: disk)
            let end = try unlocked.destroyQuarantined(1, reason: "nobody's")
            if end.isFinished { tell("gone \(waiting.row.id)") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            if try !scene.isEnding(waiting.row) {
                _ = try scene.founder().destroyQuarantined(1, reason: "nobody's")
            }
            _ = try scene.purge().runPurge()
            return try scene.faultsAfterEnd(of: waiting.row)
        } look: { scene, found in
            // Until that is on record it waits as it did; that it does is nothing that stays.
            let waits = found.facts.remove(fact(of: waiting.film)) != nil
            if try !waits && !scene.isEnding(waiting.row) {
                found.faults.append("the film is gone, and nobody ordered it")
            }
        }
        return try waiting.scene(operation, keeping: [waiting.held])
    }

    /// A film that is bound to a session of its day.
    static func quarantineBind() throws -> CrashScene {
        let waiting = try WaitingFilm()
        let test = waiting.test
        _ = try test.practitioner().addSession(
            waiting.family, on: test.date("2026-03-11"), from: CivilTime("10:00"),
            to: CivilTime("11:00"), programme: nil)
        let operation = Operation(name: "quarantine bind") { scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            _ = try unlocked.bindQuarantined(1, to: waiting.family, session: 2)
            tell("bound")
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            if try !scene.test.rows(QuarantineRow.self).isEmpty {
                _ = try scene.practitioner().bindQuarantined(1, to: waiting.family, session: 2)
            }
            // What a power cut leaves of either header's slot, the next clean-up takes.
            _ = try scene.test.repair()
            var faults: [String] = []
            let clips = try scene.practitioner().listClips(family: waiting.family)
                .map(\.address.description)
            if Set(clips) != ["\(waiting.family)/1/1", "\(waiting.family)/2/1"] {
                faults.append("the clips are \(clips)")
            }
            if try !scene.test.slot(of: waiting.row).allSatisfy({ $0 == 0 }) {
                faults.append("the key that opened it for one person alone is left")
            }
            return try faults + scene.faultsAtRest()
        } look: { scene, found in
            if try scene.test.held().contains(waiting.row.id) { found.facts.insert("bound") }
        }
        return try waiting.scene(operation, keeping: [waiting.held, waiting.film])
    }

    /// Whether a film's end is ordered, or over.
    private func isEnding(_ film: QuarantineRow) throws -> Bool {
        let catalog = try test.catalog()
        return try catalog.find(DestructionRow.self, film.id.bytes) != nil
            || catalog.find(TombstoneRow.self, film.id.bytes) != nil
    }

    private func faultsAfterEnd(of film: QuarantineRow) throws -> [String] {
        var faults: [String] = []
        if try !test.rows(QuarantineRow.self).isEmpty { faults.append("it still waits") }
        let stones = try test.rows(TombstoneRow.self).map(\.id)
        if stones != [film.id] { faults.append("\(stones.count) tombstones, not 1") }
        if try test.hasPayload(film.id) { faults.append("it has its payload") }
        if try !test.slot(of: film).allSatisfy({ $0 == 0 }) { faults.append("it has its key") }
        return try faults + faultsAtRest()
    }
}

/// A vault that holds a film of a family, and in which another waits.
private struct WaitingFilm {
    let test: TestVault
    let family: FamilyReference
    let held = CrashScene.film(2000)
    let film = CrashScene.film(70_000)
    let row: QuarantineRow

    init() throws {
        test = try TestVault(in: CrashScene.place)
        family = try test.family()
        _ = try test.takeIn(held, for: family)
        row = try test.waitingFilm(film, for: family, name: "20260311_101500-wilkins.mp4")
        try test.practitioner().remember()
    }

    func scene(
        _ operation: CrashScene.Operation, keeping kept: [[UInt8]]
    ) throws -> CrashScene {
        CrashScene(
            operation, in: test, base: try CrashScene.image(of: test),
            facts: Set(kept.map(CrashScene.fact)),
            homes: CrashScene.homes(of: [held, film], in: [family]))
    }
}
