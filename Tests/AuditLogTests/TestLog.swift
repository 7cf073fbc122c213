import AuditLog
import Testing
import VaultCrypto
import VaultModel

/// Someone with keys that are always the same.
struct TestPerson {
    let id: PrincipalID
    var seed: [UInt8]

    init(_ number: UInt8) throws {
        let hash = SHA256.hash(Array("person".utf8) + [number]).bytes
        guard let id = PrincipalID(bytes: Array(hash.prefix(16))) else { throw TestLog.Broken() }
        self.id = id
        seed = SHA256.hash(Array("seed".utf8) + [number]).bytes
    }

    func signingKey() throws -> SigningKey { try SigningKey(seed: SecretBytes(copying: seed)) }

    func keys() throws -> Introduction.Keys {
        let key = X25519PublicKey(bytes: SHA256.hash(Array("recipient".utf8) + id.bytes).bytes)
        guard let key else { throw TestLog.Broken() }
        return Introduction.Keys(
            person: id, recipient: key.recipient, sign: try signingKey().verifyingKey)
    }
}

/// A log with real signatures, made record by record; each step can be made wrong.
struct TestLog {
    struct Broken: Error {}

    static let origin = "anytown.example/vault"

    let founder: TestPerson
    let officer: TestPerson
    let recovery: TestPerson
    var practitioner: TestPerson
    let uploader: TestPerson
    let familyA: FamilyID
    let familyB: FamilyID
    private(set) var logKeys: [[UInt8]] = []
    private(set) var leaves: [[UInt8]] = []
    private(set) var tree = MemoryTree()
    private(set) var vaultID: VaultID?
    private(set) var origin = TestLog.origin
    private(set) var epoch: Int64 = 1
    private var series: [FamilyID: Record.Series] = [:]
    private let mark: UInt8

    /// Starts a log with record 0; logs of another mark are of another vault.
    init(mark: UInt8 = 0, smallTeam: Bool = false) throws {
        self.mark = mark
        founder = try TestPerson(1)
        officer = try TestPerson(2)
        recovery = try TestPerson(3)
        practitioner = try TestPerson(4)
        uploader = try TestPerson(5)
        familyA = try Self.family(1)
        familyB = try Self.family(2)
        let genesis = Introduction.Genesis(
            log: try newLogKey(), described: Self.described, zone: "Europe/London",
            smallTeam: smallTeam,
            founder: try founder.keys(), founderRoles: [.administrator],
            governance: try officer.keys(), recovery: try recovery.keys(),
            rings: ["names": "age1names", "dates": "age1dates"])
        try append(.vaultCreate, founder, [.administrator], introducing: .genesis(genesis))
    }

    static let described = Introduction.Described(name: "Team", group: nil, slots: nil)

    static func family(_ number: UInt8) throws -> FamilyID {
        guard let id = FamilyID(bytes: [UInt8](repeating: number, count: 16)) else {
            throw Broken()
        }
        return id
    }

    /// A log in which everything that a vault knows has happened once.
    static func full(mark: UInt8 = 0) throws -> TestLog {
        var log = try TestLog(mark: mark)
        try log.append(.personAccept, log.officer, [.governance])
        try log.join(log.practitioner, .practitioner)
        try log.join(log.uploader, .uploader)
        try log.append(.familyCreate, log.practitioner, [.practitioner], family: log.familyA)
        try log.append(.clipUpload, log.uploader, [.uploader], family: log.familyA)
        let policy = Introduction.policy(
            name: "anytown", version: 1, sha256: SHA256.hash([1]))
        try log.append(.policyAdopt, log.officer, [.governance], introducing: policy)
        try log.watch(log.familyA)
        try log.append(.clipWatch, log.uploader, [.uploader], family: log.familyA) {
            $0.outcome = .refused
            $0.reason = "role"
        }
        for i in UInt64(1)...2 {
            try log.append(.purgeRun, log.officer, [.governance]) {
                $0.part = .init(i: i, n: 2)
                $0.rows = [
                    .init(table: "purge_run", id: "part-\(i)", state: .holds(SHA256.hash([])))
                ]
            }
        }
        try log.append(
            .logKey, log.founder, [.administrator], introducing: .logKey(try log.newLogKey()))
        try log.append(.recoveryDrill, log.recovery, [])
        try log.append(.familyCreate, log.practitioner, [.practitioner], family: log.familyB)
        try log.rekeyPractitioner()
        try log.watch(log.familyB)
        try log.append(
            .personRetire, log.founder, [.administrator],
            introducing: .retirement(log.uploader.id))
        try log.watch(log.familyA)
        return log
    }

    mutating func join(_ person: TestPerson, _ role: Role) throws {
        try append(
            .personAdd, founder, [.administrator],
            introducing: .person(try person.keys(), roles: [role]))
        try append(.personAccept, person, [role])
    }

