extension UnlockedVault {
    /// Records how an act ended whose effect is in the world already.
    ///
    /// - Parameters:
    ///   - act: The outcome.
    ///   - done: What was done, as the beginning of a sentence that ends in "could not be recorded".
    /// - Throws: `VaultError` with the code `outcome-not-recorded`, which says that it was done all the same.
    func recordOutcome(_ act: Act, of done: String) throws {
        do {
            try drawing(for: .outcomes) { try record(act) }
        } catch {
            let reason = (error as? any Explained)?.message ?? "the catalog could not be written"
            throw VaultError(
                .partlyDone, "outcome-not-recorded", "\(done) could not be recorded: \(reason)",
                hint: "the intent is on record, so the log shows it as of unknown outcome")
        }
    }
}
