import Database
import DiskDoubles
import FootageVault
import Retention
import Synchronization
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// A small team's vault in a folder of its own, with a clock that the test sets.
///
/// A founder with governance, a practitioner and a purge job; a policy; one family with a programme, a
/// session on the day the clock stands at, and consent to therapy.
final class TestVault: Sendable {
    let directory: String
    let clock: TestClock
    let environment: VaultEnvironment
    let id: VaultID
    let founderIdentity: X25519Identity
    let practitionerIdentity: X25519Identity
    let purgeIdentity: X25519Identity
    let recovery: X25519Identity

    /// Noon on 2026-03-12 in UTC.
    static let start = "2026-03-12T12:00:00.000Z"

    /// Makes it; with its key slots in a file of that name beside it, where one is given.
    init(
        policy: String? = TestVault.policy, in parent: String = TemporaryDirectory.place,
        slots: String? = nil
    ) throws {
        directory = parent + "/footage-test-" + Hex.encode(Random.bytes(8))
        try LinuxDisk().createDirectory(directory, .oneAccount)
        let clock = TestClock(Self.start)
        self.clock = clock
        environment = VaultEnvironment(
            clock: { clock.now }, host: "test", program: "footage test",
            stateDirectory: directory + "/state", logReserve: 64 << 10)
        founderIdentity = X25519Identity()
        practitionerIdentity = X25519Identity()
        purgeIdentity = X25519Identity()
        var line: [UInt8] = []
        id = try Vault.create(
            at: directory + "/vault",
            VaultPlan(
                name: "Anytown Parent-Infant Team", zone: "Europe/London", isSmallTeam: true,
                group: nil, founder: "Fran Founder", governance: nil,
                slots: slots.map { [directory] in directory + "/" + $0 }),
            founder: SecretIdentity(founderIdentity.copy()), environment: environment
        ) { paper in
            let text = paper.withSpan { span in Array(span.indices.map { span[$0] }) }
            line = text.split(separator: UInt8(ascii: "\n")).last.map(Array.init) ?? []
        }.id
        recovery = try X25519Identity(secretText: line.span)
        let founder = try founder()
        if let policy { _ = try founder.adoptPolicy(PolicyText(policy)) }
        _ = try founder.addPerson(
            named: "Ann Practitioner",
            request: SecretIdentity(practitionerIdentity.copy()).request, roles: [.practitioner])
        _ = try founder.addPerson(
            named: "Purge job", request: SecretIdentity(purgeIdentity.copy()).request,
            roles: [.retention])
        try practitioner().accept(vaultID: id)
        try purge().accept(vaultID: id)
    }

    deinit { Self.remove(directory) }

    func vault(_ access: Database.Access = .readWrite) throws -> Vault {
        try Vault(at: directory + "/vault", environment: environment, access: access)
    }

    func founder() throws -> UnlockedVault {
        try vault().unlock(with: SecretIdentity(founderIdentity.copy()))
    }

    func practitioner() throws -> UnlockedVault {
        try vault().unlock(with: SecretIdentity(practitionerIdentity.copy()))
    }

    func purge() throws -> UnlockedVault {
        try vault().unlock(with: SecretIdentity(purgeIdentity.copy()))
    }

    /// A family of the practitioner with a VIG programme, a session on a day, and consent to therapy.
    func family(
        sessionOn day: String = "2026-03-12", from: String = "10:00", to: String = "11:00"
    ) throws -> FamilyReference {
        let practitioner = try practitioner()
        let family = try practitioner.createFamily(alias: nil, for: nil, with: nil).reference
        let date = try #require(CivilDate(day))
        _ = try practitioner.openProgramme(family, kind: "VIG", on: date.adding(days: -7))
        _ = try practitioner.recordConsent(
            family, purpose: .therapy, given: date.adding(days: -7), expires: nil, form: "v1",
            programme: nil)
        _ = try practitioner.addSession(
            family, on: date, from: CivilTime(from), to: CivilTime(to), programme: nil)
        return family
    }

    /// A dump with one film of these bytes in the family's folder, named for a time of that day.
    func dump(
        _ family: FamilyReference, _ bytes: [UInt8], name: String = "20260312_101500.mp4"
    ) throws -> String {
        let root = directory + "/dump-" + Hex.encode(Random.bytes(4))
        let disk = LinuxDisk()
        try disk.createDirectory(root, .oneAccount)
        try disk.createDirectory(root + "/\(family)", .oneAccount)
        try add(bytes, to: root + "/\(family)/" + name)
        return root
    }

    func makeDirectory(_ path: String) throws {
        try LinuxDisk().createDirectory(path, .oneAccount)
    }

    func add(_ bytes: [UInt8], to path: String) throws {
        try LinuxDisk().createFile(path, mode: 0o600, group: nil).write(bytes, at: 0)
    }

    /// Bytes that begin like an MP4 and go on at random.
    static func film(_ count: Int) -> [UInt8] {
        Array("\u{0}\u{0}\u{0}\u{0}ftypmp42".utf8) + Random.bytes(max(0, count - 12))
    }

    static func remove(_ path: String) {
        let disk = LinuxDisk()
        for entry in (try? disk.entries(of: path)) ?? [] {
            let inner = path + "/" + entry.name
            if entry.kind == .directory { remove(inner) } else { try? disk.removeFile(inner) }
        }
        try? disk.removeDirectory(path)
    }

    static let policy = """
        policy: test
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
        brakes: {clips: 100, families: 5, percent: 25}
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

extension String {
    /// The same text with another part where this one stands, which it must.
    func swapping(_ part: String, with other: String) throws -> String {
        let range = try #require(firstRange(of: part), "\(part)")
        return self[..<range.lowerBound] + other + self[range.upperBound...]
    }
}

/// A clock that stands still until it is set.
final class TestClock: Sendable {
    private let time: Mutex<Instant>

    init(_ text: String) { time = Mutex(Instant(text) ?? Instant(milliseconds: 0)) }

    var now: Instant { time.withLock { $0 } }

    func set(_ text: String) throws {
        let instant = try #require(Instant(text))
        time.withLock { $0 = instant }
    }
}

extension UnlockedVault {
    /// Enters a family's alias, a child's date of birth, or both.
    func setFamily(
        _ family: FamilyReference, alias: String?, birth: (child: Int, date: CivilDate)?
    ) throws {
        try setFamily(
            family, alias: alias, names: nil,
            child: birth.map { ChildEntry(number: $0.child, birth: $0.date) })
    }
}