    mutating func rekeyPractitioner() throws {
        practitioner.seed = SHA256.hash(practitioner.seed).bytes
        try append(
            .personRekey, founder, [.administrator],
            introducing: .rekey(try practitioner.keys()))
    }

    mutating func watch(_ family: FamilyID) throws {
        for phase in [Record.Phase.intent, .outcome] {
            try append(.clipWatch, practitioner, [.practitioner], family: family) {
                $0.phase = phase
                $0.request = RequestID(bytes: [UInt8](repeating: 9, count: 16))
                $0.purpose = .purpose(.therapy)
                $0.checks = .init(authorised: .yes, relationship: .yes, consent: .yes)
                $0.amount = phase == .outcome ? .init(bytes: 1 << 40, seconds: 600) : nil
            }
        }
    }

    mutating func append(
        _ event: Event, _ person: TestPerson, _ roles: [Role], family: FamilyID? = nil,
        introducing introduction: Introduction? = nil, edit: (inout Record) -> Void = { _ in }
    ) throws {
        let index = UInt64(leaves.count)
        var record = Record(
            index: index, before: index == 0 ? nil : tree.frontier.root,
            salt: Array(SHA256.hash([mark, UInt8(index & 255)]).bytes.prefix(16)),
            at: Instant(milliseconds: 1_763_700_000_123 + Int64(index) * 1000), event: event,
            actor: person.id, roles: roles, family: family, host: "host \"é\" \u{1F}",
            program: "footage 1.0", series: family.map { series[$0] ?? .init(n: 0, previous: nil) },
            rows: [
                .init(
                    table: "row", id: String(index % 7),
                    state: .holds(SHA256.hash([UInt8(index & 255)])))
            ],
            introduces: introduction?.members)
        if event == .clipWatch { record.rows = [] }
        edit(&record)
        let signed = try record.signed(by: try person.signingKey(), vaultID: vaultID)
        guard signed.record == record else { throw Broken() }
        if index == 0 { vaultID = signed.vaultID }
        if let family, let place = record.series {
            series[family] = .init(n: place.n + 1, previous: signed.leafHash)
        }
        leaves.append(signed.leaf)
        tree.append(signed.leaf)
    }

    mutating func newLogKey() throws -> NoteKey {
        logKeys.append(SHA256.hash(Array("log".utf8) + [UInt8(logKeys.count), mark]).bytes)
        return try noteKey(logKeys.count - 1)
    }

    func noteKey(_ number: Int) throws -> NoteKey {
        try NoteKey(
            name: origin,
            key: SigningKey(seed: SecretBytes(copying: logKeys[number])).verifyingKey)
    }

    /// The signed checkpoint of the log as it is, by its newest key.
    func head() throws -> SignedNote {
        let seed = logKeys[logKeys.count - 1]
        return try Checkpoint(
            origin: origin, size: UInt64(leaves.count), root: tree.frontier.root
        ).signed(by: SigningKey(seed: SecretBytes(copying: seed)))
    }

    /// Opens an epoch after a restore of the log as it is; each part of the opening can be made wrong.
    mutating func openEpoch(
        newest: EpochOpening.Newest? = nil, by person: KeyPath<TestLog, TestPerson> = \.officer,
        _ roles: [Role] = [.governance], edit: (inout EpochOpening) throws -> Void = { _ in }
    ) throws {
        let restored = EpochOpening.Restored(epoch: epoch, note: try head())
        let next = try #require(EpochOpening.epoch(after: epoch, newest?.epoch))
        let old = origin
        origin = EpochOpening.origin(origin, of: epoch, in: next)
        let vault = try #require(vaultID)
        var opening = try EpochOpening(
            vault: vault, log: try newLogKey(), restored: restored, newest: newest,
            person: self[keyPath: person].id, reason: "the disk failed",
            described: Self.described)
        try edit(&opening)
        do {
            try append(.epochOpen, self[keyPath: person], roles, introducing: .epoch(opening))
            epoch = next
        } catch {
            origin = old
            throw error
        }
    }

    /// The head of the log as it is, as somebody may keep it elsewhere.
    func newest() throws -> EpochOpening.Newest {
        EpochOpening.Newest(
            epoch: epoch, size: UInt64(leaves.count), root: tree.frontier.root, note: try head())
    }

    static func verify(
        _ leaves: [[UInt8]], trusting trust: LogVerifier.Trust = .init(),
        onRow: LogVerifier.OnRow? = nil
    ) -> LogSummary {
        var verifier = LogVerifier(trusting: trust, onRow: onRow)
        for leaf in leaves { verifier.feed(leaf) }
        return verifier.finish()
    }
}
