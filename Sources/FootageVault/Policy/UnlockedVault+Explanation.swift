import AuditLog
import Catalog
public import Retention
public import VaultModel

extension UnlockedVault {
    /// What the policy in force on a day makes of a clip, with every reason.
    ///
    /// - Parameters:
    ///   - address: Where the clip is.
    ///   - date: The day.
    ///   - last: By what had been recorded, and adopted, by the end of this day; by all there is without.
    /// - Returns: The decision.
    /// - Throws: `VaultError` when no policy is in force on that day, or the clip was not known on the other.
    public func explain(
        _ address: ClipAddress, on date: CivilDate, known last: CivilDate? = nil
    ) throws -> Decision {
        let (family, session, clip) = try vault.clip(address)
        let act = Act(.explain, family: family.id, session: session.id, clip: clip.id)
        try require(.explain, for: act)
        let known: Knowledge = last.map { .on($0) } ?? .now
        if let last, last > vault.today {
            throw VaultError.badInput(
                "future-date", "nobody knows yet what will be known on \(last)",
                hint: "today is \(vault.today); without --known it is what is known now")
        }
        guard known.has(clip.uploadedOn) else {
            throw VaultError.badInput(
                "unknown-then",
                "\(address) was taken in on \(clip.uploadedOn); nobody knew of it before")
        }
        guard let policy = try vault.policyInForce(on: date, known) else {
            throw Self.noPolicy(on: date)
        }
        try record(act)
        let holdings = try holdings(of: family, known: known)
        guard let then = holdings.clips.first(where: { $0.id == clip.id }) else {
            throw VaultError.notFound("clip", address.description)
        }
        return Evaluator.decide(try holdings.facts(of: then), under: policy, on: date)
    }
}
