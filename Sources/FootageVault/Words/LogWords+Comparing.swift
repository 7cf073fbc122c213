import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Comparing whole: not only what was read, but that nothing else is there, and nothing is missing.
extension LogWords {
    /// Verifies what the log says since the last check, and compares every row of some families that decides
    /// anything, and those that always decide; all as of one moment.
    ///
    /// Within a transaction that changes something, what it checks is what the change rests on. What was compared
    /// once is not again, until somebody else has changed the catalog.
    ///
    /// - Throws: `VaultError` of kind `tampered` when the log is not to be believed, or that names the first row
    ///   that is not what the log says.
    func check(_ families: Set<FamilyID> = []) throws {
        try catalog.read {
            try prepare()
            let commit = try catalog.database.othersVersion()
            if compared.commit != commit { compared = Compared(commit: commit) }
            if !compared.always {
                for type in always { try compare(type) }
                try comparePeople()
                try compareVaultKeys()
                compared.always = true
            }
            for family in families.subtracting(compared.families).sorted() {
                try compare(family)
                compared.families.insert(family)
            }
        }
    }

    /// Verifies what the log says since the last check, and compares every row of some tables, all as of one moment.
    ///
    /// - Throws: As `check` of families does.
    func check(whole types: [any StoredRow.Type]) throws {
        try catalog.read {
            try check()
            for type in types where !compared.tables.contains(type.table) {
                try compareInTurn(type)
                compared.tables.insert(type.table)
            }
        }
    }

    /// Compares the rows of a table and the words on it side by side, both in order of id, however many there are.
    private func compareInTurn(_ type: any StoredRow.Type) throws {
        guard let table = RowKey.tables.firstIndex(of: type.table) else { return }
        try undamaged {
            var words = try heard.walk(over: table, and: written)
            var wanted = try words.next()
            try catalog.forEachDigest(of: type) { bytes, digest in
                guard let id = RowID(bytes: bytes) else {
                    throw Self.tampered(type.table, Hex.encode(bytes))
                }
                // Whichever comes first has no counterpart.
                guard let word = wanted, word.id >= id else {
                    throw Self.tampered(type.table, (wanted?.id ?? id).description)
                }
                guard word.id == id, word.digest == digest else {
                    throw Self.tampered(type.table, id.description)
                }
                wanted = try words.next()
            }
            if let wanted { throw Self.tampered(type.table, wanted.id.description) }
        }
    }

    /// Verifies what the log says since the last check, and compares the rows of films in quarantine, of their
    /// destruction where it has begun, and their tombstones where it has ended; all as of one moment.
    ///
    /// - Throws: As `check` of families does.
    func check(films: [ClipID]) throws {
        guard !films.isEmpty else { return }
        try catalog.read {
            try check()
            for film in films {
                for type in DecidingTables.ofFilms {
                    guard let key = RowKey(type.table, RowID(bytes: film.bytes)) else { continue }
                    let found = try catalog.digests(of: type, where: "id = ?", [.id(film)])
                    guard found[film.bytes] ?? nil == (try lastWord(on: key)) else {
                        throw Self.tampered(key)
                    }
                }
            }
        }
    }

    private func compare(_ type: any StoredRow.Type) throws {
        guard let table = RowKey.tables.firstIndex(of: type.table) else { return }
        let found = try judged(type, where: "1", [])
        let words = try undamaged { try heard.words(of: table) }
        try requireAll(of: words, among: found)
    }

    /// Holds people's keys, roles and standing to those that records gave them: a word on a row is not enough.
    private func comparePeople() throws {
        guard let people = verifier?.verified.people else { return }
        let known = Dictionary(
            people.filter { !$0.isRecovery }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        for row in try catalog.rows(PersonRow.self, where: "1 ORDER BY id") {
            guard let key = RowKey(PersonRow.table, RowID(bytes: row.id.bytes)) else { continue }
            // What this transaction changes, its record is yet to say.
            guard written[key] == nil else { continue }
            guard let principal = known[row.id], row.isAs(principal) else {
                throw Self.tampered(key)
            }
        }
    }

    /// Holds every vault key to the record that introduced it: who may add a row may not say which is the newest.
    private func compareVaultKeys() throws {
        guard let verified = verifier?.verified else { return }
        for row in try catalog.rows(VaultKeyRow.self, where: "1 ORDER BY id") {
            guard let key = RowKey(VaultKeyRow.table, row.id), written[key] == nil else { continue }
            guard row.isIntroduced(as: verified.rings, logKeys: verified.logKeys) else {
                throw Self.tampered(key)
            }
        }
    }

    /// Holds the stored end of a family's series to the log; what this transaction appended comes after it.
    ///
    /// - Throws: `VaultError` of kind `tampered`.
    func check(_ end: LogTable.SeriesEnd?, of family: FamilyID, in log: LogTable) throws {
        guard let reached = verifier?.reached, reached.size <= log.size else { return }
        let known = try undamaged { heard.end(of: family) }
        let count = end.map { UInt64(clamping: $0.n) + 1 } ?? 0
        let isTrue: Bool
        if count == known?.count ?? 0 {
            isTrue = end?.previous == known?.last
        } else {
            isTrue =
                count > known?.count ?? 0 && count - (known?.count ?? 0) <= log.size - reached.size
        }
        guard isTrue else {
            throw VaultError(
                .tampered, "log-series",
                "what is stored of a family's series of records is not what the log says",
                hint: Self.hint)
        }
    }

    private func compare(_ family: FamilyID) throws {
        var found: Set<RowKey> = []
        for (type, condition) in DecidingTables.ofFamilies {
            found.formUnion(try judged(type, where: condition, [.id(family)]))
        }
        let words = try undamaged { try heard.words(of: family) }
        try requireOwn(found, of: family, by: words)
        try requireAll(
            of: words.filter { DecidingTables.namesOfFamilies.contains($0.key.tableName) },
            among: found)
    }

    private func judged(
        _ type: any StoredRow.Type, where condition: String, _ values: [DatabaseValue]
    ) throws -> Set<RowKey> {
        var found: Set<RowKey> = []
        for (bytes, digest) in try catalog.digests(of: type, where: condition, values) {
            guard let key = RowKey(type.table, RowID(bytes: bytes)) else {
                throw Self.tampered(type.table, Hex.encode(bytes))
            }
            guard let digest, try lastWord(on: key) == digest else { throw Self.tampered(key) }
            found.insert(key)
        }
        return found
    }

    /// Refuses a row of a family that a record of another family spoke of.
    private func requireOwn(
        _ found: Set<RowKey>, of family: FamilyID, by words: [RowKey: KnownWord]
    ) throws {
        let foreign = found.sorted().first { key in
            let isOfFamilies = RowTable(rawValue: key.tableName)?.isOfFamilies ?? false
            // Of what this transaction writes, its record is yet to say whose it is.
            return isOfFamilies && words[key] == nil && written[key] == nil
        }
        if let foreign { throw Self.tampered(foreign) }
    }

    private func requireAll(
        of words: [RowKey: KnownWord], among found: Set<RowKey>
    ) throws {
        let missing = try words.keys.sorted().first { key in
            try !found.contains(key) && lastWord(on: key) != nil
        }
        if let missing { throw Self.tampered(missing) }
    }
}
