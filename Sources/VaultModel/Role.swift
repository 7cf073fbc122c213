/// What a person, or a job, is in the vault for.
public enum Role: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Brings dumps in for a named practitioner; can open nothing.
    case uploader
    /// Films families and watches with them.
    case practitioner
    /// Watches what a family agreed to share for supervision.
    case supervisor
    /// Information governance: policy, holds, requests, proof.
    case governance
    /// Runs the vault; cannot watch.
    case administrator
    /// The purge job; cannot watch.
    case retention

    /// Orders roles as they are listed.
    public static func < (left: Self, right: Self) -> Bool {
        allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
    }
}
