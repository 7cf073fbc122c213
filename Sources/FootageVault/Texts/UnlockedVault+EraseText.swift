import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// Free texts that somebody had erased.
public struct TextErasure: Sendable, Hashable {
    /// How many.
    public let texts: Int
    /// The families that they were of; none of texts that concern no family.
    public let families: [FamilyReference]
    /// How many backups were begun before and may still hold them, sealed.
    public let backups: Int
    /// Why this account's destruction ledger does not name them yet; none where it does, or keeps none.
    ///
    /// The texts are gone all the same, and the log says so: whoever's command next brings the ledger up to the
    /// log enters them. Until then a restored backup learns of it by the log alone.
    public internal(set) var ledgerFault: String?
}

extension UnlockedVault {
    /// Erases the free texts to which records of the log committed; governance does, for a reason.
    ///
    /// The text and its salt are gone from the catalog; the records stay, and verify. Copies of the catalog in
    /// backups still hold the sealed text, and its key, until they expire. The reason is itself a text, sealed.
    ///
    /// - Parameters:
    ///   - records: The records' numbers in the log.
    ///   - reason: Why they are erased.
    /// - Returns: What was erased.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record, also while a family of one
    ///   of them is under hold, and for a text of one's own while somebody else holds governance; `badInput` for a record without a text, or whose text is gone; `tampered` for
    ///   a text that the catalog holds as another family's: then none is erased.
    public func eraseTexts(of records: [UInt64], reason: String) throws -> TextErasure {
        try require(.eraseText, for: Act(.textErase))
        guard !records.isEmpty else {
            throw VaultError(.usage, "no-record", "say which records' texts are to be erased")
        }
        let notes = try Set(records).sorted().map { try note(of: $0) }
        return try erase(reason) { try vault.catalog.textsByFamily(notes) }
    }

    /// Erases all free texts of a family; governance does, for a reason.
    ///
    /// - Throws: As `eraseTexts(of:reason:)` does; `badInput` for a family that has none.
    public func eraseTexts(
        of reference: FamilyReference, reason: String
    ) throws -> TextErasure {
        let family = try vault.family(reference)
        try require(.eraseText, for: Act(.textErase, family: family.id))
        guard try !vault.catalog.texts(of: family.id).isEmpty else {
            throw VaultError.badInput("no-text", "\(reference) has no free text to erase")
        }
        return try erase(reason) { [family.id: try vault.catalog.texts(of: family.id)] }
    }

    /// The commitment of a record whose text is there.
    private func note(of index: UInt64) throws -> SHA256Digest {
        let log = try LogTable(vault.catalog.database)
        guard index < log.size else {
            throw VaultError.badInput("not-found", "the log has no record \(index)")
        }
        guard let note = try RecordGlance(leaf: log.leaf(at: index)).note else {
            throw VaultError.badInput(
                "no-text", "record \(index) committed to no free text",
                hint: "`footage audit list --json` says `text` of those that did")
        }
        guard try vault.catalog.hasText(note) else {
            throw VaultError.badInput(
                "erased-before", "the text of record \(index) is gone already")
        }
        return note
    }

    /// Erases what the body finds within the transaction; a record a family, since none concerns two.
    private func erase(
        _ reason: String, _ find: () throws -> [FamilyID?: [SHA256Digest]]
    ) throws -> TextErasure {
        var origins = TextOrigins(vault.catalog)
        for (id, notes) in try find() {
            var act = Act(.textErase, family: id)
            try refusing(act) { try requireErasable(notes, of: family(id), by: &origins, &act) }
        }
        var erasure = try refusing(Act(.textErase)) {
            try performEach { transaction, append in
                var (count, families): (Int, [FamilyReference]) = (0, [])
                let found = try find()
                let ids = found.keys.sorted { ($0?.description ?? "") < ($1?.description ?? "") }
                for id in ids {
                    let notes = found[id] ?? []
                    let family = try family(id)
                    var act = Act(.textErase, family: id)
                    try requireErasable(notes, of: family, by: &origins, &act)
                    for note in notes { try transaction.eraseText(note) }
                    let text = try erasingReason(reason, of: family)
                    try transaction.insert(text, of: id)
                    act.note = text.note
                    act.amount = .init(items: UInt64(notes.count))
                    try append(act)
                    count += notes.count
                    families += family.flatMap { FamilyReference($0.reference) }.map { [$0] } ?? []
                }
                return TextErasure(
                    texts: count, families: families.sorted(), backups: try backupsWithKeys())
            }
        }
        if !isRehearsing {
            // Of the catalog's own log no old page is to hold them either.
            vault.foldWriteAheadLog(beyond: 0, waiting: .seconds(1))
            erasure.ledgerFault = faultOfLedger()
        }
        return erasure
    }

    /// Brings this account's ledger up to the log; what was erased is gone and on record, whether that works or not.
    private func faultOfLedger() -> String? {
        do {
            if try keepsLedger() { try sealLedger() }
            return nil
        } catch {
            return VaultError(explaining: error)?.message ?? "\(error)"
        }
    }

    private func family(_ id: FamilyID?) throws -> FamilyRow? {
        try id.map { try vault.catalog.require(FamilyRow.self, $0.bytes) }
    }

    /// Holds texts to their records, the family to its holds, and whoever erases to what they said themselves:
    /// nobody takes away why they did what others are to judge.
    private func requireErasable(
        _ notes: [SHA256Digest], of family: FamilyRow?, by origins: inout TextOrigins,
        _ act: inout Act
    ) throws {
        let actors = try origins.require(notes, of: family?.id)
        if let family { try requireNoHold(on: family) }
        guard actors.contains(principal) else { return }
        try checkNotOwn(
            &act, causedBy: principal, "nobody erases what they wrote about their own acts")
    }

    /// What stands about a family under hold is kept with its films.
    private func requireNoHold(on family: FamilyRow) throws {
        let holds = try vault.catalog.count(
            HoldRow.self, where: "family = ? AND released IS NULL", [.id(family.id)])
        guard holds == 0 else {
            throw Refusal(
                VaultError(
                    .notPermitted, "under-hold",
                    "\(family.reference) is under hold, and its texts are kept as its films are",
                    hint: "once the hold is released, run this again; nothing was erased"))
        }
    }

    private func erasingReason(_ reason: String, of family: FamilyRow?) throws -> SealedText {
        let field = Event.textErase.rawValue
        if let family, family.slot != nil {
            return try sealedText(reason, field: field, of: family)
        }
        return try ringText(reason, field: field)
    }

    private func backupsWithKeys() throws -> Int {
        Int(clamping: try vault.catalog.count(BackupRow.self, where: "keys_ended IS NULL"))
    }
}
