import Catalog
import ClipStore
import Database
import VaultCrypto
import VaultModel

/// The row of a film whose payload the vault holds: a clip's, or one in quarantine.
struct StoredFilmRow {
    /// Which of the two.
    enum Row {
        case clip(ClipRow)
        case quarantined(QuarantineRow)
    }

    let row: Row
    /// Whether its payload and key must be there.
    let isLive: Bool

    /// The row of that id, or none.
    init?(_ id: ClipID, in catalog: Catalog) throws {
        if let clip = try catalog.find(ClipRow.self, id.bytes) {
            row = .clip(clip)
            isLive = clip.state == .live
        } else if let film = try catalog.find(QuarantineRow.self, id.bytes) {
            row = .quarantined(film)
            isLive = try !catalog.isBeingDestroyed(id)
        } else {
            return nil
        }
    }

    var id: ClipID {
        switch row {
        case .clip(let row): row.id
        case .quarantined(let row): row.id
        }
    }

    /// The name of its payload.
    var payload: ClipID {
        switch row {
        case .clip(let row): row.payload
        case .quarantined(let row): row.id
        }
    }

    var family: FamilyID? {
        if case .clip(let row) = row { row.family } else { nil }
    }

    var session: SessionID? {
        if case .clip(let row) = row { row.session } else { nil }
    }

    var payloadLength: Int64 {
        switch row {
        case .clip(let row): row.payloadLength
        case .quarantined(let row): row.payloadLength
        }
    }

    var treeRoot: [UInt8] {
        switch row {
        case .clip(let row): row.treeRoot
        case .quarantined(let row): row.treeRoot
        }
    }

    var verified: Instant? {
        switch row {
        case .clip(let row): row.verified
        case .quarantined(let row): row.verified
        }
    }

    /// The key slot that is named for it.
    func slot(in catalog: Catalog) throws -> NamedSlot? {
        var slot: NamedSlot?
        try catalog.forEachNamedSlot(of: id.bytes) { if $0.namer != .family { slot = $0 } }
        return slot
    }

    func owner(in vault: Vault) throws -> Damage.Owner {
        switch row {
        case .clip(let row): .clip(row.id, try vault.address(of: row))
        case .quarantined(let row): .quarantined(row.id, Int(clamping: row.number))
        }
    }

    /// Whether a payload that was read is the one that was written; none could be read at all.
    func isPayload(_ found: PayloadSummary?) -> Bool {
        guard let found else { return false }
        return found.treeRoot.bytes == treeRoot && Int64(clamping: found.length) == payloadLength
    }

    /// What the catalog knows of its state.
    func mark(in catalog: Catalog) throws -> FilmMark {
        FilmMark(
            payload: payload, verified: verified, incident: try catalog.newestDamage(of: id),
            checked: try catalog.scrubbed(id))
    }

    func update(verified: Instant?, _ transaction: CatalogTransaction) throws {
        switch row {
        case .clip(var row):
            row.verified = verified
            try transaction.update(row)
        case .quarantined(var row):
            row.verified = verified
            try transaction.update(row)
        }
    }
}

/// What the catalog knew of a film's state when a reading of its payload began.
///
/// A reading may take minutes. When this is another by its end, a newer reading was recorded meanwhile.
struct FilmMark: Hashable {
    /// The payload that was read.
    let payload: ClipID
    /// When it was last found whole; none while it is damaged, or was never read back.
    let verified: Instant?
    /// The number of the newest incident that says that it is damaged.
    let incident: Int64?
    /// When a reading of it was last noted.
    let checked: Instant?

    /// The mark of a film that was just committed.
    static func unread(_ film: ClipID) -> FilmMark {
        FilmMark(payload: film, verified: nil, incident: nil, checked: nil)
    }
}

extension Catalog {
    /// The kinds of incident that say of a film's payload or key that it is damaged.
    static let kindsOfDamage = ["read-back"] + Damage.Kind.allCases.map(\.rawValue)

    private static var kindsOfDamageList: String {
        kindsOfDamage.map { "'\($0)'" }.joined(separator: ", ")
    }

    /// Whether a film was ever found damaged.
    func wasDamaged(_ clip: ClipID) throws -> Bool {
        try count(
            IncidentRow.self, where: "clip = ? AND kind IN (\(Self.kindsOfDamageList))", [.id(clip)]
        )
            > 0
    }

    /// The number of the newest incident that says that a film is damaged; none where there is none.
    fileprivate func newestDamage(of clip: ClipID) throws -> Int64? {
        try database.query(
            """
            SELECT max(number) FROM incident WHERE clip = ? AND kind IN (\(Self.kindsOfDamageList))
            """, [.id(clip)]
        ) { try $0.optionalInt(at: 0) }.first ?? nil
    }

    /// What is wrong with a film that was found damaged and not whole since; none for any other.
    ///
    /// Row and incident are both in the log's word: nobody can take the mark away behind its back.
    func damage(of film: ClipRow) throws -> [String] {
        guard film.verified == nil else { return [] }
        return try database.query(
            """
            SELECT DISTINCT kind FROM incident WHERE clip = ? \
            AND kind IN (\(Self.kindsOfDamageList)) ORDER BY kind
            """, [.id(film.id)]
        ) { try $0.text(at: 0) }
    }
}
