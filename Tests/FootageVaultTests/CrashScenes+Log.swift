import Catalog
import DiskDoubles
import FootageVault
import VaultDisk
import VaultModel

/// What governance and administrators do to the log itself, when that is cut short.
extension CrashScene {
    /// A new key of the log, with everyone who may sign.
    static func logKey() throws -> CrashScene {
        let test = try TestVault(in: place)
        try test.practitioner().remember()
        try test.founder().remember()
        let operation = Operation(name: "audit rotate-key") { scene, disk, tell in
            let unlocked = try scene.test.maintainer(on: disk)
            _ = try unlocked.rotateLogKey()
            tell("rotated")
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            // Whichever key it has now, it can be given another, and everyone signs on.
            do {
                let unlocked = try scene.test.maintainer()
                _ = try unlocked.rotateLogKey()
                try unlocked.remember()
            }
            _ = try scene.practitioner().listFamilies()
            return try scene.faultsAtRest()
        } look: { scene, found in
            if try scene.test.lastEvents(.max).contains("log.key") { found.facts.insert("rotated") }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [], homes: [:])
    }

    /// A free text that is erased.
    static func textErasure() throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let founder = try test.founder()
        let hold = try founder.placeHold(
            on: .family(family), kind: .complaint, reason: "Letter from Bob",
            reviewBy: test.date("2026-04-01"))
        _ = try founder.releaseHold(hold.number, reason: "Answered")
        try founder.remember()
        guard let text = try founder.listRecords(RecordFilter(event: "hold.place")).first?.index
        else { throw CatalogError.missing(table: "log_record", id: "hold.place") }
        let operation = Operation(name: "audit erase-text") { scene, disk, tell in
            let unlocked = try scene.founder(on: disk)
            _ = try unlocked.eraseTexts(of: [text], reason: "Names a neighbour")
            tell("erased")
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            let founder = try scene.founder()
            if try founder.listHolds(family).first?.reason != nil {
                _ = try founder.eraseTexts(of: [text], reason: "Names a neighbour")
            }
            try founder.remember()
            var faults = try scene.faultsAtRest()
            let lines = try scene.test.wholeLedger().count { $0.hasPrefix("text ") }
            if lines != 1 { faults.append("the ledger has \(lines) texts") }
            return faults
        } look: { scene, found in
            if try scene.test.lastEvents(.max).contains(where: { $0.hasPrefix("text.erase") }) {
                found.facts.insert("erased")
            }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [], homes: [:])
    }
}
