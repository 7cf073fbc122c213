/// Which version of the program this is.
public enum Version {
    /// The version, by semver.org's rules.
    public static let current = "0.1.0"
}
