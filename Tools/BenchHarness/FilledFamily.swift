import AgeFile
import AuditLog
import Catalog
import FootageVault
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// One family of a filled vault: a child, a programme with its consent, ten sessions, twenty films.
struct FilledFamily {
    /// A film, whose header is the body of its key slot.
    struct Film {
        let id = ClipID.random()
        let header = Random.bytes(200)
    }

    static let sessions = 10
    static let filmsPerSession = 2
    static var clips: Int { sessions * filmsPerSession }

    let id = FamilyID.random()
    let reference: FamilyReference
    /// The day on which everything about it was entered.
    let day: CivilDate
    let films = (0..<clips).map { _ in Film() }
    private let isEnded: Bool
    private let holdsRecord: Bool
    private let recipient: X25519PublicKey
    private let identity: [UInt8]
    private let keys: [UInt8]
    private let child = ChildID.random()
    private let birth: [UInt8]
    /// An age file such as every film has; the family's films share it here.
    private let particulars: [UInt8]

    init(
        _ reference: FamilyReference, writtenOn day: CivilDate, isEnded: Bool, holdsRecord: Bool,
        in unlocked: UnlockedVault
    ) throws {
        self.day = day
        self.isEnded = isEnded
        self.holdsRecord = holdsRecord
        self.reference = reference
        let identity = X25519Identity()
        recipient = identity.publicKey
        self.identity = identity.secretText().withSpan { [UInt8](copying: $0) }
        let keys = FamilyTextKeys()
        self.keys = keys.body(
            namesRing: try unlocked.vault.ringPublicKey(.names),
            datesRing: try unlocked.vault.ringPublicKey(.dates))
        birth = try unlocked.column(ChildRow.table, child.bytes, "birth").seal(
            day.adding(days: -200).description, with: keys.dates)
        particulars = try AgeFile.seal(
            ClipParticulars(
                name: "DCIM/100APPLE/IMG_0001.MOV", sha256: SHA256.hash(Random.bytes(32)),
                bytes: 32, milliseconds: 600_000, codec: "h264", width: 1920, height: 1080,
                sound: true, findings: nil, parts: []
            ).json.canonicalBytes, to: [recipient])
    }

    /// What goes into its slots: the family's keys, then the films' headers.
    func slotWrites(in slots: [Int64]) -> [SlotWrite] {
        [SlotWrite(keys, kind: .familyKeys, owner: id.bytes, in: SlotNumber(slots[0]))]
            + zip(films, slots.dropFirst()).map { film, slot in
                SlotWrite(
                    film.header, kind: .clipHeader, owner: film.id.bytes, in: SlotNumber(slot))
            }
    }

    /// Writes its rows, and a record for each act that would have left them.
    func write(
        in transaction: CatalogTransaction, slots: [Int64], by unlocked: UnlockedVault,
        _ append: (Act) throws -> Void
    ) throws {
        let now = unlocked.vault.environment.clock()
        let person = unlocked.principal
        let family = FamilyRow(
            id: id, reference: reference.description, recipient: recipient.bytes, slot: slots[0],
            slotDigest: SHA256.hash(keys).bytes, created: now, createdBy: person,
            practitioner: person)
        try transaction.insert(family)
        let secret = try X25519Identity(secretText: identity.span)
        let purposes = Purpose.allCases.map(\.rawValue)
        for grantee in [try transaction.catalog.require(PersonRow.self, person.bytes), nil] {
            try unlocked.insertGrant(
                of: secret, family, to: grantee, purposes: purposes, transaction)
        }
        try append(Act(.familyCreate, family: id))
        try transaction.insert(
            ChildRow(
                id: child, family: id, number: 1, birth: birth, entered: now, enteredOn: day,
                enteredBy: person))
        try append(Act(.childSet, family: id))
        let programme = ProgrammeID.random()
        func enter(_ name: String, _ date: CivilDate, about subject: [UInt8]) throws {
            try transaction.insert(
                FactRow(
                    id: .random(), family: id, subject: subject, name: name, date: date,
                    entered: now, enteredOn: day, enteredBy: person))
        }
        try transaction.insert(
            ProgrammeRow(
                id: programme, family: id, number: 1, kind: "VIG", entered: now, enteredOn: day,
                enteredBy: person))
        try enter("programme.opened", day.adding(days: -45), about: programme.bytes)
        try append(Act(.programmeOpen, family: id))
        try transaction.insert(
            ConsentRow(
                id: .random(), family: id, programme: programme, number: 1, purpose: .therapy,
                signer: 1, given: day.adding(days: -45), form: "v1", entered: now, enteredOn: day,
                enteredBy: person))
        try append(Act(.consentRecord, family: id))
        for number in 0..<Self.sessions {
            let date = day.adding(days: 4 * (number - Self.sessions))
            let session = SessionID.random()
            try transaction.insert(
                SessionRow(
                    id: session, family: id, programme: programme, number: Int64(number) + 1,
                    date: date, from: 36_000, to: 39_600, practitioner: person, entered: now,
                    enteredOn: day, enteredBy: person))
            try append(Act(.sessionAdd, family: id, session: session))
            for index in 0..<Self.filmsPerSession {
                let place = number * Self.filmsPerSession + index
                try insertClip(
                    films[place], slots[place + 1], index + 1, session, date, now, person,
                    transaction)
                var act = Act(.clipUpload, family: id, session: session, clip: films[place].id)
                act.checks = .init(
                    authorised: .yes, relationship: .yes, consent: .yes, emergency: .no)
                act.amount = .init(bytes: 32, seconds: 600, items: 1)
                try append(act)
            }
            try enter("session.note_filed", date, about: session.bytes)
            try append(Act(.sessionNoteFiled, family: id, session: session))
        }
        guard isEnded else { return }
        try enter("programme.ended", day, about: programme.bytes)
        try append(Act(.programmeEnd, family: id))
    }

    private func insertClip(
        _ film: Film, _ slot: Int64, _ number: Int, _ session: SessionID, _ date: CivilDate,
        _ now: Instant, _ person: PrincipalID, _ transaction: CatalogTransaction
    ) throws {
        try transaction.insert(
            ClipRow(
                id: film.id, family: id, session: session, number: Int64(number),
                kind: holdsRecord && number == 1 ? .record : .working, purposes: [.therapy],
                recorded: date, recordedFrom: .film, milliseconds: 600_000, uploaded: now,
                uploadedOn: day, uploadedBy: person, payloadLength: Int64(Self.payload.count),
                treeRoot: Self.treeRoot.bytes, digest: Random.bytes(32), particulars: particulars,
                state: .live))
        try transaction.insert(
            HeaderRow(id: film.id, slot: slot, sha256: SHA256.hash(film.header).bytes))
    }

    /// Writes a stored film for each clip.
    func writePayloads(in location: VaultLocation) throws {
        let disk = LinuxDisk()
        for film in films {
            let name = film.id.description
            try disk.createFile(
                location.clips + "/" + name.prefix(2) + "/" + name, mode: 0o400, group: nil
            ).truncate(to: UInt64(Self.payload.count))
        }
    }

    /// A nonce and a chunk.
    private static let payload = [UInt8](repeating: 0, count: 16 + 48)

    private static let treeRoot = MerkleHash.node(
        MerkleHash.leaf(Array(payload.prefix(16))), MerkleHash.leaf(Array(payload.dropFirst(16))))
}
