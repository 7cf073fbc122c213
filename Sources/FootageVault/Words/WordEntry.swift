import AuditLog
import VaultCrypto
import VaultModel

/// A last word as bytes of one length: key, family, digest, and the record's index.
///
/// A family or digest that is not there is zeros; the index's first byte says which.
enum WordEntry {
    static let width = 17 + 16 + 32 + 9

    static func bytes(of key: RowKey, _ word: KnownWord) -> [UInt8] {
        var bytes = key.bytes
        bytes += word.family?.bytes ?? [UInt8](repeating: 0, count: 16)
        bytes += word.digest?.bytes ?? [UInt8](repeating: 0, count: 32)
        bytes.append((word.family == nil ? 0 : 1) | (word.digest == nil ? 0 : 2))
        bytes.append(word.index)
        return bytes
    }

    static func read(_ bytes: [UInt8]) -> (RowKey, KnownWord)? {
        var reader = BytesReader(bytes[...])
        guard bytes.count == width, let table = reader.number(1), Int(table) < RowKey.tables.count,
            let id = reader.take(16).flatMap({ RowID(bytes: $0) }), let family = reader.take(16),
            let digest = reader.take(32), let mark = reader.number(1), mark < 4,
            let index = reader.number()
        else { return nil }
        return (
            RowKey(table: UInt8(table), id: id),
            KnownWord(
                digest: mark & 2 == 0 ? nil : SHA256Digest(bytes: digest),
                family: mark & 1 == 0 ? nil : FamilyID(bytes: family), index: index)
        )
    }
}

/// The end of a family's series as bytes of one length: family, count, hash.
enum SeriesEntry {
    static let width = 16 + 8 + 32

    static func bytes(of family: FamilyID, _ series: LogSummary.FamilySeries) -> [UInt8] {
        var bytes = family.bytes
        bytes.append(series.count)
        return bytes + series.last.bytes
    }

    static func read(_ bytes: [UInt8]) -> (FamilyID, LogSummary.FamilySeries)? {
        var reader = BytesReader(bytes[...])
        guard bytes.count == width, let family = reader.take(16).flatMap({ FamilyID(bytes: $0) }),
            let count = reader.number(),
            let last = reader.take(32).flatMap({ SHA256Digest(bytes: $0) })
        else { return nil }
        return (family, LogSummary.FamilySeries(count: count, last: last))
    }
}
