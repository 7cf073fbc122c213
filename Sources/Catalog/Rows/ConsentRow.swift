public import Database
public import VaultModel

/// A consent given, or withdrawn, for one purpose in one programme.
public struct ConsentRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The programme in which it holds.
    public var programme: ProgrammeID
    /// What for.
    public var purpose: Purpose
    /// Which of several people who must consent, from 1.
    public var signer: Int64
    /// The day it was given.
    public var given: CivilDate
    /// The last day it holds.
    public var expires: CivilDate?
    /// The day it was withdrawn; such a row supersedes the consent it ends.
    public var withdrawn: CivilDate?
    /// The version of the form that was signed.
    public var form: String?
    /// When this was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID
    /// The earlier entry that this one replaces.
    public var supersedes: FactID?

    /// Makes a row of its columns.
    public init(
        id: FactID, family: FamilyID, programme: ProgrammeID, purpose: Purpose, signer: Int64,
        given: CivilDate, expires: CivilDate? = nil, withdrawn: CivilDate? = nil,
        form: String? = nil, entered: Instant, enteredOn: CivilDate, enteredBy: PrincipalID,
        supersedes: FactID? = nil
    ) {
        self.id = id
        self.family = family
        self.programme = programme
        self.purpose = purpose
        self.signer = signer
        self.given = given
        self.expires = expires
        self.withdrawn = withdrawn
        self.form = form
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
        self.supersedes = supersedes
    }
}

extension ConsentRow {
    /// The table's name.
    public static var table: String { "consent" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("programme", of: "programme"),
            .text("purpose"),
            .integer("signer"),
            .integer("given"),
            .integer("expires"),
            .integer("withdrawn"),
            .text("form"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
            .id("supersedes", of: "consent"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(programme),
            .text(purpose.rawValue),
            .integer(signer),
            .date(given),
            .date(expires),
            .date(withdrawn),
            .optional(form),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
            .id(supersedes),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        programme = try values.id()
        purpose = try values.word()
        signer = try values.integer()
        given = try values.date()
        expires = try values.optionalDate()
        withdrawn = try values.optionalDate()
        form = try values.optionalText()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        supersedes = try values.optionalID()
    }
}
