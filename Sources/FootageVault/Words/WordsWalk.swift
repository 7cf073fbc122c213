import AuditLog
import VaultCrypto
import VaultModel

/// A table's last words, one after another in order of the rows' ids: those of a base, and newer ones in their place.
struct WordsWalk {
    private let base: WordsBase?
    private var places: Range<Int>
    private var newer: ArraySlice<(id: RowID, digest: SHA256Digest?)>
    /// The base's word that comes next.
    private var older: (id: RowID, digest: SHA256Digest?)?

    /// Begins before a table's first word.
    init(
        over base: WordsBase?, table: Int, _ newer: [(id: RowID, digest: SHA256Digest?)]
    ) throws {
        self.base = base
        places = base?.shape.range(of: table) ?? 0..<0
        self.newer = newer.sorted { $0.id < $1.id }[...]
        try advance()
    }

    /// The next row that is there by what was said last of it; none at the end.
    ///
    /// - Throws: `WordsDamage` when the base is not what was written; errors of the disk.
    mutating func next() throws -> (id: RowID, digest: SHA256Digest)? {
        while let (id, digest) = try step() {
            if let digest { return (id, digest) }
        }
        return nil
    }

    private mutating func step() throws -> (id: RowID, digest: SHA256Digest?)? {
        if let first = newer.first, older.map({ first.id <= $0.id }) ?? true {
            newer.removeFirst()
            if older?.id == first.id { try advance() }
            return first
        }
        guard let word = older else { return nil }
        try advance()
        return word
    }

    private mutating func advance() throws {
        guard let base, let place = places.popFirst() else {
            older = nil
            return
        }
        let (key, word) = try base.entry(place)
        older = (key.id, word.digest)
    }
}
