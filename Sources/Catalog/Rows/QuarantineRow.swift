public import Database
public import VaultModel

/// A film that waits for two signals to agree, sealed to one practitioner and to recovery.
public struct QuarantineRow: StoredRow {
    /// The row's id.
    public var id: ClipID
    /// Its number in the vault, from 1.
    public var number: Int64
    /// The practitioner it was brought by or for.
    public var practitioner: PrincipalID
    /// When it was taken in.
    public var uploaded: Instant
    /// The civil date of that moment.
    public var uploadedOn: CivilDate
    /// Who took it in.
    public var uploadedBy: PrincipalID
    /// The code of the reason it waits.
    public var reason: String
    /// The civil date it was filmed, where it is known.
    public var recorded: CivilDate?
    /// Its length in time, where it is known.
    public var milliseconds: Int64?
    /// Bytes of the sealed payload.
    public var payloadLength: Int64
    /// The RFC 6962 root over the payload's nonce and sealed chunks.
    public var treeRoot: [UInt8]
    /// BLAKE2b-256 of the film's SHA-256 under the vault's digest key.
    public var digest: [UInt8]
    /// The key slot of its header.
    public var slot: Int64
    /// The SHA-256 of its header.
    public var headerDigest: [UInt8]
    /// An age file to the practitioner and recovery.
    public var particulars: [UInt8]
    /// When the stored copy was last read back from the disk and found whole.
    public var verified: Instant?
    /// When governance approved that it is given back; none while it has not.
    public var returnApproved: Instant?
    /// The civil date of that moment.
    public var returnApprovedOn: CivilDate?
    /// Who approved it.
    public var returnApprovedBy: PrincipalID?

    /// Makes a row of its columns.
    public init(
        id: ClipID, number: Int64, practitioner: PrincipalID, uploaded: Instant,
        uploadedOn: CivilDate, uploadedBy: PrincipalID, reason: String, recorded: CivilDate? = nil,
        milliseconds: Int64? = nil, payloadLength: Int64, treeRoot: [UInt8], digest: [UInt8],
        slot: Int64, headerDigest: [UInt8], particulars: [UInt8], verified: Instant? = nil,
        returnApproved: Instant? = nil, returnApprovedOn: CivilDate? = nil,
        returnApprovedBy: PrincipalID? = nil
    ) {
        self.id = id
        self.number = number
        self.practitioner = practitioner
        self.uploaded = uploaded
        self.uploadedOn = uploadedOn
        self.uploadedBy = uploadedBy
        self.reason = reason
        self.recorded = recorded
        self.milliseconds = milliseconds
        self.payloadLength = payloadLength
        self.treeRoot = treeRoot
        self.digest = digest
        self.slot = slot
        self.headerDigest = headerDigest
        self.particulars = particulars
        self.verified = verified
        self.returnApproved = returnApproved
        self.returnApprovedOn = returnApprovedOn
        self.returnApprovedBy = returnApprovedBy
    }
}

extension QuarantineRow {
    /// The table's name.
    public static var table: String { "quarantine" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .integer("number"),
            .id("practitioner", of: "person"),
            .integer("uploaded"),
            .integer("uploaded_on"),
            .id("uploaded_by", of: "person"),
            .text("reason"),
            .integer("recorded"),
            .integer("milliseconds"),
            .integer("payload_length"),
            .blob("tree_root"),
            .blob("digest"),
            .integer("slot"),
            .blob("header_sha256"),
            .blob("particulars"),
            .integer("verified"),
            .integer("return_approved"),
            .integer("return_approved_on"),
            .id("return_approved_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .integer(number),
            .id(practitioner),
            .instant(uploaded),
            .date(uploadedOn),
            .id(uploadedBy),
            .text(reason),
            .date(recorded),
            .optional(milliseconds),
            .integer(payloadLength),
            .blob(treeRoot),
            .blob(digest),
            .integer(slot),
            .blob(headerDigest),
            .blob(particulars),
            .instant(verified),
            .instant(returnApproved),
            .date(returnApprovedOn),
            .id(returnApprovedBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        number = try values.integer()
        practitioner = try values.id()
        uploaded = try values.instant()
        uploadedOn = try values.date()
        uploadedBy = try values.id()
        reason = try values.text()
        recorded = try values.optionalDate()
        milliseconds = try values.optionalInteger()
        payloadLength = try values.integer()
        treeRoot = try values.blob()
        digest = try values.blob()
        slot = try values.integer()
        headerDigest = try values.blob()
        particulars = try values.blob()
        verified = try values.optionalInstant()
        returnApproved = try values.optionalInstant()
        returnApprovedOn = try values.optionalDate()
        returnApprovedBy = try values.optionalID()
    }
}
