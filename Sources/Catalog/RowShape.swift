import Database
import Synchronization
import VaultModel

/// What follows from a table's columns, made once: its statements, and the order of its members in JSON.
struct RowShape: Sendable {
    /// Where a member of a row's canonical content comes from.
    enum Place: Hashable, Sendable {
        case id, salt
        case column(Int)
    }

    /// Every member's key, quoted and followed by its colon, in the order of the canonical text.
    let members: [(key: [UInt8], place: Place)]
    /// What each column holds, where it holds anything.
    let kinds: [Row.Kind]
    let selection: String
    /// The same without a row's salt, which no index holds.
    let unsalted: String
    let insertion: String

    private init(_ type: any StoredRow.Type) {
        let columns = type.columns.map(\.name)
        kinds = type.columns.map(\.kind)
        var members: [(name: String, place: Place)] = [("id", .id), ("salt", .salt)]
        members += columns.enumerated().map { ($1, .column($0)) }
        self.members = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            .map { (JSONValue.string($0.name).canonicalBytes + [UInt8(ascii: ":")], $0.place) }
        let names = (["id", "salt"] + columns).joined(separator: ", ")
        let marks = Array(repeating: "?", count: columns.count + 2).joined(separator: ", ")
        selection = "SELECT \(names) FROM \(type.table)"
        unsalted = "SELECT \((["id", "x''"] + columns).joined(separator: ", ")) FROM \(type.table)"
        insertion = "INSERT INTO \(type.table) (\(names)) VALUES (\(marks))"
    }

    /// The shape of a table's rows.
    static func of(_ type: any StoredRow.Type) -> RowShape {
        made.withLock { made in
            let id = ObjectIdentifier(type)
            if let shape = made[id] { return shape }
            let shape = RowShape(type)
            made[id] = shape
            return shape
        }
    }

    private static let made = Mutex<[ObjectIdentifier: RowShape]>([:])
}
