import Database
public import VaultCrypto
public import VaultModel

/// A payload as the catalog describes it, for whoever copies or checks it without a key.
public struct StoredPayload: Sendable, Hashable {
    /// The payload's name.
    public let id: ClipID
    /// The clip, or the film in quarantine, that it is of.
    public let film: ClipID
    /// The payload's bytes.
    public let length: UInt64
    /// The root of its tree.
    public let treeRoot: SHA256Digest
    /// Whether it may be gone already, because the clip is being destroyed.
    public let mayBeAbsent: Bool

    /// Describes a payload.
    public init(
        id: ClipID, film: ClipID, length: UInt64, treeRoot: SHA256Digest, mayBeAbsent: Bool = false
    ) {
        self.id = id
        self.film = film
        self.length = length
        self.treeRoot = treeRoot
        self.mayBeAbsent = mayBeAbsent
    }
}

extension Catalog {
    /// Hands over every payload that is named, with its length and tree root, in order of name.
    public func forEachStoredPayload(_ body: (StoredPayload) throws -> Void) throws {
        try database.forEach(Self.namedPayloads()) { row in
            guard let id = ClipID(bytes: try row.blob(at: 0)),
                let length = UInt64(exactly: try row.int(at: 1)),
                let root = SHA256Digest(bytes: try row.blob(at: 2)),
                let film = ClipID(bytes: try row.blob(at: 4))
            else { throw CatalogError.malformed(table: "clip", detail: "no payload") }
            try body(
                StoredPayload(
                    id: id, film: film, length: length, treeRoot: root,
                    mayBeAbsent: try row.int(at: 3) != 0))
        }
    }

    /// Hands over the id of every clip that was destroyed, in order of id.
    public func forEachTombstone(_ body: (ClipID) throws -> Void) throws {
        try database.forEach("SELECT id FROM tombstone ORDER BY id") { row in
            guard let id = ClipID(bytes: try row.blob(at: 0)) else {
                throw CatalogError.malformed(table: "tombstone", detail: "no id")
            }
            try body(id)
        }
    }

    /// The earliest day by which a certificate says that no backup holds the key of a clip destroyed on
    /// that day or later; none where none was.
    public func earliestPromise(forKeysMadeOn date: CivilDate) throws -> CivilDate? {
        try database.query(
            "SELECT min(backups_until) FROM tombstone WHERE destroyed_on >= ?", [.date(date)]
        ) { row -> CivilDate? in
            guard case .integer(let days) = try row.value(at: 0) else { return nil }
            return Int32(exactly: days).map { CivilDate(days: $0) }
        }.first ?? nil
    }
}

extension Catalog {
    /// Record 0 of the log.
    public func genesisLeaf() throws -> [UInt8] {
        let leaves = try database.query("SELECT leaf FROM log_record WHERE idx = 0") {
            try $0.blob(at: 0)
        }
        guard let leaf = leaves.first else {
            throw CatalogError.missing(table: "log_record", id: "0")
        }
        return leaf
    }
}
