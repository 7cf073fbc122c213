import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// An approval that a film in quarantine is given back.
public struct ReturnApproval: Sendable, Hashable {
    /// The film's number in quarantine.
    public let number: Int
    /// The practitioner it waits for, who gives it back; none where the reader may not read names.
    public let practitioner: String?
    /// The last day on which it can be used.
    public let until: CivilDate
}

extension UnlockedVault {
    /// Approves that a film in quarantine is given back; the practitioner it waits for does that, for nobody
    /// else but recovery can open it.
    ///
    /// Governance approves without opening the film. It can be used once, within 28 days; a later approval
    /// takes its place.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `tampered` when the film's
    ///   row is not what the log says; `failed` once its destruction has begun.
    public func approveReturn(_ number: Int, reason: String) throws -> ReturnApproval {
        var act = Act(.quarantineReturnApprove)
        try require(.approveReturn, for: act)
        let film = try quarantineRow(number)
        act.clip = film.id
        if let own = try ownership(of: film.practitioner) {
            try refuse(act, own.refusal(Self.ownReturn, hint: Self.ownReturnHint(number)))
        }
        let text = try ringText(reason, field: act.event.rawValue)
        act.note = text.note
        return try perform(act) { transaction, _ in
            var row = try stillWaiting(film)
            // What this writes is what the log says from here on: nothing else may come with it.
            try words.check(films: [row.id])
            let now = vault.environment.clock()
            let day = vault.date(of: now)
            row.returnApproved = now
            row.returnApprovedOn = day
            row.returnApprovedBy = principal
            try transaction.update(row)
            try transaction.insert(ringText: text)
            return ReturnApproval(
                number: number, practitioner: try name(of: row.practitioner),
                until: QuarantineRow.lastDay(ofReturnApprovedOn: day))
        }
    }

    /// Holds that governance approved that this person gives a film back.
    ///
    /// - Throws: `Refusal` when it has not, or not any more.
    func requireReturnApproval(of film: QuarantineRow) throws {
        let number = Int(clamping: film.number)
        guard let until = film.returnableUntil, vault.today <= until else {
            throw Refusal(
                VaultError(
                    .notPermitted, "not-approved",
                    "governance has not approved that film \(number) is given back",
                    hint: """
                        governance runs `footage quarantine return approve \(number)`; then run this again. \
                        The film still waits
                        """))
        }
        try requireNotOwn(film.returnApprovedBy, Self.ownReturn, hint: Self.ownReturnHint(number))
    }

    private static let ownReturn = "nobody gives a film back on their own approval"

    private static func ownReturnHint(_ number: Int) -> String {
        """
        somebody else with governance approves it, or give it back with the recovery identity: \
        `footage quarantine return \(number) --recovery FILE`
        """
    }
}

extension QuarantineRow {
    /// The last day on which it may be given back; none while nobody approved that.
    var returnableUntil: CivilDate? { returnApprovedOn.map(Self.lastDay(ofReturnApprovedOn:)) }

    static func lastDay(ofReturnApprovedOn day: CivilDate) -> CivilDate { day.adding(days: 28) }
}
