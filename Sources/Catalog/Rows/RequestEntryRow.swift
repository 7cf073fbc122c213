public import Database
public import VaultModel

/// What was entered about a subject-access request since it was opened; it is never edited.
public struct RequestEntryRow: StoredRow {
    /// What an entry says.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The clock stands still from a day on.
        case stop
        /// It goes on on a day.
        case resume
        /// Two months more are taken.
        case extend
        /// A clip is left out of the answer.
        case exempt
        /// A clip is in the answer after all.
        case include
    }

    /// The row's id.
    public var id: RowID
    /// The family.
    public var family: FamilyID
    /// The id of the request.
    public var request: RowID
    /// What it says.
    public var kind: Kind
    /// The day it says it of.
    public var on: CivilDate
    /// The clip's id, where it is about one.
    public var clip: [UInt8]?
    /// The commitment to why, 32 bytes.
    public var note: [UInt8]?
    /// When it was entered.
    public var entered: Instant
    /// The civil date of that moment.
    public var enteredOn: CivilDate
    /// Who entered it.
    public var enteredBy: PrincipalID

    /// Makes a row of its columns.
    public init(
        id: RowID, family: FamilyID, request: RowID, kind: Kind, on: CivilDate,
        clip: [UInt8]? = nil, note: [UInt8]? = nil, entered: Instant, enteredOn: CivilDate,
        enteredBy: PrincipalID
    ) {
        self.id = id
        self.family = family
        self.request = request
        self.kind = kind
        self.on = on
        self.clip = clip
        self.note = note
        self.entered = entered
        self.enteredOn = enteredOn
        self.enteredBy = enteredBy
    }
}

extension RequestEntryRow {
    /// The table's name.
    public static var table: String { "request_entry" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("request", of: "request"),
            .text("kind"),
            .integer("on_"),
            .blob("clip"),
            .blob("note"),
            .integer("entered"),
            .integer("entered_on"),
            .id("entered_by", of: "person"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(request),
            .text(kind.rawValue),
            .date(on),
            .optional(clip),
            .optional(note),
            .instant(entered),
            .date(enteredOn),
            .id(enteredBy),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        request = try values.id()
        guard let kind = Kind(rawValue: try values.text()) else {
            throw .malformed(table: Self.table, detail: "unknown kind")
        }
        self.kind = kind
        on = try values.date()
        clip = try values.optionalBlob()
        note = try values.optionalBlob()
        entered = try values.instant()
        enteredOn = try values.date()
        enteredBy = try values.id()
    }
}
