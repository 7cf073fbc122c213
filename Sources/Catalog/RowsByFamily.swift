import Database
import VaultModel

/// The rows of one table, family after family, in order of the families' ids; each is read once.
///
/// Memory holds one family's rows, however many there are.
final class RowsByFamily<Element> {
    private var cursor: Cursor
    private let decode: (borrowing Row) throws -> (FamilyID, Element)
    private var ahead: (family: FamilyID, row: Element)?

    /// The statement asks for the families between two ids, and orders its rows by family.
    init(
        _ catalog: Catalog, _ sql: String, in stretch: FamilyStretch,
        _ decode: @escaping (borrowing Row) throws -> (FamilyID, Element)
    ) throws {
        cursor = try catalog.database.cursor(sql, [.id(stretch.first), .id(stretch.last)])
        self.decode = decode
        try step()
    }

    /// The rows of a family; each family asked for comes after the one before.
    func take(_ family: FamilyID) throws -> [Element] {
        while let ahead, ahead.family < family { try step() }
        var rows: [Element] = []
        while let ahead, ahead.family == family {
            rows.append(ahead.row)
            try step()
        }
        return rows
    }

    private func step() throws { ahead = try cursor.step() ? decode(cursor.row) : nil }
}

extension RowsByFamily where Element: FamilyStoredRow {
    /// The rows of a table that belong to families, each family's in the order asked for.
    convenience init(
        _ catalog: Catalog, _ stretch: FamilyStretch, inOrderOf columns: String
    ) throws {
        let sql = """
            \(Element.shape.unsalted) WHERE family BETWEEN ? AND ? ORDER BY family, \(columns)
            """
        try self.init(catalog, sql, in: stretch) { row in
            let stored = try Catalog.decode(Element.self, row).row
            return (stored.family, stored)
        }
    }
}

/// A row that belongs to one family.
protocol FamilyStoredRow: StoredRow {
    var family: FamilyID { get }
}

extension ChildRow: FamilyStoredRow {}
extension ClipChangeRow: FamilyStoredRow {}
extension ProgrammeRow: FamilyStoredRow {}
extension SessionEntryRow: FamilyStoredRow {}
extension SessionRow: FamilyStoredRow {}
extension HoldRow: FamilyStoredRow {}
extension FactRow: FamilyStoredRow {}
extension ConsentRow: FamilyStoredRow {}
extension ProgrammeChildrenRow: FamilyStoredRow {}
extension HoldReviewRow: FamilyStoredRow {}
