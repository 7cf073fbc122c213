import DiskDoubles
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// The key slots in a file outside the vault's directory, which `vault.json` names.
@Suite final class SlotPlaceTests {
    private let directory: TemporaryDirectory
    private let founder = X25519Identity()

    init() throws {
        directory = try TemporaryDirectory()
        try LinuxDisk().createDirectory(directory("keys"), .oneAccount)
    }

    private var environment: VaultEnvironment {
        let state = directory("state")
        let clock = TestClock(TestVault.start)
        return VaultEnvironment(
            clock: { clock.now }, host: "test", program: "footage test", stateDirectory: state)
    }

    private func make(_ name: String = "vault", slots: String) throws {
        let plan = VaultPlan(
            name: "Team", zone: "Europe/London", isSmallTeam: true, group: nil, founder: "Ada",
            governance: nil, slots: slots)
        try Vault.checkPlan(plan, at: directory(name))
        _ = try Vault.create(
            at: directory(name), plan, founder: SecretIdentity(founder.copy()),
            environment: environment, keepingRecovery: { _ in })
    }

    private func vault(_ name: String = "vault") throws -> Vault {
        try Vault(at: directory(name), environment: environment)
    }

    @Test func `a vault whose key slots lie elsewhere works, and its directory holds none`() throws
    {
        try make(slots: directory("keys/team.slots"))
        #expect(try !LinuxDisk().exists(directory("vault/keys.slots")))
        #expect(try vault().description.slots == directory("keys/team.slots"))
        #expect(try LinuxDisk().status(of: directory("keys/team.slots")).mode == 0o600)
        #expect(try vault().verify().findings == [])
        let unlocked = try vault().unlock(with: SecretIdentity(founder.copy()))
        _ = try unlocked.adoptPolicy(PolicyText(TestVault.policy))
    }

    @Test func `slots that are not where vault.json says are missed, by name`() throws {
        try make(slots: directory("keys/team.slots"))
        try LinuxDisk().move(directory("keys/team.slots"), to: directory("elsewhere"), .refusing)
        #expect(code { _ = try vault() } == "key-slots-missing")
        try LinuxDisk().createFile(directory("keys/team.slots"), mode: 0o644, group: nil).sync()
        #expect(throws: (any Error).self) { try vault() }
    }

    @Test func `they are made nowhere that others, or a copy of a vault, would take them along`()
        throws
    {
        #expect(code { try make(slots: directory("vault/keys")) } == "no-parent")
        try LinuxDisk().createDirectory(directory("vault"), .oneAccount)
        #expect(code { try make(slots: directory("vault/keys")) } == "inside-vault")
        try make("other", slots: directory("keys/other.slots"))
        #expect(code { try make(slots: directory("other/keys")) } == "inside-vault")
        #expect(code { try make(slots: directory("other/clips/keys")) } == "inside-vault")
        #expect(code { try make(slots: directory("keys/other.slots")) } == "exists")
        #expect(code { try make(slots: directory("missing/keys")) } == "no-parent")
        #expect(code { try make(slots: "keys") } == "slots-path")
        #expect(code { try make(slots: directory("keys/a\u{1B}[2J")) } == "slots-path")
        try FileHandle(directory("keys"), [.reading, .directory], on: LinuxDisk()).setMode(0o777)
        #expect(throws: (any Error).self) { try make(slots: directory("keys/team.slots")) }
        // Nothing of any of them was left behind.
        #expect(try LinuxDisk().entries(of: directory("vault")).isEmpty)
    }

    @Test func `promise 3: another vault's slots in their place are found out`() throws {
        let test = try FilledVault()
        let file = try test.slotFile()
        try make(slots: directory("keys/other.slots"))
        let other = try LinuxDisk().openPlainFile(directory("keys/other.slots"))
        try file.write(try other.read(at: 0, count: 512 * 8), at: 0)
        #expect(try !test.vault().verify().isSound)
    }
}
