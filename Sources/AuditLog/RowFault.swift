public import VaultModel

/// Why a record may not say what it says of a row.
public enum RowFault: Hashable, Sendable {
    /// Its event speaks of no row of that table.
    case table
    /// Its event adds no row to that table.
    case added
    /// Its event changes no row of that table that is there.
    case changed
    /// Its event removes no row from that table.
    case removed
    /// It removes what is not there.
    case absent
    /// The row belongs to a family, and the record names none.
    case noFamily
    /// The row belongs to another family than the record names.
    case otherFamily
    /// The record speaks of it twice.
    case twice
    /// It is the row of somebody else than whom the record is about.
    case otherPerson
    /// What was refused leaves nothing behind.
    case refused
}

/// What the log said before of a row that a record speaks of.
public struct KnownRow: Hashable, Sendable {
    /// Whether the row was there.
    public var isThere: Bool
    /// The family of which the log said it; none where it named none.
    public var family: FamilyID?

    /// Tells what was said.
    public init(isThere: Bool, family: FamilyID?) {
        self.isThere = isThere
        self.family = family
    }

    /// A row of which nothing was said.
    public static let unheard = KnownRow(isThere: false, family: nil)
}

extension Event {
    /// Judges what a record of this event says of a row.
    ///
    /// - Parameters:
    ///   - table: The row's table; none for one that this program does not know.
    ///   - isGone: Whether it says that the row is gone.
    ///   - family: The family that the record names.
    ///   - known: What the log said of the row before; none where that is not kept, and is not judged.
    /// - Returns: What is wrong with it; nothing of a table that this program does not know, which decides
    ///   nothing here.
    public func fault(
        in table: RowTable?, isGone: Bool, of family: FamilyID?, after known: KnownRow?
    ) -> RowFault? {
        guard let table else { return nil }
        guard let allowed = Self.allowed[self]?[table] else { return .table }
        if table.isOfFamilies, family == nil { return .noFamily }
        return Self.fault(isGone: isGone, allowed: allowed, isThere: known?.isThere)
            ?? Self.fault(in: table, of: family, after: known)
    }

    /// `rows` of every event, made once: it is asked for every word of a log.
    private static let allowed = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0, $0.rows) })

    private static func fault(
        isGone: Bool, allowed: RowChanges, isThere: Bool?
    ) -> RowFault? {
        guard !isGone else {
            guard allowed.contains(.removes) else { return .removed }
            return isThere == false ? .absent : nil
        }
        return switch isThere {
        case true?: allowed.contains(.changes) ? nil : .changed
        case false?: allowed.contains(.adds) ? nil : .added
        case nil: allowed == .removes ? .added : nil
        }
    }

    /// A row stays with its family; an incident may be closed by a record that names none, since it may
    /// have been opened by the record of another family's act.
    private static func fault(
        in table: RowTable, of family: FamilyID?, after known: KnownRow?
    ) -> RowFault? {
        guard let known, known.isThere, let before = known.family, before != family else {
            return nil
        }
        guard family == nil else { return .otherFamily }
        return table == .incident ? nil : .noFamily
    }
}
