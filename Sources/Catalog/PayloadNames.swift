import Database
public import VaultModel

/// Under which names a clip's payloads lie, and lay.
///
/// A payload never changes and its name is never used again, so that a film which is sealed afresh gets another. The
/// first is called by the clip's own id; a column holds the others of 16 bytes each behind one another, the one where
/// the film lies now last, and nothing as long as there is no other.
public struct PayloadNames: Hashable, Sendable {
    /// All of them, the clip's own id first, the one where the film lies now last.
    public let all: [ClipID]

    /// Reads what a clip's row, or its tombstone, holds; bytes that are no name are passed over.
    public init(of clip: ClipID, _ column: [UInt8]?) {
        let later = column ?? []
        let names = stride(from: 0, through: later.count - 16, by: 16).compactMap {
            ClipID(bytes: Array(later[$0..<$0 + 16]))
        }
        all = [clip] + names
    }

    /// Where the film lies now.
    public var current: ClipID { all[all.count - 1] }
    /// Where it lay before.
    public var former: ArraySlice<ClipID> { all.dropLast() }

    /// What the column holds once the film lies under another name.
    public func column(adding name: ClipID) -> [UInt8] {
        all.dropFirst().flatMap(\.bytes) + name.bytes
    }
}

extension ClipRow {
    /// Under which names its payloads lie, and lay.
    public var payloadNames: PayloadNames { PayloadNames(of: id, payloads) }
    /// The name of the payload that holds the film.
    public var payload: ClipID { payloadNames.current }
}

extension TombstoneRow {
    /// Under which names its payloads lay.
    public var payloadNames: PayloadNames { PayloadNames(of: id, payloads) }
}

extension Catalog {
    /// Whether a clip or a film in quarantine lies under this name now.
    public func names(payload name: ClipID) throws -> Bool {
        try database.query(
            """
            SELECT EXISTS (SELECT 1 FROM clip WHERE id = ?1 AND payloads IS NULL UNION ALL \
            SELECT 1 FROM clip WHERE payloads IS NOT NULL AND substr(payloads, -16) = ?1 UNION ALL \
            SELECT 1 FROM quarantine WHERE id = ?1)
            """, [.id(name)]
        ) { try $0.int(at: 0) }.first == 1
    }

    /// The clip that lay under this name before its film was sealed afresh; none of any other name.
    public func clip(formerlyUnder name: ClipID) throws -> ClipID? {
        try rows(
            ClipRow.self, where: "payloads IS NOT NULL AND (id = ?1 OR instr(payloads, ?1) > 0)",
            [.id(name)]
        ).first { $0.payloadNames.former.contains(name) }?.id
    }

    /// The tombstone of the film that lay under this name.
    public func tombstone(ofPayload name: ClipID) throws -> TombstoneRow? {
        if let stone = try find(TombstoneRow.self, name.bytes) { return stone }
        return try rows(
            TombstoneRow.self, where: "payloads IS NOT NULL AND instr(payloads, ?1) > 0",
            [.id(name)]
        ).first { $0.payloadNames.all.contains(name) }
    }
}
