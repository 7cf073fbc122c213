import AuditLog

/// Whether a log that was gone through is one to act on.
extension LogSummary {
    /// Refuses a log with a finding, or another than its signed head vouches for.
    ///
    /// - Parameter head: The head as it is stored: its size, and the signed checkpoint.
    /// - Throws: `VaultError` of kind `tampered`, or `unknown` for what a newer program wrote.
    func requireBelieved(under head: (size: Int64, checkpoint: [UInt8])?) throws {
        if let first = findings.first, let last = findings.last {
            guard case .unverifiable = last else { throw Self.unbelieved(last.message) }
            throw VaultError(
                .unknown, "log", "the log cannot be verified: \(first.message)",
                hint: """
                    nothing was done; use the program that wrote it, or a newer one. If nobody has one, tell \
                    information governance: `footage audit verify` shows who signed what this program does not \
                    know
                    """)
        }
        guard let head, UInt64(exactly: head.size) == size else {
            throw Self.unbelieved("its head stands at another size than its records")
        }
        do throws(AuditLogError) {
            try verify(head: SignedNote(head.checkpoint))
        } catch {
            throw Self.unbelieved(error.message)
        }
    }

    /// What is said of a log that is not as it was signed.
    static func unbelieved(_ fault: String) -> VaultError {
        VaultError(
            .tampered, "log", "the log cannot be believed: \(fault)",
            hint: "nothing was done; run `footage audit verify`, and tell information governance")
    }
}
