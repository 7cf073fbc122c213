import AuditLog
import Catalog
import Database
public import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// Records that someone consented to a purpose, in the family's only open programme or the one of that
    /// number; or corrects an entry that was typed wrongly, which stays on record.
    ///
    /// Without a day it is today's, or the corrected entry's; what else is left out of a correction stays as
    /// the entry said. A signer is a name, a role or a number, and none where one person alone signs; the
    /// wording is the SHA-256 of the form that was signed; signer and authority are sealed.
    ///
    /// - Throws: `VaultError` for days that contradict each other or what is recorded.
    public func recordConsent(
        _ reference: FamilyReference, purpose: Purpose, given: CivilDate?, expires: CivilDate?,
        form: String?, programme number: Int?, signer: String? = nil,
        wording: SHA256Digest? = nil, authority: String? = nil, correcting entry: Int? = nil
    ) throws -> ConsentSummary {
        let family = try vault.family(reference)
        var act = Act(.consentRecord, family: family.id)
        try require(.recordConsent, for: act)
        let form = try form.map { try PlainText.checked($0, what: "form version", limit: 64) }
        let text = try authority.map {
            try sealedText($0, field: "consent.authority", of: family)
        }
        act.note = text?.note
        return try perform(act) { transaction, _ in
            let reader = try ConsentReader(self, of: family)
            let earlier = try entry.map { try reader.standing($0) }
            let programme = try programme(of: earlier, orNumbered: number, family)
            let now = vault.environment.clock()
            let person =
                try signer == nil && earlier != nil
                ? earlier.map { ($0.signer, try reader.name(of: $0)) }
                : reader.signer(signer, in: programme)
            let id = FactID.random()
            let row = ConsentRow(
                id: id, family: family.id, programme: programme.id,
                number: try transaction.nextNumber(
                    in: ConsentRow.self, of: "family", family.id.bytes),
                purpose: purpose, signer: person?.0 ?? 1,
                signerName: try person?.1.map { name in
                    try ConsentReader.place(of: id, self).seal(name, with: namesKey(of: family))
                }, given: given ?? earlier?.given ?? vault.date(of: now),
                expires: expires ?? earlier?.expires, withdrawn: earlier?.withdrawn,
                form: form ?? earlier?.form,
                wording: wording?.bytes ?? (form == nil ? earlier?.wording : nil),
                note: text?.note.bytes ?? earlier?.note, entered: now,
                enteredOn: vault.date(of: now), enteredBy: principal, supersedes: earlier?.id)
            try check(row, correcting: earlier, among: reader)
            try transaction.insert(row)
            if let text { try transaction.insert(text, of: family.id) }
            var summary = try ConsentReader(self, of: family).summary(of: row)
            summary.doubts = try doubts(about: row, in: programme)
            return summary
        }
    }

    /// Records that the family withdrew its consent: for one purpose, or for all it ever gave.
    ///
    /// With a signer, by name or number, only that person's.
    ///
    /// - Returns: The consents that ended, one a purpose and signer.
    /// - Throws: `VaultError` when there is none to withdraw.
    public func withdrawConsent(
        _ reference: FamilyReference, purpose: Purpose?, on date: CivilDate,
        programme number: Int?, signer: String? = nil
    ) throws -> [ConsentSummary] {
        let family = try vault.family(reference)
        let act = Act(.consentWithdraw, family: family.id)
        try require(.recordConsent, for: act)
        try vault.checkPast(date, "a consent cannot have been withdrawn")
        let programme = try number.map { try openProgramme(of: family, number: $0) }
        return try perform(act) { transaction, _ in
            let reader = try ConsentReader(self, of: family)
            let signers = try signer.map { try reader.knownSigner($0, in: programme) }
            let standing = reader.entries.standing.filter { row in
                row.given != nil && row.withdrawn == nil
                    && (purpose == nil || row.purpose == purpose)
                    && (programme == nil || row.programme == programme?.id)
                    && signers?.contains(.init(programme: row.programme, number: row.signer))
                        ?? true
            }
            guard !standing.isEmpty else {
                throw VaultError.badInput(
                    "no-consent", "there is no consent that could be withdrawn",
                    hint: "`footage consent list \(reference)` shows what is recorded")
            }
            return try standing.map { row in
                try end(row, on: date, reader, transaction)
            }
        }
    }

    /// Corrects the day of a withdrawal.
    public func correctWithdrawal(
        _ reference: FamilyReference, entry: Int, on date: CivilDate
    ) throws -> ConsentSummary {
        let family = try vault.family(reference)
        let act = Act(.consentWithdraw, family: family.id)
        try require(.recordConsent, for: act)
        try vault.checkPast(date, "a consent cannot have been withdrawn")
        return try perform(act) { transaction, _ in
            let reader = try ConsentReader(self, of: family)
            let row = try reader.standing(entry)
            guard row.withdrawn != nil else {
                throw VaultError.badInput(
                    "not-withdrawn", "entry \(entry) is a consent that was not withdrawn",
                    hint: "leave out --supersedes to record that it was")
            }
            return try end(row, on: date, reader, transaction)
        }
    }

    /// Takes an entry about consent back, which stays on record.
    ///
    /// After that of a withdrawal the consent stands again; after that of a consent none was given.
    public func undoConsent(_ reference: FamilyReference, entry: Int) throws -> ConsentSummary {
        let family = try vault.family(reference)
        let act = Act(.consentUndo, family: family.id)
        try require(.recordConsent, for: act)
        return try perform(act) { transaction, _ in
            let reader = try ConsentReader(self, of: family)
            let row = try reader.standing(entry)
            return try follow(row, reader, transaction) { next in
                guard row.withdrawn == nil else { return next.withdrawn = nil }
                next.given = nil
                next.expires = nil
                next.form = nil
                next.wording = nil
                next.note = nil
            }
        }
    }

    /// A family's consents as they stand, by programme and purpose.
    public func listConsents(_ reference: FamilyReference) throws -> [ConsentSummary] {
        try consents(of: reference).filter(\.stands)
    }

    /// Every entry about a family's consents, superseded ones too, by programme, purpose and number.
    public func listConsentEntries(_ reference: FamilyReference) throws -> [ConsentSummary] {
        try consents(of: reference)
    }

    private func consents(of reference: FamilyReference) throws -> [ConsentSummary] {
        let family = try vault.family(reference)
        let act = Act(.consentList, family: family.id)
        try require(.listClips, for: act)
        try record(act)
        let reader = try ConsentReader(self, of: family)
        return try reader.entries.all.map(reader.summary).sorted {
            ($0.programme, $0.purpose, $0.signer, $0.number)
                < ($1.programme, $1.purpose, $1.signer, $1.number)
        }
    }

    /// Enters that a consent ended on a day.
    private func end(
        _ row: ConsentRow, on date: CivilDate, _ reader: ConsentReader,
        _ transaction: CatalogTransaction
    ) throws -> ConsentSummary {
        if let given = row.given, date < given {
            throw VaultError.badInput(
                "order-of-dates",
                "the consent to \(row.purpose.rawValue) was given on \(given), after \(date)",
                hint: vault.dayHint(date, since: given))
        }
        return try follow(row, reader, transaction) { $0.withdrawn = date }
    }

    /// Enters what follows an entry: all as it said, but for the change.
    private func follow(
        _ row: ConsentRow, _ reader: ConsentReader, _ transaction: CatalogTransaction,
        _ change: (inout ConsentRow) -> Void
    ) throws -> ConsentSummary {
        let now = vault.environment.clock()
        var next = row
        next.id = .random()
        next.number = try transaction.nextNumber(
            in: ConsentRow.self, of: "family", row.family.bytes)
        next.entered = now
        next.enteredOn = vault.date(of: now)
        next.enteredBy = principal
        next.supersedes = row.id
        next.signerName = try reader.name(of: row).map { [id = next.id] name in
            try ConsentReader.place(of: id, self).seal(name, with: namesKey(of: reader.family))
        }
        change(&next)
        try transaction.insert(next)
        return try ConsentReader(self, of: reader.family).summary(of: next)
    }

    private func programme(
        of earlier: ConsentRow?, orNumbered number: Int?, _ family: FamilyRow
    ) throws -> ProgrammeRow {
        if number == nil, let earlier {
            return try vault.catalog.require(ProgrammeRow.self, earlier.programme.bytes)
        }
        return try openProgramme(of: family, number: number)
    }

    /// Refuses what contradicts itself, today, or what is recorded.
    private func check(
        _ row: ConsentRow, correcting earlier: ConsentRow?, among reader: ConsentReader
    ) throws {
        guard let given = row.given else { return }
        try vault.checkPast(given, "a consent cannot have been given")
        if let expires = row.expires, expires < given {
            throw VaultError.badInput(
                "order-of-dates", "the consent would expire on \(expires), before it is given",
                hint: "it is given on \(given); dates are written YYYY-MM-DD")
        }
        if let withdrawn = row.withdrawn, withdrawn < given {
            throw VaultError.badInput(
                "order-of-dates", "the consent was withdrawn on \(withdrawn), before \(given)",
                hint: "correct the withdrawal first, or take it back with `footage consent undo`")
        }
        let others = reader.entries.standing.filter { other in
            other.id != earlier?.id && other.given != nil && other.programme == row.programme
                && other.purpose == row.purpose && other.signer == row.signer
        }
        if let same = others.first(where: {
            $0.given == given && $0.expires == row.expires && $0.withdrawn == nil
                && $0.form == row.form && $0.wording == row.wording
        }) {
            throw VaultError.badInput(
                "consent-known", "that consent is recorded already, as entry \(same.number)",
                hint: "correct it with --supersedes \(same.number)")
        }
        // The latest given counts: one given before a withdrawal would undo it.
        if let ended = others.first(where: { ($0.withdrawn.map { $0 > given }) ?? false }),
            let withdrawn = ended.withdrawn
        {
            throw VaultError.badInput(
                "order-of-dates",
                "this consent was withdrawn on \(withdrawn) (entry \(ended.number)), after \(given)",
                hint: "a consent replaces a withdrawal only when it is given after it")
        }
    }

    private func doubts(about row: ConsentRow, in programme: ProgrammeRow) throws -> [String] {
        let opened = try summary(of: programme).opened
        guard let given = row.given, given < opened,
            let likely = YearSlip.suspicion(of: given, near: opened)
        else { return [] }
        return [
            "\(given) is long before \(opened), the day programme \(programme.number) was opened. If "
                + "\(likely) was meant, correct it with --supersedes \(row.number)."
        ]
    }
}

extension Vault {
    /// A family's consents that nothing supersedes, in the order they were entered.
    func consents(of family: FamilyID) throws -> [ConsentRow] {
        let entries: Entries<ConsentRow> = try entries(of: family)
        return entries.standing
    }
}
