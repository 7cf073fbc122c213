import AuditLog
import Catalog
import Database
import DiskDoubles
import FootageVault
import VaultCrypto
import VaultDisk
import VaultModel

/// A vault that is made, beside the one that is there, with a file for its recovery identity.
extension CrashScene {
    static func initialise() throws -> CrashScene {
        let test = try TestVault(in: place)
        // The recovery identity goes to another medium, or the vault's own flushes would cover for its file's.
        for name in ["/new", "/new/medium"] { try test.makeDirectory(test.directory + name) }
        let operation = Operation(name: "init") { scene, disk, tell in
            try scene.makeVault(on: disk)
            tell("made")
        } finish: { scene in
            // Either one is there, or a fresh one is made at that place, or what lies there is named.
            guard try !scene.hasNewVault else { return try scene.faultsOfNewVault() }
            do {
                try scene.makeVault()
            } catch let error as VaultError {
                return ["not-empty", "exists"].contains(error.code)
                    ? [] : ["a fresh one: \(words(error))"]
            }
            return try scene.faultsOfNewVault()
        } look: { scene, found in
            guard try scene.hasNewVault else { return }
            found.faults += try scene.faultsOfNewVault()
            found.facts.insert("made")
        } afterFailure: { scene in
            // So the same again makes it.
            try ["new", "new/medium"].flatMap { place in
                try LinuxDisk().entries(of: scene.test.directory + "/" + place)
                    .filter { $0.name != "medium" }.map { "\(place)/\($0.name) is left" }
            }
        }
        return CrashScene(operation, in: test, base: try image(of: test), facts: [], homes: [:])
    }

    private var newVault: String { test.directory + "/new/vault" }
    private var newRecovery: String { test.directory + "/new/medium/recovery" }

    private var hasNewVault: Bool {
        get throws { try LinuxDisk().exists(newVault + "/vault.json") }
    }

    private func makeVault(on disk: any Disk = LinuxDisk()) throws {
        let plan = VaultPlan(
            name: "Another Team", zone: "Europe/London", isSmallTeam: true, group: nil,
            founder: "Ada Administrator", governance: nil)
        _ = try Vault.create(
            at: newVault, plan, founder: SecretIdentity(test.founderIdentity.copy()),
            environment: test.environment, on: disk, recoveryTo: newRecovery)
    }

    private func faultsOfNewVault() throws -> [String] {
        // Before anyone opens it, which makes the reserve whole where there is room for it twice.
        let reserve = try LinuxDisk().status(of: newVault + "/log.reserve").size
        let vault = try Vault(at: newVault, environment: test.environment)
        _ = try vault.unlock(with: SecretIdentity(test.founderIdentity.copy()))
        var faults =
            reserve == test.environment.logReserve ? [] : ["its log's reserve is \(reserve)"]
        faults += try vault.verify(VerificationPlan(depth: .contents)).findings
            .map { "the new vault: \($0.code) at \($0.place): \($0.message)" }
        let paper = try LinuxDisk().openPlainFile(newRecovery).readAll(limit: 1 << 16)
        let recovery = try SecretIdentity(file: paper) {
            throw VaultError(.failed, "test", "the recovery identity has a passphrase")
        }
        if try recovery.request.recipient.recipient != recoveryRecipientOfNewVault {
            faults.append("the file holds no recovery identity of the vault's")
        }
        return faults
    }

    private var recoveryRecipientOfNewVault: String? {
        get throws {
            let catalog = try Catalog(
                path: newVault + "/catalog.sqlite", access: .readOnly, lockPath: nil)
            var recipient: String?
            try LogTable(catalog.database).forEachLeaf { index, leaf in
                let record = try SignedRecord(leaf: leaf).record
                guard index == 0, let members = record.introduces,
                    case .genesis(let genesis)? = try Introduction(of: record.event, members)
                else { return }
                recipient = genesis.recovery.recipient
            }
            return recipient
        }
    }
}
