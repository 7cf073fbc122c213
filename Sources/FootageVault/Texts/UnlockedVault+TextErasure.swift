import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

/// Free texts that go: the log keeps its commitment to each, and says that the text is gone.
extension UnlockedVault {
    /// Erases texts of one family, or of none, in one act.
    func erase(_ notes: [SHA256Digest], of family: FamilyID?) throws {
        guard !notes.isEmpty else { return }
        var act = Act(.textErase, family: family)
        act.amount = .init(items: UInt64(notes.count))
        try perform(act) { transaction, _ in
            for note in notes { try transaction.eraseText(note) }
        }
    }

    /// Erases a family's free texts, once it was judged again within the transaction.
    ///
    /// - Returns: Whether there was something to erase.
    /// - Throws: `VaultError` of kind `tampered` for a text that is not the family's by its record.
    func eraseTexts(
        of family: FamilyID, by origins: inout TextOrigins, requiring check: () throws -> Void
    ) throws -> Bool {
        guard try !vault.catalog.texts(of: family).isEmpty else { return false }
        var known = origins
        defer { origins = known }
        try perform(Act(.textErase, family: family)) { transaction, act in
            try check()
            let notes = try vault.catalog.texts(of: family)
            try known.require(notes, of: family)
            for note in notes { try transaction.eraseText(note) }
            act.amount = .init(items: UInt64(notes.count))
        }
        return true
    }

    /// Erases the texts that concern no family, when the policy's time for texts is over since each was written.
    ///
    /// When that was, the log says: its record committed to the text.
    ///
    /// - Returns: How many went.
    /// - Throws: `VaultError` of kind `tampered` when the log is not to be believed.
    func eraseTextsOfNoFamily(_ terms: AfterwardsTerms) throws -> Int {
        let due = try vault.catalog.read {
            try terms.rows.check([])
            return try dueTextsOfNoFamily(terms)
        }
        guard !due.isEmpty else { return 0 }
        var erased = 0
        try perform(Act(.textErase)) { transaction, act in
            try requireStillInForce(terms)
            // Governance may have erased some of them meanwhile.
            let left = try due.filter { try vault.catalog.hasText($0) }
            var origins = TextOrigins(vault.catalog)
            try origins.require(left, of: nil)
            for note in left { try transaction.eraseText(note) }
            erased = left.count
            act.amount = .init(items: UInt64(erased))
        }
        return erased
    }

    private func dueTextsOfNoFamily(_ terms: AfterwardsTerms) throws -> [SHA256Digest] {
        let kept = Set(try vault.catalog.texts(of: nil))
        guard !kept.isEmpty else { return [] }
        var due: [SHA256Digest] = []
        var before: UInt64 = 0
        let size = try LogTable(vault.catalog.database).size
        // Only records that are old enough are read, which for years are none.
        while before < size {
            var isOldEnough = true
            try vault.catalog.forEachStoredLeaf(in: before..<min(before + 512, size)) { _, leaf in
                guard isOldEnough else { return }
                let record = try RecordGlance(leaf: leaf)
                let day = vault.date(of: record.at)
                isOldEnough = terms.date > terms.policy.afterwards.dates(after: day).texts
                guard isOldEnough, let note = record.note, kept.contains(note) else { return }
                guard record.family == nil else { throw TextOrigins.misfiled }
                due.append(note)
            }
            guard isOldEnough else { break }
            before += 512
        }
        return due
    }
}
