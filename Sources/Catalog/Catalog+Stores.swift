import Database
public import VaultCrypto
public import VaultModel

/// A key slot that a row of the catalog names.
public struct NamedSlot: Sendable, Hashable {
    /// What kind of row names it.
    public enum Namer: String, Sendable, Hashable {
        /// A clip, for its header.
        case clip
        /// A family, for its two keys.
        case family
        /// A film in quarantine, for its header.
        case quarantine
    }

    /// What kind of row names it.
    public let namer: Namer
    /// The 16 bytes of the row's id, which the slot bears too.
    public let owner: [UInt8]
    /// The slot; none where the row names none.
    public let slot: Int64?
    /// The SHA-256 of the slot's body.
    public let digest: SHA256Digest?
    /// Whether the slot may be empty already, because its film is being destroyed.
    public let mayBeEmpty: Bool

    /// The film whose key it is; none where it holds a family's keys.
    public var film: ClipID? { namer == .family ? nil : ClipID(bytes: owner) }
}

/// A payload that a row of the catalog names.
public struct NamedPayload: Sendable, Hashable {
    /// The payload's name.
    public let id: ClipID
    /// The clip, or the film in quarantine, that it is of.
    public let film: ClipID
    /// The payload's bytes.
    public let length: Int64
    /// The root of its tree; none where the row holds none.
    public let treeRoot: SHA256Digest?
    /// Whether it may be gone already, because the film is being destroyed.
    public let mayBeAbsent: Bool
}

extension Catalog {
    /// Hands over every key slot that is named, clips first; for one owner, or all.
    public func forEachNamedSlot(
        of owner: [UInt8]? = nil, _ body: (NamedSlot) throws -> Void
    ) throws {
        let one = owner == nil ? "" : " AND "
        let values: [DatabaseValue] = owner.map { [.blob($0)] } ?? []
        func list(_ namer: NamedSlot.Namer, _ sql: String, _ id: String) throws {
            let condition = owner == nil ? "" : one + id + " = ?"
            try database.forEach(sql + condition + " ORDER BY " + id, values) { row in
                try body(
                    NamedSlot(
                        namer: namer, owner: try row.blob(at: 0), slot: try row.optionalInt(at: 1),
                        digest: try row.optionalBlob(at: 2).flatMap { SHA256Digest(bytes: $0) },
                        mayBeEmpty: try row.int(at: 3) != 0))
            }
        }
        try list(
            .clip,
            """
            SELECT clip.id, header.slot, header.sha256, clip.state = 'destroying' FROM clip \
            LEFT JOIN header ON header.id = clip.id WHERE 1
            """, "clip.id")
        try list(
            .family, "SELECT id, slot, slot_sha256, 0 FROM family WHERE slot IS NOT NULL", "id")
        try list(
            .quarantine,
            """
            SELECT id, slot, header_sha256, \(Self.quarantineIsEnding) FROM quarantine WHERE 1
            """, "id")
    }

    /// Hands over every payload that is named; of one film, or all, in order of name.
    public func forEachNamedPayload(
        of film: ClipID? = nil, _ body: (NamedPayload) throws -> Void
    ) throws {
        let condition = film == nil ? "" : " AND id = ?1"
        try database.forEach(
            Self.namedPayloads(and: condition), film.map { [.id($0)] } ?? []
        ) { row in
            guard let id = ClipID(bytes: try row.blob(at: 0)),
                let film = ClipID(bytes: try row.blob(at: 4))
            else { throw CatalogError.malformed(table: "clip", detail: "no id") }
            try body(
                NamedPayload(
                    id: id, film: film, length: try row.int(at: 1),
                    treeRoot: SHA256Digest(bytes: try row.blob(at: 2)),
                    mayBeAbsent: try row.int(at: 3) != 0))
        }
    }

    /// The question for payloads: name, length, tree root, whether it may be gone, and the film's id, in order of name.
    ///
    /// Each of the three parts is in order as it is read, or short: nothing of a large vault is sorted.
    package static func namedPayloads(and condition: String = "") -> String {
        """
        SELECT id, payload_length, tree_root, state = 'destroying', id FROM clip \
        WHERE payloads IS NULL\(condition) UNION ALL \
        SELECT substr(payloads, -16), payload_length, tree_root, state = 'destroying', id FROM clip \
        WHERE payloads IS NOT NULL\(condition) UNION ALL \
        SELECT id, payload_length, tree_root, \(quarantineIsEnding), id FROM quarantine \
        WHERE 1\(condition) ORDER BY 1
        """
    }

    /// Whether the destruction of a film in quarantine has begun, as SQL within a query of that table.
    static let quarantineIsEnding =
        "EXISTS (SELECT 1 FROM destruction WHERE destruction.id = quarantine.id)"

    /// Whether the destruction of a clip, or of a film in quarantine, has begun and not ended.
    public func isBeingDestroyed(_ film: ClipID) throws -> Bool {
        try find(DestructionRow.self, film.bytes) != nil
    }

    /// Hands over every slot that the table of slots knows, with the owner it is taken for.
    public func forEachTakenSlot(
        _ body: (_ number: Int64, _ owner: [UInt8]?) throws -> Void
    ) throws {
        try database.forEach("SELECT number, owner FROM slot ORDER BY number") { row in
            try body(try row.int(at: 0), try row.optionalBlob(at: 1))
        }
    }

    /// Whether anything in the catalog accounts for a key slot: a row, or an upload under way.
    ///
    /// A reservation accounts only for its own owner's key, where the slot holds a whole one.
    public func accounts(forSlot number: Int64, holding owner: [UInt8]? = nil) throws -> Bool {
        let whose = owner == nil ? "" : " AND owner = ?2"
        return try database.query(
            """
            SELECT count(*) FROM (SELECT 1 FROM header WHERE slot = ?1 UNION ALL \
            SELECT 1 FROM family WHERE slot = ?1 UNION ALL SELECT 1 FROM quarantine WHERE slot = ?1 \
            UNION ALL SELECT 1 FROM reservation WHERE slot = ?1\(whose))
            """, [.integer(number)] + (owner.map { [.blob($0)] } ?? [])
        ) { try $0.int(at: 0) }.first ?? 0 > 0
    }

    /// Whether anything in the catalog accounts for a payload: a row, or an upload under way.
    public func accounts(forPayload name: ClipID) throws -> Bool {
        try names(payload: name) || isReserved(name.bytes)
    }

    /// Whether a row of a clip, a film in quarantine or a family names this slot as its own.
    public func names(slot number: Int64) throws -> Bool {
        let found = try database.query(
            """
            SELECT EXISTS (SELECT 1 FROM header WHERE slot = ?1 UNION ALL \
            SELECT 1 FROM quarantine WHERE slot = ?1 UNION ALL SELECT 1 FROM family WHERE slot = ?1)
            """, [.integer(number)]
        ) { try $0.int(at: 0) }
        return found.first == 1
    }
}
