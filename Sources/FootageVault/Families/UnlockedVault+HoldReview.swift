import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// Looking at a hold again: somebody asks whether it is still needed.
extension UnlockedVault {
    /// Records that a hold was looked at and stays, and when it is looked at next.
    ///
    /// Where anybody else has governance, it is not whoever placed the hold: nobody reviews their own act. Why
    /// it stays is sealed.
    public func reviewHold(
        _ number: Int, reason: String, next reviewBy: CivilDate
    ) throws -> HoldSummary {
        let row = try hold(number)
        var act = Act(.holdReview, family: row.family, session: row.session)
        act.clip = row.clip.flatMap { ClipID(bytes: $0) }
        try require(.reviewHold, for: act)
        try checkReviewDay(reviewBy)
        let family = try vault.catalog.require(FamilyRow.self, row.family.bytes)
        let text = try sealedText(reason, field: "hold.review", of: family)
        act.note = text.note
        return try perform(act) { transaction, act in
            var row = try vault.catalog.require(HoldRow.self, row.id.bytes)
            guard row.released == nil else {
                throw VaultError(.failed, "released-before", "hold \(number) was released before")
            }
            try checkNotOwn(
                &act, causedBy: row.placedBy, "nobody reviews a hold that they placed themselves")
            let now = vault.environment.clock()
            try transaction.insert(
                HoldReviewRow(
                    id: .random(), family: row.family, hold: row.id, note: text.note.bytes,
                    wasDueBy: row.reviewBy, nextBy: reviewBy, reviewed: now,
                    reviewedOn: vault.date(of: now), reviewedBy: principal))
            row.reviewBy = reviewBy
            try transaction.update(row)
            try transaction.insert(text, of: family.id)
            return try summary(of: row)
        }
    }

    /// The looks at a hold so far, the oldest first.
    func reviews(of row: HoldRow, _ family: FamilyRow) throws -> [HoldSummary.Review] {
        try vault.catalog.rows(
            HoldReviewRow.self, where: "family = ? AND hold = ? ORDER BY reviewed, id",
            [.id(row.family), .id(row.id)]
        ).map { review in
            .init(
                on: review.reviewedOn, by: try personName(review.reviewedBy),
                wasDueBy: review.wasDueBy,
                reason: try openText(review.note, field: "hold.review", of: family))
        }
    }

    /// Refuses a day of review that has passed, or is so far off that nobody would look again.
    func checkReviewDay(_ day: CivilDate) throws {
        guard day >= vault.today else {
            throw VaultError.badInput("past-date", "the day of review has passed already")
        }
        guard vault.today.days(to: day) <= 3 * 366 else {
            throw VaultError.badInput(
                "far-date", "\(day) is more than three years away: nobody would look by then",
                hint: "today is \(vault.today)")
        }
    }

    /// Refuses an owner who could not look after a hold.
    func checkOwner(_ owner: PersonSummary) throws {
        let row = try vault.catalog.require(PersonRow.self, owner.id.bytes)
        let able: Set<Role> = [.practitioner, .supervisor, .governance]
        guard row.standing == .active, !row.roles.isDisjoint(with: able) else {
            throw VaultError.badInput(
                "owner", "that person has not accepted, has left, or works with no family",
                hint: "name a practitioner, a supervisor or somebody with governance")
        }
    }

    /// Refuses roles that open no clip, and uses for which none of the roles opens one.
    static func check(_ watch: HoldWatch) throws {
        guard watch.roles.isEmpty == watch.uses.isEmpty else {
            throw VaultError(.usage, "watch", "say both who may watch and what for, or none")
        }
        for use in watch.uses where watch.roles.isDisjoint(with: use.openers) {
            throw VaultError.badInput(
                "watch", "nobody of those roles opens clips for \(use)",
                hint: "those who do: \(list(of: Array(use.openers)))")
        }
        let openers = Set(watch.uses.flatMap(\.openers))
        if let role = watch.roles.subtracting(openers).sorted().first {
            throw VaultError.badInput(
                "watch", "a \(role.rawValue) opens clips for none of these uses")
        }
    }
}
