import DiskDoubles
import FootageVault
import VaultCrypto
import VaultDisk
import VaultModel

/// A vault that is made, beside the one that is there.
extension CrashScene {
    static func initialise() throws -> CrashScene {
        let test = try TestVault(in: place)
        try test.makeDirectory(test.directory + "/new")
        let operation = Operation(name: "init") { scene, disk, tell in
            try scene.makeVault(on: disk)
            tell("made")
        } finish: { scene in
            // Either one is there, or a fresh one is made at that place, or what lies there is named.
            guard try !scene.hasNewVault else { return try scene.faultsOfNewVault() }
            do {
                try scene.makeVault()
            } catch let error as VaultError {
                return error.code == "not-empty" ? [] : ["a fresh one: \(words(error))"]
            }
            return try scene.faultsOfNewVault()
        } look: { scene, found in
            guard try scene.hasNewVault else { return }
            found.faults += try scene.faultsOfNewVault()
            found.facts.insert("made")
        }
        return CrashScene(operation, in: test, base: try image(of: test), facts: [])
    }

    private var newVault: String { test.directory + "/new/vault" }

    private var hasNewVault: Bool {
        get throws { try LinuxDisk().exists(newVault + "/vault.json") }
    }

    private func makeVault(on disk: any Disk = LinuxDisk()) throws {
        let plan = VaultPlan(
            name: "Another Team", zone: "Europe/London", isSmallTeam: true, group: nil,
            founder: "Ada Administrator", governance: nil)
        _ = try Vault.create(
            at: newVault, plan, founder: SecretIdentity(test.founderIdentity.copy()),
            environment: test.environment, on: disk)
    }

    private func faultsOfNewVault() throws -> [String] {
        let vault = try Vault(at: newVault, environment: test.environment)
        _ = try vault.unlock(with: SecretIdentity(test.founderIdentity.copy()))
        return try vault.verify(VerificationPlan(depth: .contents)).findings
            .map { "the new vault: \($0.code) at \($0.place): \($0.message)" }
    }
}
