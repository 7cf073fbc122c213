import AuditLog
import VaultCrypto
import VaultModel

/// The log's last words: a base, and what was heard since.
final class HeardWords {
    private(set) var base: WordsBase?
    private(set) var words: [RowKey: KnownWord]
    private(set) var series: [FamilyID: LogSummary.FamilySeries]
    /// The rows of each family among the newer words, once somebody asked for a family's.
    private var families: [FamilyID: Set<RowKey>]?
    /// Whether the base was found not to be what was written while words were heard.
    private(set) var isDamaged = false

    init(
        base: WordsBase? = nil, words: [RowKey: KnownWord] = [:],
        series: [FamilyID: LogSummary.FamilySeries] = [:]
    ) {
        self.base = base
        self.words = words
        self.series = series
    }

    /// Hears a word on a row; one on a table that this program does not know decides nothing here.
    func hear(_ spoken: LogVerifier.SpokenWord) {
        let (row, family) = (spoken.row, spoken.family)
        guard let key = RowKey(row) else { return }
        let before: FamilyID?
        do {
            before = family == nil ? try self.word(on: key)?.family : words[key]?.family
        } catch {
            isDamaged = true
            return
        }
        let now = family ?? before
        words[key] = KnownWord(digest: row.digest, family: now, index: spoken.index)
        guard families != nil else { return }
        if let before, before != now { families?[before]?.remove(key) }
        if let now { families?[now, default: []].insert(key) }
    }

    /// What was said of a row so far; none of what is no row of a table that this program knows.
    func known(_ row: RowGlance) -> KnownRow? {
        guard let key = RowKey(row) else { return nil }
        do {
            guard let known = try self.word(on: key) else { return .unheard }
            return KnownRow(isThere: known.digest != nil, family: known.family)
        } catch {
            isDamaged = true
            return nil
        }
    }

    /// Goes on from a base that holds all that was heard.
    func goOn(from base: WordsBase) {
        self.base = base
        words = [:]
        series = [:]
        families = nil
    }

    /// Takes the ends of series that went on.
    func hear(_ ends: [FamilyID: LogSummary.FamilySeries]) { series.merge(ends) { $1 } }

    /// The last word on a row.
    func word(on key: RowKey) throws -> KnownWord? { try words[key] ?? base?.word(on: key) }

    /// The end of a family's series; none where the base is damaged, which is noted.
    func end(of family: FamilyID) -> LogSummary.FamilySeries? {
        if let end = series[family] { return end }
        do {
            return try base?.series(of: family)
        } catch {
            isDamaged = true
            return nil
        }
    }

    /// The last words on a family's rows.
    func words(of family: FamilyID) throws -> [RowKey: KnownWord] {
        let index = families ?? indexed()
        families = index
        var found: [RowKey: KnownWord] = [:]
        try base?.forEach(of: family) { key, word in
            if words[key] == nil { found[key] = word }
        }
        for key in index[family] ?? [] { found[key] = words[key] }
        return found
    }

    /// The last words on a table's rows.
    func words(of table: Int) throws -> [RowKey: KnownWord] {
        var found: [RowKey: KnownWord] = [:]
        try base?.forEach(of: table) { found[$0] = $1 }
        for (key, word) in words where Int(key.table) == table { found[key] = word }
        return found
    }

    /// The last words on a table's rows, in order, with those that a transaction under way wrote in their place.
    func walk(over table: Int, and written: [RowKey: SHA256Digest?]) throws -> WordsWalk {
        var newer = written.filter { Int($0.key.table) == table }
        for (key, word) in words where Int(key.table) == table && newer[key] == nil {
            newer[key] = .some(word.digest)
        }
        return try WordsWalk(over: base, table: table, newer.map { ($0.key.id, $0.value) })
    }

    private func indexed() -> [FamilyID: Set<RowKey>] {
        var index: [FamilyID: Set<RowKey>] = [:]
        for (key, word) in words {
            if let family = word.family { index[family, default: []].insert(key) }
        }
        return index
    }
}
