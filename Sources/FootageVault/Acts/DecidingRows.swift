import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Holds the rows on which a destruction rests to the log's last word on each.
///
/// A hold that somebody removed behind the log's back, a date that was moved, a clip that was slipped in
/// among those being destroyed: each has another digest than the log says, or is there without a word.
///
/// The log is believed only when it is verified: every signature, every role and series, and the signed
/// head. What was verified once is kept for the run; each check goes on from there with what was added.
final class DecidingRows {
    /// A row by its table's place in `tables` and its id.
    private struct Key: Hashable {
        var table: Int
        var id: RowID
    }

    /// What the log said last of a row, and the family that it was said of.
    private struct Word {
        /// None when the row is gone.
        var digest: SHA256Digest?
        var family: FamilyID?
    }

    /// What is heard while leaves are fed.
    private final class Heard {
        var words: [Key: Word] = [:]
        /// The rows of each family that was asked for: asking again costs no more than these.
        var asked: [FamilyID: Set<Key>] = [:]
        /// The rows that decide whatever is asked for.
        var everywhere: Set<Key> = []
        /// The leaf that is being fed, until its family is known.
        var leaf: [UInt8]?
        var family: FamilyID?

        func hear(_ word: Record.RowWord) {
            guard let table = DecidingRows.places[word.table], let id = RowID(word.id) else {
                return
            }
            if let leaf {
                family = (try? RecordGlance(leaf: leaf))?.family
                self.leaf = nil
            }
            let key = Key(table: table, id: id)
            let digest: SHA256Digest? =
                switch word.state {
                case .holds(let digest): digest
                case .gone: nil
                }
            let before = words[key]?.family
            let now = family ?? before
            words[key] = Word(digest: digest, family: now)
            if let before, before != now { asked[before]?.remove(key) }
            if let now { asked[now]?.insert(key) }
            if DecidingRows.tables[table].condition == nil { everywhere.insert(key) }
        }

        /// The rows that the log speaks of, of these families and those that always decide.
        func keys(of families: Set<FamilyID>) -> Set<Key> {
            let new = families.subtracting(asked.keys)
            if !new.isEmpty {
                for family in new { asked[family] = [] }
                for (key, word) in words {
                    if let family = word.family, new.contains(family) {
                        asked[family]?.insert(key)
                    }
                }
            }
            return families.reduce(into: everywhere) { $0.formUnion(asked[$1] ?? []) }
        }
    }

    /// The tables, and how their rows are found by a family's id; without a condition, every row decides.
    private static let tables: [(type: any StoredRow.Type, condition: String?)] = [
        (FamilyRow.self, "id = ?"), (ProgrammeRow.self, "family = ?"),
        (ProgrammeChildrenRow.self, "family = ?"), (SessionRow.self, "family = ?"),
        (SessionEntryRow.self, "family = ?"), (FactRow.self, "family = ?"),
        (ConsentRow.self, "family = ?"), (HoldRow.self, "family = ?"),
        (ChildRow.self, "family = ?"), (ClipRow.self, "family = ?"),
        (HeaderRow.self, "id IN (SELECT id FROM clip WHERE family = ?)"),
        (DestructionRow.self, "id IN (SELECT id FROM clip WHERE family = ?)"),
        (TombstoneRow.self, "family = ?"), (RebindRow.self, "family = ?"),
        (ClipChangeRow.self, "family = ?"), (PolicyRow.self, nil),
        // Of no family: asked for by their own ids.
        (PersonRow.self, nil), (QuarantineRow.self, "id = ?"),
    ]

    private static let places = Dictionary(
        tables.enumerated().map { ($1.type.table, $0) }, uniquingKeysWith: { first, _ in first })

    private let catalog: Catalog
    private let heard: Heard
    private var verifier: LogVerifier
    private var size: UInt64 = 0

    /// Believes nothing yet.
    init(of vault: Vault) {
        let heard = Heard()
        self.heard = heard
        catalog = vault.catalog
        verifier = LogVerifier(
            trusting: .init(vaultID: vault.description.id),
            checking: { VerifierBox.firstFalse($0[...]) },
            onRow: { word, _ in heard.hear(word) })
    }

