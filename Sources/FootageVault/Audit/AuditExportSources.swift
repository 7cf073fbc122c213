public import GovernanceReport

/// What an export's statement measures by, beside the vault itself.
public struct AuditExportSources: Sendable {
    /// What programmes are held to.
    public var profiles: ProgrammeProfiles
    /// How many were eligible for a video feedback programme, by somebody else's count; none where nobody gave it.
    public var denominators: Denominators?

    /// Names what is measured by.
    public init(profiles: ProgrammeProfiles, denominators: Denominators? = nil) {
        self.profiles = profiles
        self.denominators = denominators
    }
}
