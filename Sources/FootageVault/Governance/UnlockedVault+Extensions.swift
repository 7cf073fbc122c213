import AuditLog
import Catalog
public import VaultModel

extension UnlockedVault {
    /// Keeps a clip longer, as a keep of the rank `service`: it does not outlast the end of a consent.
    ///
    /// An extension is never edited. Of several the latest day counts; one that is not to count any more is
    /// taken back with `cancelExtension`.
    ///
    /// - Parameters:
    ///   - address: The clip.
    ///   - until: The first day on which it may go.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - minute: The reference of the minute that records it.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `failed` with the code
    ///   `destruction-begun` for a clip that is being destroyed.
    public func extendClip(
        _ address: ClipAddress, until: CivilDate, reason: String, minute: String
    ) throws -> ClipChangeSummary {
        let minute = try MinuteReference.checked(minute)
        try checkUntil(until)
        return try change(address, Act(.clipExtend), as: .extendClip, reason: reason) { _, _ in
            var change = ClipChange(.extended)
            change.until = until
            change.minute = minute
            return change
        }
    }

    /// Takes an extension back; the clip may then go sooner, but not before the policy's grace.
    ///
    /// - Parameters:
    ///   - number: The extension's number.
    ///   - address: The clip that it is of.
    ///   - reason: Why; it is sealed, and the log commits to it.
    ///   - minute: The reference of the minute that records it.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: As `extendClip` does; `badInput` for a number that is no standing extension of the clip.
    public func cancelExtension(
        _ number: Int, of address: ClipAddress, reason: String, minute: String
    ) throws -> ClipChangeSummary {
        let minute = try MinuteReference.checked(minute)
        return try change(
            address, Act(.clipExtendCancel), as: .extendClip, reason: reason
        ) { clip, _ in
            let row = clip.changes.rows.first {
                $0.number == Int64(number) && $0.kind.isExtension
            }
            guard let row else {
                throw Refusal(.notFound("extension", "\(number) of \(address)"))
            }
            guard clip.changes.stands(row) else {
                throw Refusal(
                    VaultError(
                        .failed, "cancelled-before", "extension \(number) was taken back before"))
            }
            var change = ClipChange(.extensionCancelled)
            change.until = row.until
            change.minute = minute
            change.supersedes = row.id
            return change
        }
    }

    /// Refuses a day that keeps nothing, or that is none a person means.
    func checkUntil(_ date: CivilDate) throws {
        guard date > vault.today else {
            throw VaultError.badInput(
                "past-date", "\(date) is not a day to come: today is \(vault.today)")
        }
        guard date <= vault.today.adding(days: 36_525) else {
            throw VaultError.badInput(
                "implausible-date", "\(date) is more than a hundred years away",
                hint: "dates are written YYYY-MM-DD; today is \(vault.today)")
        }
    }
}

extension ClipChangeKind {
    /// Whether it keeps a clip longer.
    var isExtension: Bool { self == .extended || self == .extendedByReview }
}
