import AuditLog
import Catalog
import Database
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Backups, restores and repairs that are cut short.
extension CrashScene {
    /// A backup into a directory that holds one already, of a vault that holds one film more.
    static func backup() throws -> CrashScene {
        let (test, films, homes) = try twoFilms { try $0.backUp() }
        try test.clock.set("2026-03-13T12:00:00.000Z")
        let first = try test.backup().stamps()
        let before = try test.backupNames("store") + test.backupNames("keys")
        let operation = Operation(name: "backup") { scene, disk, tell in
            let unlocked = try scene.founder(on: disk)
            let made = try unlocked.makeBackup(BackupRequest(directory: scene.test.backupPath))
            if made.problems.isEmpty {
                tell("backup \(made.stamp)")
                tell("keys \(made.stamp)")
            }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            var faults: [String] = []
            try scene.test.clock.set("2026-03-14T12:00:00.000Z")
            let made = try scene.test.backUp()
            try scene.test.clock.set("2026-03-13T12:00:00.000Z")
            faults += made.problems.map { "the next backup: \($0)" }
            faults += try scene.test.verifyBackup().findings.map { "the backup: \($0)" }
            let names =
                try scene.test.backupNames("store") + scene.test.backupNames("keys")
            faults += names.filter { $0.hasPrefix(".") }.map { "backup/\($0) is left" }
            return try faults + scene.faultsAtRest()
        } look: { scene, found in
            let parts =
                try scene.test.backupNames("store") + scene.test.backupNames("keys")
            let begun = try scene.test.lastEvents(.max).count { $0 == "backup.make intent" }
            if begun == 1, Set(parts) != Set(before) {
                found.faults.append("something was backed up, and no record says so")
            }
            let backup = try scene.test.backup()
            // A backup verifies without its keys, because they expire.
            for part in try scene.test.backupNames("keys") where !part.hasPrefix(".") {
                found.facts.insert("keys \(part)")
            }
            for stamp in try backup.stamps() {
                found.facts.insert("backup \(stamp)")
                found.faults += try backup.verify(stamp).findings.map { "backup \(stamp): \($0)" }
            }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test),
            facts: Set(films.map(fact) + first.flatMap { ["backup \($0)", "keys \($0)"] }),
            homes: homes)
    }

    /// A restore of a backup to a new place.
    static func restore() throws -> CrashScene {
        let (test, films, homes) = try twoFilms { _ in }
        try test.backUp()
        try test.makeDirectory(test.directory + "/new")
        let target = test.directory + "/new/vault"
        let operation = Operation(name: "restore") { scene, disk, tell in
            _ = try Vault.restore(
                Backup(at: scene.test.backupPath, on: disk),
                RestoreRequest(target: target, reason: "the disk failed"),
                as: scene.test.secret(of: .founder), environment: scene.test.environment, on: disk,
                confirm: { _ in })
            tell("restored")
            var found = Found()
            try scene.lookAtMemories(&found)
            for fact in found.facts { tell(fact) }
        } finish: { scene in
            var faults: [String] = []
            if try !LinuxDisk().exists(target) { try scene.test.restore({ $0.target = target }) }
            let vault = try scene.test.restored(target)
            faults += try vault.verify(VerificationPlan(depth: .contents)).findings
                .map { "\($0.code) at \($0.place): \($0.message)" }
            let catalog = try Catalog(
                path: target + "/catalog.sqlite", access: .readOnly, lockPath: nil)
            if try catalog.count(ClipRow.self) != films.count { faults.append("films are missing") }
            for whose in [TestVault.Whose.founder, .practitioner] {
                _ = try scene.test.open(target, as: whose)
            }
            for entry in try LinuxDisk().entries(of: scene.test.directory + "/new")
            where entry.kind == .directory && entry.name != "vault" {
                // Once the vault has its name, an empty place with the restore's id may stay.
                let rest = try LinuxDisk().entries(of: scene.test.directory + "/new/" + entry.name)
                if rest.allSatisfy({ $0.name.hasPrefix("restore.id") }) { continue }
                faults.append("new/\(entry.name) is left")
            }
            return faults
        } look: { scene, found in
            guard try LinuxDisk().exists(target) else { return }
            // What has the vault's name is the vault, whole.
            let vault = try scene.test.restored(target)
            found.faults += try vault.verify(VerificationPlan(depth: .contents)).findings
                .map { "restored: \($0.code) at \($0.place)" }
            found.facts.insert("restored")
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: Set(films.map(fact)),
            homes: homes)
    }

    /// A repair of what a dead upload left, and of a payload and a key that nobody knows.
    static func repair() throws -> CrashScene {
        let (test, films, homes) = try twoFilms { _ in }
        let dead = try test.deadUpload()
        let stray = Random.bytes(400)
        try test.strayPayload(.random(), stray)
        try test.strayKey(from: 8)
        let operation = Operation(name: "repair") { scene, disk, tell in
            let unlocked = try scene.test.maintainer(on: disk)
            if try unlocked.repair().failure == nil { tell("repaired") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            _ = try scene.test.repair()
            var faults = try scene.test.repair().steps.map { "left to do: \($0)" }
            faults += try scene.faultsAtRest()
            return faults
        } look: { scene, found in
            if try scene.vault().verify().findings.isEmpty { found.facts.insert("repaired") }
            let image = try DiskImage(of: scene.test.directory, names: ["vault"])
            if image.paths(holding: stray).isEmpty {
                found.faults.append("a payload that nobody knows was removed")
            }
            let isBegun = try scene.test.lastEvents(.max).contains {
                $0.hasPrefix("repair.run intent")
            }
            if !isBegun, image.items.keys.contains(where: { $0.hasPrefix("vault/set-aside") }) {
                found.faults.append("something was set aside, and no record says so")
            }
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: Set(films.map(fact)),
            homes: homes, residue: [dead.id], tolerated: ["payload-unheard-of", "slot-unheard-of"])
    }

    private static func twoFilms(
        _ between: (TestVault) throws -> Void
    ) throws -> (TestVault, [[UInt8]], homes: [String: Set<FamilyReference>]) {
        let test = try TestVault(in: place)
        let family = try test.family()
        let films = [film(2000), film(70_000)]
        _ = try test.takeIn(films[0], for: family)
        try between(test)
        _ = try test.takeIn(films[1], for: family)
        try test.practitioner().remember()
        return (test, films, homes(of: films, in: [family]))
    }
}
