import AuditLog
import VaultCrypto
import VaultModel

/// A last word as bytes of one length: key, family, digest, and the record's index.
///
/// A family or digest that is not there is zeros; the index's first byte says which. A base is made of very many of
/// them, so they are written and read in place.
enum WordEntry {
    static let width = 17 + 16 + 32 + 9

    static func append(_ key: RowKey, _ word: KnownWord, to bytes: inout [UInt8]) {
        bytes.append(key.table)
        bytes.append(key.id)
        bytes.append(word.family ?? FamilyID(high: 0, low: 0))
        if let digest = word.digest {
            digest.withBytes { bytes.append(copying: $0) }
        } else {
            bytes.append(zeros: 32)
        }
        bytes.append((word.family == nil ? 0 : 1) | (word.digest == nil ? 0 : 2))
        bytes.append(word.index)
    }

    /// The entry that begins at a place; none where the bytes are no entry.
    static func read(_ bytes: [UInt8], at start: Int = 0) -> (RowKey, KnownWord)? {
        guard start >= 0, bytes.count >= start + width, bytes[start] < RowKey.tables.count,
            bytes[start + 65] < 4,
            let digest = SHA256Digest(bytes: bytes.span.extracting(start + 33..<start + 65))
        else { return nil }
        let mark = bytes[start + 65]
        let family = FamilyID(high: bytes.number(at: start + 17), low: bytes.number(at: start + 25))
        return (
            RowKey(
                table: bytes[start],
                id: RowID(high: bytes.number(at: start + 1), low: bytes.number(at: start + 9))),
            KnownWord(
                digest: mark & 2 == 0 ? nil : digest, family: mark & 1 == 0 ? nil : family,
                index: bytes.number(at: start + 66))
        )
    }
}

/// The end of a family's series as bytes of one length: family, count, hash.
enum SeriesEntry {
    static let width = 16 + 8 + 32

    static func append(
        _ family: FamilyID, _ series: LogSummary.FamilySeries, to bytes: inout [UInt8]
    ) {
        bytes.append(family)
        bytes.append(series.count)
        series.last.withBytes { bytes.append(copying: $0) }
    }

    /// The entry that begins at a place; none where the bytes are no entry.
    static func read(
        _ bytes: [UInt8], at start: Int = 0
    ) -> (FamilyID, LogSummary.FamilySeries)? {
        guard start >= 0, bytes.count >= start + width,
            let last = SHA256Digest(bytes: bytes.span.extracting(start + 24..<start + 56))
        else { return nil }
        return (
            FamilyID(high: bytes.number(at: start), low: bytes.number(at: start + 8)),
            LogSummary.FamilySeries(count: bytes.number(at: start + 16), last: last)
        )
    }
}

extension [UInt8] {
    /// The number in the eight bytes from a place on, big-endian.
    func number(at start: Int) -> UInt64 {
        var number: UInt64 = 0
        for place in start..<start + 8 { number = number << 8 | UInt64(self[place]) }
        return number
    }

    /// Adds an id's bytes.
    mutating func append<Kind>(_ id: ID<Kind>) {
        append(id.high)
        append(id.low)
    }
}
