public import FootageVault
public import VaultModel

/// What happened while films were shown, for whoever runs the command.
public enum WatchEvent: Sendable {
    /// The pages are ready, at this link.
    case ready(link: String, port: UInt16)
    /// Somebody came in by the link.
    case entered
    /// Somebody came with a link that was used before.
    case usedAgain
    /// A film was opened.
    case began(ClipAddress, Look)
    /// It was closed, and so much of it was given; by a refusal where it may be watched no longer.
    case ended(ClipAddress, Look, FilmUse, because: VaultError?)
    /// It was closed, and that could not be put on record.
    case notRecorded(ClipAddress, VaultError)

    /// What a film is opened for.
    public enum Look: String, Sendable {
        /// To be watched.
        case film
        /// For one picture of it.
        case picture
    }
}

/// Why a watch ended.
public enum WatchEnd: String, Sendable {
    /// The command was told to stop.
    case stopped
    /// Nobody asked for anything for too long.
    case idle
    /// `footage lock` was run.
    case locked
}
