import Catalog
import Database
import Testing

/// Numbers that are counted within the vault.
@Suite struct NumberIndexTests {
    @Test(arguments: Schema.counted)
    func `the highest number of a table is found by an index, without reading its rows`(
        table: String
    ) throws {
        let plan = try EmptyCatalog().catalog.database.query(
            "EXPLAIN QUERY PLAN " + CatalogTransaction.highestNumber(in: table)
        ) { try $0.text(at: 3) }
        #expect(plan == ["SEARCH \(table) USING COVERING INDEX \(table)_number"])
    }

    @Test func `every table that counts within the vault is among them`() {
        // The others count within a family, a session or a clip.
        let numbered = Schema.stored.filter { $0.columns.contains { $0.name == "number" } }
        let within: Set = [
            "child", "programme", "session", "clip", "tombstone", "fact", "consent", "moment",
        ]
        #expect(Set(numbered.map { $0.table }).subtracting(within) == Set(Schema.counted))
    }
}
