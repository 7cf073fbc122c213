import AuditLog
import VaultCrypto
import VaultDisk
import VaultModel

/// Writes a new base out of an old one and what was heard since, in one pass over both.
struct WordsBaseWriter: ~Copyable {
    private let file: FileHandle
    private let id: RowID
    private let key: SecretBytes
    private var number = 0
    private var page: [UInt8] = []
    private var waiting: [UInt8] = []
    private var offset: UInt64 = 0

    /// Writes the base, durably but for its name; gives its shape.
    static func write(
        to file: FileHandle, id: RowID, key: borrowing SecretBytes, from base: WordsBase?,
        words: [RowKey: KnownWord], series: [FamilyID: LogSummary.FamilySeries]
    ) throws -> WordsBase.Shape {
        var writer = WordsBaseWriter(file, id: id, key: key)
        var tables = [Int](repeating: 0, count: RowKey.tables.count)
        var places: [(family: FamilyID, place: UInt32)] = []
        var count = 0
        try merge(
            base?.shape.words.count ?? 0, { place in try base?.entry(place) },
            words.sorted { $0.key < $1.key }
        ) { key, word in
            try writer.add(WordEntry.width) { WordEntry.append(key, word, to: &$0) }
            tables[Int(key.table)] += 1
            guard let place = UInt32(exactly: count) else { throw WordsDamage() }
            if let family = word.family { places.append((family, place)) }
            count += 1
        }
        try writer.endSection()
        places.sort { ($0.family, $0.place) < ($1.family, $1.place) }
        for (family, place) in places {
            try writer.add(WordsBase.PlaceEntry.width) {
                $0.append(family)
                $0.append(UInt64(place), count: 4)
            }
        }
        try writer.endSection()
        var ends = 0
        try merge(
            base?.shape.series ?? 0, { place in try base?.end(place) },
            series.sorted { $0.key < $1.key }
        ) { family, series in
            try writer.add(SeriesEntry.width) { SeriesEntry.append(family, series, to: &$0) }
            ends += 1
        }
        try writer.endSection()
        try writer.flush()
        try file.sync()
        return WordsBase.Shape(id: id, tables: tables, placed: places.count, series: ends)
    }

    private init(_ file: FileHandle, id: RowID, key: borrowing SecretBytes) {
        self.file = file
        self.id = id
        self.key = key.copy()
    }

    private mutating func add(_ width: Int, _ write: (inout [UInt8]) -> Void) throws {
        if page.count + width > WordsPages.room { try endSection() }
        write(&page)
    }

    /// Ends the page: what follows begins on the next.
    private mutating func endSection() throws {
        guard !page.isEmpty else { return }
        page += [UInt8](repeating: 0, count: WordsPages.room - page.count)
        waiting += page
        waiting += WordsPages.code(of: page, number, in: id, key: key)
        number += 1
        page.removeAll(keepingCapacity: true)
        if waiting.count >= 1 << 20 { try flush() }
    }

    private mutating func flush() throws {
        try file.write(waiting, at: offset)
        offset += UInt64(waiting.count)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Hands over two runs as one in order; where both have a key, the newer one's.
    private static func merge<Key: Comparable, Value>(
        _ count: Int, _ old: (Int) throws -> (Key, Value)?, _ new: [(key: Key, value: Value)],
        _ body: (Key, Value) throws -> Void
    ) throws {
        var place = 0
        for (key, value) in new {
            while place < count, let entry = try old(place), entry.0 <= key {
                if entry.0 < key { try body(entry.0, entry.1) }
                place += 1
            }
            try body(key, value)
        }
        while place < count, let entry = try old(place) {
            try body(entry.0, entry.1)
            place += 1
        }
    }
}
