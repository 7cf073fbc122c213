import AuditLog
import Catalog

extension Event {
    /// What a record of this event says of the rows that its act wrote.
    ///
    /// Nobody's log would be believed any more with a record that speaks of what is not its event's: an act
    /// that would write one is stopped before anything is written, and its first test fails.
    ///
    /// - Throws: `VaultError` with the code `event-rows`.
    func words(
        on rows: [WrittenRow], as outcome: Record.Outcome
    ) throws(VaultError) -> [Record.RowWord] {
        let strange = rows.first { row in
            guard outcome != .refused, let table = RowTable(rawValue: row.word.table) else {
                return true
            }
            return self.rows[table]?.contains(row.change) != true
        }
        if let strange {
            throw VaultError(
                .failed, "event-rows",
                "a record of \(rawValue) may not say what became of a row of \(strange.word.table)",
                hint: "nothing was done; this is a fault of the program, which is worth reporting")
        }
        return rows.map(\.word)
    }
}
