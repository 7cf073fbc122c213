import AuditLog
import Database
public import VaultCrypto
public import VaultModel

/// The sealed openings of commitments to free text, by the commitment.
extension Catalog {
    /// Hands over the sealed openings of commitments, in order.
    public func forEachText(
        _ body: (_ note: [UInt8], _ family: FamilyID?, _ sealed: [UInt8]) throws -> Void
    ) throws {
        try database.forEach("SELECT note, family, sealed FROM text ORDER BY note") { row in
            let family = try row.optionalBlob(at: 1).flatMap { FamilyID(bytes: $0) }
            try body(try row.blob(at: 0), family, try row.blob(at: 2))
        }
    }

    /// Whether the text of a commitment is there.
    public func hasText(_ note: SHA256Digest) throws -> Bool {
        try database.first("SELECT 1 FROM text WHERE note = ?", [.blob(note.bytes)]) {
            try $0.int(at: 0)
        } != nil
    }

    /// The commitments of a family's texts, or of those that are no family's, in order.
    public func texts(of family: FamilyID?) throws -> [SHA256Digest] {
        let found =
            try family.map {
                try database.query(
                    "SELECT note FROM text WHERE family = ? ORDER BY note", [.id($0)]
                ) { try $0.blob(at: 0) }
            }
            ?? database.query("SELECT note FROM text WHERE family IS NULL ORDER BY note") {
                try $0.blob(at: 0)
            }
        return try found.map { bytes in
            guard let note = SHA256Digest(bytes: bytes) else {
                throw CatalogError.malformed(table: Record.textTable, detail: "no commitment")
            }
            return note
        }
    }

    /// Those of some texts that are there, by the family that each is of.
    public func textsByFamily(
        _ notes: some Sequence<SHA256Digest>
    ) throws -> [FamilyID?: [SHA256Digest]] {
        var found: [FamilyID?: [SHA256Digest]] = [:]
        for note in notes.sorted(by: { $0.bytes.lexicographicallyPrecedes($1.bytes) }) {
            let rows = try database.query(
                "SELECT family FROM text WHERE note = ?", [.blob(note.bytes)]
            ) { try $0.optionalBlob(at: 0).flatMap { FamilyID(bytes: $0) } }
            guard let family = rows.first else { continue }
            found[family, default: []].append(note)
        }
        return found
    }
}
