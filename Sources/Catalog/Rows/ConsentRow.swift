public import Database
public import VaultModel

/// A consent given, or withdrawn, for one purpose in one programme, never edited.
public struct ConsentRow: StoredRow {
    /// The row's id.
    public var id: FactID
    /// The family.
    public var family: FamilyID
    /// The programme in which it holds.
    public var programme: ProgrammeID
    /// The entry's number within the family, from 1.
    public var number: Int64
    /// What for.
    public var purpose: Purpose
    /// Which of several people who must consent, from 1.
    public var signer: Int64
    /// Who that is, such as `mother`, sealed under the family's names key.
    public var signerName: [UInt8]?
    /// The day it was given; none when this takes the earlier entry back.
    public var given: CivilDate?
    /// The last day it holds.
    public var expires: CivilDate?
    /// The day it was withdrawn; such a row supersedes the consent it ends.
    public var withdrawn: CivilDate?
    /// The version of the form that was signed.
    public var form: String?
    /// The SHA-256 of that form's wording, 32 bytes.
    public var wording: [UInt8]?
    /// The commitment to the authority on which they consented, 32 bytes; that itself is a sealed text.
    public var note: [UInt8]?
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
        id: FactID, family: FamilyID, programme: ProgrammeID, number: Int64, purpose: Purpose,
        signer: Int64, signerName: [UInt8]? = nil, given: CivilDate?, expires: CivilDate? = nil,
        withdrawn: CivilDate? = nil, form: String? = nil, wording: [UInt8]? = nil,
        note: [UInt8]? = nil, entered: Instant, enteredOn: CivilDate, enteredBy: PrincipalID,
        supersedes: FactID? = nil
    ) {
        self.id = id
        self.family = family
        self.programme = programme
        self.number = number
        self.purpose = purpose
        self.signer = signer
        self.signerName = signerName
        self.given = given
        self.expires = expires
        self.withdrawn = withdrawn
        self.form = form
        self.wording = wording
        self.note = note
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
            .integer("number"),
            .text("purpose"),
            .integer("signer"),
            .blob("signer_name"),
            .integer("given"),
            .integer("expires"),
            .integer("withdrawn"),
            .text("form"),
            .blob("wording"),
            .blob("note"),
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
            .integer(number),
            .text(purpose.rawValue),
            .integer(signer),
            .optional(signerName),
            .date(given),
            .date(expires),
            .date(withdrawn),
            .optional(form),
            .optional(wording),
            .optional(note),
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
        number = try values.integer()
        purpose = try values.word()
        signer = try values.integer()
        signerName = try values.optionalBlob()
        given = try values.optionalDate()
        expires = try values.optionalDate()
        withdrawn = try values.optionalDate()
        form = try values.optionalText()
        wording = try values.optionalBlob()
        note = try values.optionalBlob()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
        supersedes = try values.optionalID()
    }
}
