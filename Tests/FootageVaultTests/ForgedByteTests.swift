import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultModel

/// Any byte of what is stored of the log, changed by somebody who holds the file.
@Suite struct ForgedByteTests {
    /// One byte of one value of the log's tables.
    private struct Place: CustomStringConvertible {
        let table: String
        let column: String
        let row: Int64
        let index: Int64?
        let offset: Int

        var description: String { "\(table).\(column), row \(row), byte \(offset)" }
    }

    /// The tables of the log by their numbers, with the code under which a change is found.
    private static let tables: [(table: String, number: String, column: String, code: String)] = [
        ("log_record", "idx", "leaf", "record"),
        ("log_node", "level << 40 | idx", "hash", "tree"),
        ("log_head", "one", "checkpoint", "head"),
        ("log_series", "idx", "previous", "series"),
        ("log_series", "idx", "family", "series"),
    ]

    private static func places(in raw: Database) throws -> [Place] {
        try tables.flatMap { table, number, column, _ in
            try raw.query("SELECT \(number), length(\(column)) FROM \(table)") {
                (try $0.int(at: 0), try $0.int(at: 1))
            }.flatMap { row, length in
                (0..<Int(length)).map {
                    Place(
                        table: table, column: column, row: row,
                        index: table == "log_record" ? row : nil, offset: $0)
                }
            }
        }
    }

    /// Puts another byte there, and gives the one that was.
    private static func flip(_ place: Place, by mask: UInt8, in raw: Database) throws {
        let number = tables.first { $0.table == place.table }?.number ?? ""
        let condition = "\(number) = ?"
        let key = DatabaseValue.integer(place.row)
        let bytes = try raw.query(
            "SELECT \(place.column) FROM \(place.table) WHERE \(condition)", [key]
        ) { try $0.blob(at: 0) }
        var changed = try #require(bytes.first)
        changed[place.offset] ^= mask
        let count = try raw.write {
            try raw.execute(
                "UPDATE \(place.table) SET \(place.column) = ? WHERE \(condition)",
                [.blob(changed), key])
        }
        try #require(count == 1)
    }

    @Test func `promise 3: any byte of any record, hash, head or series is named where it is`()
        throws
    {
        let test = try TestVault()
        _ = try test.family()
        let raw = try Database(
            path: test.directory + "/vault/catalog.sqlite", access: .readWrite, lockPath: nil)
        let all = try Self.places(in: raw)
        var dice = DiceThrower(seed: 6)
        // As many of each kind, for records have most of the bytes.
        let sample = Self.tables.flatMap { table, _, column, _ in
            let own = all.filter { $0.table == table && $0.column == column }
            return (0..<12).map { _ in dice.pick(own) }
        }
        let vault = try test.vault()
        let size = try test.logSize()
        for place in TestSettings.isLong ? all : sample {
            let mask = UInt8(1) << UInt8.random(in: 0..<8, using: &dice)
            try Self.flip(place, by: mask, in: raw)
            let report = try vault.verify()
            let code = try #require(Self.tables.first { $0.table == place.table }?.code)
            #expect(report.verdict == .tampered, "\(place) by \(mask)")
            let found = report.findings.first?.code ?? ""
            #expect(found.hasPrefix(code), "\(place) by \(mask): \(report.findings)")
            if let index = place.index {
                #expect(report.firstBadIndex == UInt64(index), "\(place) by \(mask)")
            }
            if ["log_record", "log_head"].contains(place.table) {
                // Who goes by the log alone is stopped before anything is added to it.
                var kind: VaultError.Kind?
                do { _ = try test.founder().listFamilies() } catch {
                    kind = VaultError(explaining: error)?.kind
                }
                // With another record 0 it is not the vault that its id names.
                #expect(kind == (place.index == 0 ? .unknown : .tampered), "\(place) by \(mask)")
            }
            try Self.flip(place, by: mask, in: raw)
        }
        #expect(try test.logSize() == size)
        #expect(try test.vault().verify().findings == [])
    }
}
