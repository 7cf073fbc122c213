public import AuditLog

/// A row that an act has written: what the log is to say of it, and what became of it.
public struct WrittenRow: Hashable, Sendable {
    /// What the log is to say.
    public let word: Record.RowWord
    /// Whether it was added, changed or removed: one of them.
    public let change: RowChanges

    /// The same row, written once more.
    func followed(by later: WrittenRow) -> WrittenRow {
        // What was added and then changed was added, as whoever reads the log sees it.
        let isNew = change == .adds && later.change == .changes
        return WrittenRow(word: later.word, change: isNew ? .adds : later.change)
    }
}
