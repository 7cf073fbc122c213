import AuditLog
import VaultCrypto
import VaultModel

/// What is read of the last words at every command: how far the log was verified, which base holds the words up
/// to some record, and the words since.
struct WordsHead {
    var state: LogVerifier.State
    var base: WordsBase.Shape?
    var words: [RowKey: KnownWord]
    var series: [FamilyID: LogSummary.FamilySeries]

    /// Why there are no last words to go on from.
    enum Absence: Error, Hashable {
        /// There is no file.
        case missing
        /// It is not what its owner wrote.
        case damaged
        /// It is somebody else's, or of another vault.
        case foreign
        /// A program with other tables wrote it.
        case otherProgram
        /// The log does not go on from what it knows.
        case otherLog
    }

    private static let heading = Array("footage-vault words v1\n".utf8)
    /// The tables' names and order, by which a word names its table, and how a base's pages are authenticated.
    private static let tables = SHA256.hash(
        Array((RowKey.tables + [WordsPages.form]).joined(separator: " ").utf8))

    init(
        state: LogVerifier.State, base: WordsBase.Shape?, words: [RowKey: KnownWord],
        series: [FamilyID: LogSummary.FamilySeries]
    ) {
        self.state = state
        self.base = base
        self.words = words
        self.series = series
    }

    /// Reads a file's bytes.
    init(
        _ bytes: [UInt8], of person: PrincipalID, in vault: VaultID, key: borrowing SecretBytes
    ) throws(Absence) {
        let signed = Array(bytes.dropLast(HMAC.count))
        var reader = BytesReader(signed[...])
        guard reader.take(Self.heading.count) == Self.heading, let whose = reader.take(48) else {
            throw .damaged
        }
        guard whose == vault.bytes + person.bytes else { throw .foreign }
        guard HMAC.isValid(Array(bytes.suffix(HMAC.count)), for: signed.span, key: key) else {
            throw .damaged
        }
        guard reader.take(32) == Self.tables.bytes else { throw .otherProgram }
        guard let head = try? Self(&reader), reader.isAtEnd else { throw .otherProgram }
        self = head
    }

    private init(_ reader: inout BytesReader) throws {
        func count(_ reader: inout BytesReader) throws -> Int {
            guard let number = reader.number(4) else { throw WordsDamage() }
            return Int(number)
        }
        guard let saved = reader.take(try count(&reader)), let hasBase = reader.number(1) else {
            throw WordsDamage()
        }
        state = try LogVerifier.State(saved: saved)
        if hasBase == 1 {
            guard let id = reader.take(16).flatMap({ RowID(bytes: $0) }) else {
                throw WordsDamage()
            }
            let tables = try RowKey.tables.map { _ in try count(&reader) }
            base = WordsBase.Shape(
                id: id, tables: tables, placed: try count(&reader), series: try count(&reader))
        }
        words = [:]
        for _ in 0..<(try count(&reader)) {
            guard let (key, word) = reader.take(WordEntry.width).flatMap({ WordEntry.read($0) })
            else { throw WordsDamage() }
            words[key] = word
        }
        series = [:]
        for _ in 0..<(try count(&reader)) {
            guard let (key, end) = reader.take(SeriesEntry.width).flatMap({ SeriesEntry.read($0) })
            else { throw WordsDamage() }
            series[key] = end
        }
    }

    /// The file's bytes; none within an act of several parts.
    func bytes(
        of person: PrincipalID, in vault: VaultID, key: borrowing SecretBytes
    ) -> [UInt8]? {
        guard let saved = state.saved else { return nil }
        var bytes = Self.heading + vault.bytes + person.bytes + Self.tables.bytes
        bytes.append(UInt64(saved.count), count: 4)
        bytes += saved
        bytes.append(base == nil ? 0 : 1)
        if let base {
            bytes += base.id.bytes
            for count in base.tables + [base.placed, base.series] {
                bytes.append(UInt64(count), count: 4)
            }
        }
        bytes.append(UInt64(words.count), count: 4)
        for (key, word) in words { WordEntry.append(key, word, to: &bytes) }
        bytes.append(UInt64(series.count), count: 4)
        for (family, end) in series { SeriesEntry.append(family, end, to: &bytes) }
        return bytes + HMAC.sha256(bytes.span, key: key)
    }
}
