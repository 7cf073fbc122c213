import AuditLog
import Catalog
import Database
import Retention
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Changes a clip, or decides something about it, in one transaction with its entry and its record.
    ///
    /// - Parameters:
    ///   - address: The clip.
    ///   - act: The act, which gets the clip's family, session and id.
    ///   - action: What the person must be allowed to do.
    ///   - reason: Why; it is sealed, and the record commits to it.
    ///   - decide: Given the clip as it is within the transaction, says what is changed; may throw a `Refusal`.
    /// - Returns: The entry, and what it makes of the clip.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record.
    func change(
        _ address: ClipAddress, _ act: Act, as action: Action, reason: String? = nil,
        _ decide: (ClipUnderChange, inout Act) throws -> ClipChange
    ) throws -> ClipChangeSummary {
        let (family, session, clip) = try vault.clip(address)
        var act = act
        act.family = family.id
        act.session = session.id
        act.clip = clip.id
        try require(action, for: act)
        let text = try reason.map {
            try sealedText($0, field: act.event.rawValue, of: family)
        }
        act.note = text?.note
        return try perform(act) { transaction, act in
            let before = try underChange(clip.id, at: address)
            let change = try decide(before, &act)
            let now = vault.environment.clock()
            if let row = change.clip { try transaction.update(row, from: before.clip) }
            let row = ClipChangeRow(
                id: .random(), family: family.id, clip: clip.id.bytes,
                number: try transaction.nextNumber(in: ClipChangeRow.self), kind: change.kind,
                subject: change.subject, until: change.until, minute: change.minute,
                note: text?.note.bytes, entered: now, enteredOn: vault.date(of: now),
                enteredBy: principal, supersedes: change.supersedes)
            try transaction.insert(row)
            if let text { try transaction.insert(text, of: family.id) }
            let after = try underChange(clip.id, at: address)
            try change.check?(after)
            return ClipChangeSummary(
                clip: address, change: try entry(of: row, in: after.changes, of: family),
                kind: after.clip.kind, purposes: after.clip.purposes.sorted(),
                before: before.outcome.map { ClipRetention($0) },
                after: after.outcome.map { ClipRetention($0) })
        }
    }

    /// The clip as the transaction sees it.
    ///
    /// - Throws: `Refusal` once its destruction has begun: nothing that is entered then keeps it.
    private func underChange(_ id: ClipID, at address: ClipAddress) throws -> ClipUnderChange {
        guard let clip = try vault.catalog.find(ClipRow.self, id.bytes), clip.state == .live else {
            throw Refusal(
                VaultError(
                    .failed, "destruction-begun", "the destruction of \(address) has begun already",
                    hint: "its intent is on record; what was entered before it would have counted"))
        }
        let family = try vault.catalog.require(FamilyRow.self, clip.family.bytes)
        let holdings = try holdings(of: family)
        let facts = try holdings.facts(of: clip)
        let policy = try vault.policyInForce(on: vault.today)
        return ClipUnderChange(
            address: address, family: family, holdings: holdings, clip: clip, facts: facts,
            policy: policy,
            outcome: policy.map { Evaluator.outcome(facts, under: $0, on: vault.today) },
            today: vault.today)
    }

    /// What was changed about a clip and decided about it, in order.
    func entries(of changes: ClipChanges, of family: FamilyRow) throws -> [ClipChangeEntry] {
        try changes.rows.map { try entry(of: $0, in: changes, of: family) }
    }

    /// What a row is about, as people call it: clips by their addresses.
    private func subject(of row: ClipChangeRow) throws -> String? {
        guard row.kind == .derived || row.kind == .derivationDropped else { return row.subject }
        let resolver = RecordResolver(self)
        return try row.sources.map { clip in
            try resolver.address(of: clip)?.description ?? clip.description
        }.joined(separator: ", ")
    }

    private func entry(
        of row: ClipChangeRow, in changes: ClipChanges, of family: FamilyRow
    ) throws -> ClipChangeEntry {
        let person = try vault.catalog.require(PersonRow.self, row.enteredBy.bytes)
        return ClipChangeEntry(
            number: Int(clamping: row.number), kind: row.kind, subject: try subject(of: row),
            until: row.until, minute: row.minute, entered: row.enteredOn,
            enteredBy: try name(of: person),
            reason: try row.note.flatMap {
                try openText($0, field: row.kind.event.rawValue, of: family)
            }, isSuperseded: !changes.stands(row))
    }
}

extension ClipChangeKind {
    /// The event on whose record it stands, which names the field of its reason.
    var event: Event {
        switch self {
        case .purposeAdded: .clipPurpose
        case .purposeDropped: .clipPurposeDrop
        case .madeRecord: .clipClass
        case .madeWorking: .clipClassWorking
        case .derived: .clipDerive
        case .derivationDropped: .clipDeriveDrop
        case .extended: .clipExtend
        case .extensionCancelled: .clipExtendCancel
        case .extendedByReview, .letGo: .reviewDecide
        case .requirementWaived: .reviewWaive
        }
    }
}
