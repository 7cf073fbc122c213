import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

extension UnlockedVault {
    /// How many moments a clip may have: one record speaks of the end of all of them.
    public static var mostMoments: Int { 200 }

    /// Marks a moment of a film, for whoever may watch it.
    ///
    /// It is sealed under the film's own key, and ends with that: nothing of what was seen stands in the catalog or
    /// the log in the clear. An out point less than a second behind the film's end, as a player may round it, is
    /// moved to the end.
    ///
    /// - Parameters:
    ///   - mark: What is marked.
    ///   - address: The film.
    ///   - purpose: For what it is watched.
    /// - Returns: The moment.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of kind
    ///   `badInput` for what lies outside the film, a note that is too long, or a moment too many.
    public func addMoment(
        _ mark: MomentMark, to address: ClipAddress, purpose: AccessPurpose
    ) throws -> Moment {
        let (family, session, clip) = try vault.clip(address)
        let asked = Act(.momentAdd, family: family.id, session: session.id, clip: clip.id)
        try require(.keepMoments, for: asked)
        let act = try admit(asked, to: clip, of: family, for: purpose)
        let mark = try mark.checked(within: clip.milliseconds)
        return try perform(act) { transaction, _ in
            try requireAdmitted(act, to: clip, of: family, for: purpose)
            let moments = try vault.catalog.moments(of: clip.id)
            guard moments.count < Self.mostMoments else {
                throw VaultError.badInput(
                    "moment-limit",
                    "\(address) has \(Self.mostMoments) moments, the most there can be",
                    hint: "`footage moment drop` takes away one that is not needed")
            }
            let now = vault.environment.clock()
            let id = RowID.random()
            // The key that the film has within the transaction: it may have been sealed afresh just before.
            let sealed = try mark.sealed(
                as: id, of: clip.id, under: fileKey(of: clip, in: family))
            let row = MomentRow(
                id: id, family: family.id, clip: clip.id,
                number: try highestNumber(of: clip.id, in: moments) + 1,
                sealed: sealed, entered: now, enteredOn: vault.date(of: now), enteredBy: principal)
            try transaction.insert(row)
            return try moment(row, mark, at: address)
        }
    }

    /// The highest number that a moment of a clip has had, also of one that was taken away since.
    ///
    /// No number is given twice: whoever wrote one down finds that moment or none. The rows tell it of those that
    /// are left, and the log how many there ever were, with those of before the clip was moved.
    private func highestNumber(of clip: ClipID, in left: [MomentRow]) throws -> Int64 {
        let ids = try vault.catalog.identities(of: clip)
        var marked: Int64 = 0
        try vault.catalog.forEachRecord(naming: Event.momentAdd.rawValue) { record in
            guard record.outcome == .ok, let clip = record.clip, ids.contains(clip) else { return }
            marked += 1
        }
        // Of a log that was lost before a restore, the rows know more.
        return max(marked, left.last?.number ?? 0)
    }

    /// Takes the mark of a moment away: one's own, or that of somebody who has left the vault; governance that
    /// holds a grant of the family takes any away.
    ///
    /// What a hold keeps, nobody takes away.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` when the
    ///   clip has no such moment; `failed` with the code `hold` for a clip under hold.
    public func dropMoment(_ number: Int, of address: ClipAddress) throws {
        let (family, session, clip) = try vault.clip(address)
        let act = Act(.momentDrop, family: family.id, session: session.id, clip: clip.id)
        try require(.keepMoments, for: act)
        try perform(act) { transaction, _ in
            try requireChangeable(clip, at: address)
            let row = try vault.catalog.moments(of: clip.id).first { $0.number == number }
            guard let row else {
                throw VaultError.notFound("moment", "\(number) of \(address)")
            }
            let author = try vault.catalog.require(PersonRow.self, row.enteredBy.bytes)
            let isGovernance = try currentPerson().roles.contains(.governance)
            guard row.enteredBy == principal || author.standing == .retired || isGovernance else {
                throw Refusal(
                    VaultError(
                        .notPermitted, "others-moment",
                        "moment \(number) of \(address) was marked by somebody else",
                        hint: "whoever marked it takes it away"))
            }
            try transaction.delete(MomentRow.self, row.id.bytes)
        }
    }

    private func requireChangeable(_ clip: ClipRow, at address: ClipAddress) throws {
        guard let clip = try vault.catalog.find(ClipRow.self, clip.id.bytes), clip.state == .live
        else {
            throw Refusal(
                VaultError(
                    .failed, "destruction-begun", "the destruction of \(address) has begun already",
                    hint: "what was marked in it goes with it"))
        }
        let family = try vault.catalog.require(FamilyRow.self, clip.family.bytes)
        guard let hold = try holdings(of: family).openHolds(on: clip).first else { return }
        throw Refusal(
            VaultError(
                .failed, "hold", "hold \(hold) keeps \(address), and what was marked in it",
                hint: "governance releases the hold first: `footage hold list`"))
    }

    func moment(_ row: MomentRow, _ mark: MomentMark, at address: ClipAddress) throws -> Moment {
        Moment(
            clip: address, number: Int(clamping: row.number), mark: mark, added: row.entered,
            addedOn: row.enteredOn, addedBy: row.enteredBy, addedByName: try name(of: row.enteredBy)
        )
    }
}

extension MomentMark {
    /// The mark with its out point and its note as they are kept.
    fileprivate func checked(within length: Int64) throws(VaultError) -> MomentMark {
        var mark = self
        mark.note = try note.map { (text) throws(VaultError) in
            try PlainText.checked(text, what: "note", limit: 2000)
        }
        guard milliseconds.lowerBound >= 0, !milliseconds.isEmpty else {
            throw .badInput("moment-range", "a moment begins within the film, and ends after that")
        }
        // Of a film that nobody could look into the length is not known.
        guard length > 0 else { return mark }
        guard milliseconds.lowerBound < length, milliseconds.upperBound < length + 1000 else {
            throw .badInput(
                "moment-range", "the film ends before that",
                hint: "`footage clip show` says how long it is")
        }
        mark.milliseconds = milliseconds.lowerBound..<min(milliseconds.upperBound, length)
        return mark
    }
}