    /// Verifies what the log says since the last check, and compares; all as of one moment.
    ///
    /// Within a transaction that changes something, what it checks is what the change rests on. To be
    /// asked before the transaction's own records.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log is not to be believed, or that names the
    ///   first row that is not what the log says.
    func check(_ families: Set<FamilyID>) throws {
        try catalog.read {
            try goOn()
            try compare(families)
        }
    }

    /// Verifies what the log says since the last check, and compares the rows of films in quarantine, of their
    /// destruction where it has begun, and their tombstones where it has ended.
    ///
    /// - Throws: As `check` of families does.
    func check(films: [ClipID]) throws {
        guard !films.isEmpty else { return }
        try catalog.read {
            try goOn()
            for film in films {
                for type in [QuarantineRow.self, DestructionRow.self, TombstoneRow.self]
                    as [any StoredRow.Type]
                {
                    guard let table = Self.places[type.table], let id = RowID(bytes: film.bytes)
                    else { continue }
                    let found = try catalog.digests(of: type, where: "id = ?", [.id(film)])
                    let word = heard.words[Key(table: table, id: id)]?.digest
                    guard found[film.bytes] ?? nil == word else {
                        throw Self.tampered(type.table, film.description)
                    }
                }
            }
        }
    }

    private func goOn() throws {
        try catalog.forEachStoredLeaf(in: size..<UInt64(Int64.max)) { index, leaf in
            guard UInt64(exactly: index) == size else {
                throw Self.unbelieved("a record is missing")
            }
            heard.leaf = leaf
            heard.family = nil
            verifier.feed(leaf)
            size += 1
            if verifier.foundTampering { throw Self.unbelieved(verifier.finish().fault) }
        }
        let summary = verifier.finish()
        // What a newer program wrote may decide, and this one cannot judge it.
        guard summary.isSound else { throw Self.unbelieved(summary.fault) }
        guard let head = try catalog.logHead(), UInt64(exactly: head.size) == size else {
            throw Self.unbelieved("the log's head stands at another size than its records")
        }
        do throws(AuditLogError) {
            try summary.verify(head: SignedNote(head.checkpoint))
        } catch {
            throw Self.unbelieved(error.message)
        }
    }

    private func compare(_ families: Set<FamilyID>) throws {
        var found: [Key: SHA256Digest?] = [:]
        func take(_ table: Int, _ condition: String, _ values: [DatabaseValue]) throws {
            let type = Self.tables[table].type
            for (bytes, digest) in try catalog.digests(of: type, where: condition, values) {
                guard let id = RowID(bytes: bytes) else {
                    throw Self.tampered(type.table, Hex.encode(bytes))
                }
                found[Key(table: table, id: id)] = .some(digest)
            }
        }
        for (table, (_, condition)) in Self.tables.enumerated() {
            guard let condition else {
                try take(table, "1", [])
                continue
            }
            for family in families { try take(table, condition, [.id(family)]) }
        }
        for (key, digest) in found {
            guard let digest, heard.words[key]?.digest == digest else { throw Self.tampered(key) }
        }
        for key in heard.keys(of: families) where found[key] == nil {
            if heard.words[key]?.digest != nil { throw Self.tampered(key) }
        }
    }

    private static func tampered(_ key: Key) -> VaultError {
        tampered(tables[key.table].type.table, key.id.description)
    }

    private static func tampered(_ table: String, _ id: String) -> VaultError {
        VaultError(
            .tampered, "row",
            "the row \(id) of \(table) is not what the log says; it decides a destruction",
            hint: hint)
    }

    private static func unbelieved(_ fault: String) -> VaultError {
        VaultError(
            .tampered, "log", "the log, on which a destruction rests, cannot be believed: \(fault)",
            hint: hint)
    }

    private static var hint: String {
        "nothing more is destroyed; run `footage audit verify`, and tell information governance"
    }
}

extension LogSummary {
    /// What is wrong first, in words.
    fileprivate var fault: String { findings.last?.message ?? "a record was not judged" }
}
