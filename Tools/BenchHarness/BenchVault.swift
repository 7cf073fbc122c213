import FootageVault
import Retention
import Synchronization
import VaultCrypto
import VaultDisk
import VaultModel

/// A small team's vault in a folder of its own, with everybody's identity beside it and a clock that is
/// set by hand.
struct BenchVault {
    let directory: String
    let clock = SetClock()
    private let policy: String

    /// Names a vault in a folder; the policy is one whose brakes let everything go unless it is given.
    init(in directory: String, policy: String? = nil) {
        self.directory = directory
        self.policy = policy ?? Self.policy
    }

    /// Makes the folder, the vault and its people, and adopts the policy.
    func make() throws {
        try LinuxDisk().createDirectory(directory, .oneAccount)
        for name in ["fran", "ann", "purge"] {
            let file = SecretIdentity().plainFile(comment: name)
            let bytes = file.withSpan { span in span.indices.map { span[$0] } }
            try LinuxDisk().createFile(path(name), mode: 0o600, group: nil).write(bytes, at: 0)
        }
        let made = try Vault.create(
            at: path("vault"),
            VaultPlan(
                name: "Bench", zone: "Europe/London", isSmallTeam: true, group: nil,
                founder: "Fran", governance: nil),
            founder: identityFile(at: path("fran")), environment: environment,
            keepingRecovery: { _ in })
        let id = made.id
        let founder = try unlock("fran")
        _ = try founder.adoptPolicy(PolicyText(policy))
        for (name, role) in [("ann", Role.practitioner), ("purge", Role.retention)] {
            let request = try identityFile(at: path(name)).request
            _ = try founder.addPerson(named: name, request: request, roles: [role])
            try unlock(name).accept(vaultID: id)
        }
    }

    func unlock(_ name: String) throws -> UnlockedVault {
        try Vault(at: path("vault"), environment: environment)
            .unlock(with: identityFile(at: path(name)))
    }

    func path(_ name: String) -> String { directory + "/" + name }

    private var environment: VaultEnvironment {
        let clock = clock
        return VaultEnvironment(
            clock: { clock.now }, host: "bench", program: "bench",
            stateDirectory: path("state"))
    }

    private static let policy = """
        policy: bench
        version: 1
        effective: 2026-01-01
        zone: Europe/London
        owner: IG lead
        review_by: 2030-12-31
        appraisal:
          - {role: governance, on: 2026-01-01, minute: M/1, until: 2030-12-31}
        consent:
          needed: [therapy, supervision, training, research, case-study]
          erase_after: P28D
        grace: P14D
        window: P5D
        notice: [P30D, P7D]
        brakes: {clips: 1000000, families: 100000, percent: 100}
        cooling_off: P7D
        quarantine: P28D
        key_backups: P30D
        afterwards: {particulars: P1Y, texts: P8Y, tombstones: P8Y}
        rules:
          - id: feedback
            about: Footage for video feedback goes two months after the work ends.
            purpose: therapy
            when: {class: working}
            end: {after: programme.ended, add: P2M}
            backstop: {after: clip.recorded, add: P18M}
            basis: service
          - id: record
            about: What became part of the record is kept with it.
            when: {class: record}
            keep: {after: clip.recorded, add: P25Y}
            then: review
            basis: legal

        """
}

/// Opens an identity file that needs no passphrase.
func identityFile(at path: String) throws -> SecretIdentity {
    try SecretIdentity(file: LinuxDisk().openPlainFile(path).readAll(limit: 4096)) {
        throw VaultError(.failed, "passphrase", "\(path) needs a passphrase")
    }
}

/// A day of the calendar that the program knows.
func date(_ text: String) throws -> CivilDate {
    guard let date = CivilDate(text) else { throw VaultError(.failed, "date", text) }
    return date
}

/// A clock that stands at noon of the day it is set to.
final class SetClock: Sendable {
    private let time = Mutex(Instant(milliseconds: 0))

    var now: Instant { time.withLock { $0 } }

    func set(to date: CivilDate) {
        let instant = Instant("\(date)T12:00:00.000Z") ?? Instant(milliseconds: 0)
        time.withLock { $0 = instant }
    }
}
