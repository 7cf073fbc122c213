public import Database
public import VaultModel

/// One film that the vault holds.
public struct ClipRow: StoredRow {
    /// The row's id.
    public var id: ClipID
    /// The family.
    public var family: FamilyID
    /// The session it belongs to.
    public var session: SessionID
    /// Its number within the session, from 1.
    public var number: Int64
    /// Working material, or part of the record.
    public var kind: ClipClass
    /// What it is kept for.
    public var purposes: Set<Purpose>
    /// The civil date it was filmed.
    public var recorded: CivilDate
    /// How that date is known.
    public var recordedFrom: RecordedFrom
    /// Its length in time.
    public var milliseconds: Int64
    /// When it was taken in.
    public var uploaded: Instant
    /// The civil date of that moment.
    public var uploadedOn: CivilDate
    /// Who took it in.
    public var uploadedBy: PrincipalID
    /// Bytes of the sealed payload.
    public var payloadLength: Int64
    /// The RFC 6962 root over the payload's nonce and sealed chunks.
    public var treeRoot: [UInt8]
    /// BLAKE2b-256 of the film's SHA-256 under the vault's digest key.
    public var digest: [UInt8]
    /// An age file to the family: file name, device, place, notes, SHA-256.
    public var particulars: [UInt8]
    /// Whether its destruction has begun.
    public var state: ClipState
    /// When the stored copy was last read back from the disk and found whole.
    public var verified: Instant?
    /// The number that it had in quarantine, where it waited there; no other film is given it.
    public var waited: Int64?
    /// The names of its payloads since it was given another key than its first, as `PayloadNames` has them.
    public var payloads: [UInt8]?

    /// Makes a row of its columns.
    public init(
        id: ClipID, family: FamilyID, session: SessionID, number: Int64, kind: ClipClass,
        purposes: Set<Purpose>, recorded: CivilDate, recordedFrom: RecordedFrom,
        milliseconds: Int64, uploaded: Instant, uploadedOn: CivilDate, uploadedBy: PrincipalID,
        payloadLength: Int64, treeRoot: [UInt8], digest: [UInt8], particulars: [UInt8],
        state: ClipState, verified: Instant? = nil, waited: Int64? = nil,
        payloads: [UInt8]? = nil
    ) {
        self.id = id
        self.family = family
        self.session = session
        self.number = number
        self.kind = kind
        self.purposes = purposes
        self.recorded = recorded
        self.recordedFrom = recordedFrom
        self.milliseconds = milliseconds
        self.uploaded = uploaded
        self.uploadedOn = uploadedOn
        self.uploadedBy = uploadedBy
        self.payloadLength = payloadLength
        self.treeRoot = treeRoot
        self.digest = digest
        self.particulars = particulars
        self.state = state
        self.verified = verified
        self.waited = waited
        self.payloads = payloads
    }
}

extension ClipRow {
    /// The table's name.
    public static var table: String { "clip" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("session", of: "session"),
            .integer("number"),
            .text("class"),
            .text("purposes"),
            .integer("recorded"),
            .text("recorded_from"),
            .integer("milliseconds"),
            .integer("uploaded"),
            .integer("uploaded_on"),
            .id("uploaded_by", of: "person"),
            .integer("payload_length"),
            .blob("tree_root"),
            .blob("digest"),
            .blob("particulars"),
            .text("state"),
            .integer("verified"),
            .integer("waited"),
            .blob("payloads"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(session),
            .integer(number),
            .text(kind.rawValue),
            .words(purposes),
            .date(recorded),
            .text(recordedFrom.rawValue),
            .integer(milliseconds),
            .instant(uploaded),
            .date(uploadedOn),
            .id(uploadedBy),
            .integer(payloadLength),
            .blob(treeRoot),
            .blob(digest),
            .blob(particulars),
            .text(state.rawValue),
            .instant(verified),
            .optional(waited),
            .optional(payloads),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        session = try values.id()
        number = try values.integer()
        kind = try values.word()
        purposes = try values.words()
        recorded = try values.date()
        recordedFrom = try values.word()
        milliseconds = try values.integer()
        uploaded = try values.instant()
        uploadedOn = try values.date()
        uploadedBy = try values.id()
        payloadLength = try values.integer()
        treeRoot = try values.blob()
        digest = try values.blob()
        particulars = try values.blob()
        state = try values.word()
        verified = try values.optionalInstant()
        waited = try values.optionalInteger()
        payloads = try values.optionalBlob()
    }
}
