public import VaultCrypto
public import VaultModel

/// A record's word on one row, read out of the record's text only as far as it is asked for.
public struct RowGlance: Sendable {
    private let row: RecordScan.Row
    private let leaf: [UInt8]

    init(_ row: RecordScan.Row, in scan: RecordScan) {
        self.row = row
        leaf = scan.leaf
    }

    /// What the row must hold; none where it is gone.
    public var digest: SHA256Digest? { row.digest }

    /// The table's name as it stands in the text: one without escapes is the name itself.
    public var table: ArraySlice<UInt8> { leaf[row.table] }

    /// The row's id where it is one of 128 bits, as all are but those of texts.
    public var id: RowID? { HexID(leaf[row.id]).map { $0.of(RowID.self) } }

    /// The word as values.
    public var word: Record.RowWord {
        Record.RowWord(
            table: RecordScan.text(row.table, in: leaf), id: RecordScan.text(row.id, in: leaf),
            state: row.digest.map { .holds($0) } ?? .gone)
    }
}
