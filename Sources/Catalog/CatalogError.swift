public import Database
import VaultModel

/// What can go wrong with the catalog.
public enum CatalogError: Error {
    /// The database refused or failed.
    case database(DatabaseError)
    /// A row does not hold what its table says, which only an edit behind the program's back does.
    case malformed(table: String, detail: String)
    /// A row that something else points to is not there.
    case missing(table: String, id: String)
    /// The catalog was written by a newer program.
    case newerFormat(Int)
    /// A record would be larger than a log can hold even in parts.
    case recordTooLarge
}

extension CatalogError {
    /// One sentence that says what happened.
    public var message: String {
        switch self {
        case .database(let error): error.message
        case .malformed(let table, let detail):
            "the catalog's table \(table) holds something this program never writes: \(detail)"
        case .missing(let table, let id): "the catalog's table \(table) has no row \(id)"
        case .newerFormat(let version):
            "the catalog has format \(version), which is newer than this program reads"
        case .recordTooLarge: "the act touches more than one record of the log can say"
        }
    }

    /// What to do about it, where there is something to do.
    public var hint: String? {
        switch self {
        case .database(let error): error.hint
        case .malformed, .missing:
            "run `footage audit verify`, which names every row that was changed behind the log's back"
        case .newerFormat: "install the newer program; this one changed nothing"
        case .recordTooLarge: nil
        }
    }
}
