import DiskDoubles
import FootageVault
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct VaultCreationTests {
    private static func plan(
        governance: (name: String, request: IdentityRequest)? = nil
    ) -> VaultPlan {
        VaultPlan(
            name: "Team", zone: "Europe/London", isSmallTeam: true, group: nil, founder: "Ada",
            governance: governance)
    }

    private static func environment(_ directory: String) -> VaultEnvironment {
        let clock = TestClock(TestVault.start)
        return VaultEnvironment(
            clock: { clock.now }, host: "test", program: "footage test",
            stateDirectory: directory + "/state")
    }

    /// Where several wait for one another, as far as the machine lets them be together.
    private final class Start: Sendable {
        private let missing: Atomic<Int>

        init(of count: Int) { missing = Atomic(count) }

        func wait() {
            missing.subtract(1, ordering: .relaxed)
            let limit = ContinuousClock.now + .milliseconds(200)
            while missing.load(ordering: .relaxed) > 0, .now < limit {}
        }
    }

    /// The code of what kept a vault from being made there; none when it was made.
    @concurrent
    private static func make(at path: String, in directory: String, _ start: Start) async -> String?
    {
        start.wait()
        return code {
            _ = try Vault.create(
                at: path, plan(), founder: SecretIdentity(), environment: environment(directory),
                keepingRecovery: { _ in })
        }
    }

    private static func withDirectory(_ body: (String) async throws -> Void) async throws {
        let directory = TemporaryDirectory.place + "/footage-test-" + Hex.encode(Random.bytes(8))
        defer { TestVault.remove(directory) }
        try LinuxDisk().createDirectory(directory, .oneAccount)
        try await body(directory)
    }

    @Test(arguments: [true, false])
    func `promise 6: of two vaults made in one place at once, one is made and stays whole`(
        isThere: Bool
    ) async throws {
        try await Self.withDirectory { directory in
            for round in 0..<6 {
                let path = directory + "/vault-\(round)"
                if isThere { try LinuxDisk().createDirectory(path, .oneAccount) }
                let start = Start(of: 2)
                async let first = Self.make(at: path, in: directory, start)
                async let second = Self.make(at: path, in: directory, start)
                let codes = await [first, second]
                #expect(codes.count { $0 == nil } == 1)
                let vault = try Vault(at: path, environment: Self.environment(directory))
                #expect(try vault.verify().findings == [])
            }
        }
    }

    @Test func `a vault that could not be made leaves an empty directory as it was`() async throws {
        try await Self.withDirectory { directory in
            let founder = SecretIdentity()
            let path = directory + "/vault"
            try LinuxDisk().createDirectory(path, .oneAccount)
            let error = code {
                _ = try Vault.create(
                    at: path, Self.plan(governance: (name: "Ada", request: founder.request)),
                    founder: founder, environment: Self.environment(directory),
                    keepingRecovery: { _ in })
            }
            #expect(error == "same-keys")
            let left = try LinuxDisk().entries(of: path).map(\.name)
            #expect(left == [])
        }
    }

    @Test func `a directory that was made for a vault that failed goes again`() async throws {
        try await Self.withDirectory { directory in
            let founder = SecretIdentity()
            let error = code {
                _ = try Vault.create(
                    at: directory + "/vault",
                    Self.plan(governance: (name: "Ada", request: founder.request)),
                    founder: founder, environment: Self.environment(directory),
                    keepingRecovery: { _ in })
            }
            #expect(error == "same-keys")
            let isThere = try LinuxDisk().exists(directory + "/vault")
            #expect(!isThere)
        }
    }

    @Test func `a journal that SQLite cannot remove goes with the vault that failed`() async throws
    {
        try await Self.withDirectory { directory in
            var number = 0
            var struck: String?
            repeat {
                number += 1
                let path = directory + "/vault-\(number)"
                let point = FaultPoint(
                    .fails(.denied), at: number, below: directory, of: "SQLite's delete")
                let made = try? Vault.create(
                    at: path, Self.plan(), founder: SecretIdentity(),
                    environment: Self.environment(directory), on: point,
                    recoveryTo: directory + "/recovery-\(number)")
                point.stop()
                struck = point.struck
                let isThere = try LinuxDisk().exists(path)
                #expect(isThere == (made != nil), "\(struck ?? "nothing failed")")
            } while struck != nil
            #expect(number > 1)
        }
    }

    @Test func `a recovery file has its room and its name before anything of its vault is made`()
        async throws
    {
        try await Self.withDirectory { directory in
            let disk = RecordingDisk()
            _ = try Vault.create(
                at: directory + "/vault", Self.plan(), founder: SecretIdentity(),
                environment: Self.environment(directory), on: disk,
                recoveryTo: directory + "/recovery")
            let before = disk.calls.prefix { $0 != .mkdir }
            let changes: Set<SystemCall> = [.pwrite, .fsync, .fdatasync]
            #expect(before.filter(changes.contains) == [.pwrite, .fsync, .fsync])
        }
    }

    @Test(arguments: [
        ("\"id\":", "\"group\":7,\"id\":"),
        ("\"zone\":", "\"slots\":[],\"zone\":"),
        ("\"zone\":", "\"slots\":true,\"zone\":"),
        ("\"epoch\":1", "\"epoch\":0"),
        ("\"epoch\":1", "\"epoch\":\"1\""),
    ])
    func `a description with a member of another type is refused`(old: String, new: String) throws {
        let test = try TestVault()
        let text = String(decoding: try test.vault().description.bytes, as: UTF8.self)
        let changed = try text.swapping(old, with: new)
        #expect(code { _ = try VaultDescription(Array(changed.utf8)) } == "vault-description")
    }
}
