public import VaultModel

/// A film that was given within an archive.
public struct GivenFilm: Sendable, Hashable {
    /// The clip.
    public let address: ClipAddress
    /// How many bytes were given of it.
    public let bytes: UInt64
    /// How many seconds it lasts.
    public let seconds: UInt64
    /// What became of the place where it was filmed.
    public let place: PlaceOutcome
    /// The files that it is in the archive.
    public let files: [File]

    /// A file of the archive.
    public struct File: Sendable, Hashable {
        /// Its path in the archive.
        public let name: String
        /// Bytes of it.
        public let bytes: UInt64
        /// The SHA-256 of what was given.
        public let sha256: String
        /// The SHA-256 of it as it was taken in; another one where its place was taken out.
        public let takenIn: String
    }
}
