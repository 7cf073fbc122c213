public import VaultModel

/// Where an exported film goes.
public enum ExportDestination: Sendable, Hashable {
    /// A file that is not there yet, outside the vault.
    case file(String)
    /// A descriptor that is open already: standard output is 1.
    case descriptor(Int32)
}

/// A film that was taken out of the vault.
public struct ExportSummary: Sendable, Hashable {
    /// Its number in the vault, by which its return is recorded.
    public let number: Int
    /// The clip's address; none once the clip was destroyed.
    public let address: ClipAddress?
    /// The family.
    public let family: FamilyReference
    /// Why it was opened.
    public let purpose: AccessPurpose
    /// Who has it, where the reader may read names.
    public let person: String?
    /// The day it left.
    public let taken: CivilDate
    /// When the copy should be gone.
    public let returnBy: CivilDate?
    /// The day on which its return or deletion was recorded.
    public let returned: CivilDate?
    /// Whether it should have been back before today.
    public let isLate: Bool
}

/// What an export gave.
public struct ExportedClip: Sendable, Hashable {
    /// The export as it is listed.
    public let summary: ExportSummary
    /// Where it was to go; all of a film of several files went to the files of `parts`.
    public let destination: ExportDestination
    /// Which of the film's bytes were given, or of its part's where a part was asked for.
    public let range: Range<UInt64>
    /// How many bytes the film has, or its part.
    public let size: UInt64
    /// How many seconds of film were given.
    public let seconds: UInt64
    /// The SHA-256 of the whole film, or of its part, as it was noted when the film was taken in.
    public let sha256: String
    /// What became of the place where it was filmed.
    public let place: PlaceOutcome
    /// The SHA-256 of what was given, where the place was stripped from it.
    public let copySHA256: String?
    /// The files that were given, where the film is several and all of it was asked for.
    public let parts: [Part]

    /// A file of a film that is several.
    public struct Part: Sendable, Hashable {
        /// Where it is.
        public let file: String
        /// Bytes of it.
        public let bytes: UInt64
        /// Its SHA-256, as it was noted when the film was taken in.
        public let sha256: String
        /// Its SHA-256 as it was given, where the place was stripped from it.
        public let copySHA256: String?
    }

    /// How many bytes were given.
    public var bytes: UInt64 { UInt64(range.count) }
    /// Whether that is all of it.
    public var isWhole: Bool { range == 0..<size }
}
