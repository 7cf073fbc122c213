import AuditLog
import Catalog
import Retention
public import VaultModel

extension UnlockedVault {
    /// Makes a clip part of the record, which is kept as records are.
    ///
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` where no rule
    ///   ends such a clip.
    public func makeRecord(_ address: ClipAddress) throws -> ClipChangeSummary {
        try setClass(.record, of: address, Act(.clipClass), as: .makeRecord, .madeRecord, nil)
    }

    /// Makes a clip working material again; it may then go sooner, but not before the policy's grace.
    ///
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: As `makeRecord` does.
    public func makeWorking(_ address: ClipAddress, reason: String) throws -> ClipChangeSummary {
        try setClass(
            .working, of: address, Act(.clipClassWorking), as: .makeWorking, .madeWorking, reason)
    }

    private func setClass(
        _ kind: ClipClass, of address: ClipAddress, _ act: Act, as action: Action,
        _ entry: ClipChangeKind, _ reason: String?
    ) throws -> ClipChangeSummary {
        try change(address, act, as: action, reason: reason) { clip, _ in
            guard clip.clip.kind != kind else {
                throw Refusal(
                    .badInput("class-known", "\(address) is of the class \(kind.rawValue) already"))
            }
            let (policy, _) = try clip.judged()
            try clip.requireCovered(clip.clip.purposes, as: kind, by: policy.policy)
            var change = ClipChange(entry)
            change.clip = clip.clip
            change.clip?.kind = kind
            change.check = { try $0.requireEnd(unlikeBefore: clip) }
            return change
        }
    }
}
