import Catalog
import Database
import GovernanceReport
import VaultModel

extension FilmAccount {
    /// Meets every film of the catalog, by the tables themselves: an index may leave rows out.
    ///
    /// - Returns: In what log and catalog differ.
    mutating func compare(with catalog: Catalog) throws -> [FilmDifference] {
        var differences: [FilmDifference] = []
        for (table, place) in [(ClipRow.table, Place.clips), (QuarantineRow.table, .quarantine)] {
            try catalog.database.forEach("SELECT id FROM \(table) NOT INDEXED ORDER BY id") { row in
                guard let film = ClipID(bytes: try row.blob(at: 0)) else {
                    throw CatalogError.malformed(table: table, detail: "no id")
                }
                if let difference = meet(film, in: place) { differences.append(difference) }
            }
        }
        return differences + unmet
    }
}
