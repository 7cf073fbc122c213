public import Database
public import VaultModel

/// That a family's identity is known to somebody who must not have it any more, and is to be replaced.
public struct RotationRow: StoredRow {
    /// Why somebody must not have it any more.
    public enum Reason: String, Sendable, Hashable {
        /// They have left the vault.
        case retired
        /// They have new keys, because the old ones are lost or known to others.
        case rekeyed
        /// A recovery identity took the place of one of which somebody may have a copy.
        case replaced
    }

    /// The row's id.
    public var id: RowID
    /// The family.
    public var family: FamilyID
    /// Who could open its films; who put the recovery identity in its place where that was `replaced`.
    public var person: PrincipalID
    /// Why they must not any more.
    public var reason: Reason
    /// Since when it is owed.
    public var since: Instant
    /// The civil date of that, in the vault's zone.
    public var sinceOn: CivilDate

    /// Makes a row of its columns.
    public init(
        id: RowID, family: FamilyID, person: PrincipalID, reason: Reason, since: Instant,
        sinceOn: CivilDate
    ) {
        self.id = id
        self.family = family
        self.person = person
        self.reason = reason
        self.since = since
        self.sinceOn = sinceOn
    }
}

extension RotationRow {
    /// The table's name.
    public static var table: String { "rotation" }
    /// The columns after `id` and `salt`.
    public static var columns: [Column] {
        [
            .id("family", of: "family"),
            .id("person", of: "person"),
            .text("reason"),
            .integer("since"),
            .integer("since_on"),
        ]
    }
    /// The id's 16 bytes.
    public var rowID: [UInt8] { id.bytes }
    /// What stands in the columns.
    public var values: [DatabaseValue] {
        [
            .id(family),
            .id(person),
            .text(reason.rawValue),
            .instant(since),
            .date(sinceOn),
        ]
    }
    /// Reads a row of what stands in its columns.
    public init(id: [UInt8], _ values: inout ValueReader) throws(CatalogError) {
        self.id = try ValueReader.identity(id, in: Self.table)
        family = try values.id()
        person = try values.id()
        reason = try values.word()
        since = try values.instant()
        sinceOn = try values.date()
    }
}
