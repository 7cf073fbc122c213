/// What something in a dump is, by its name and by its content.
public enum EntryKind: Hashable, Sendable {
    /// It begins like a film; the probe has the last word.
    case film(FilmContainer)
    /// A small companion of a film or picture, such as `.AAE` edits or a `.THM` thumbnail.
    case sidecar
    /// Something deleted that still lies on the device.
    case residue
    /// Something that the device had not written or copied to its end (Android's `.pending-`).
    case unfinished
    /// A picture with a film of some seconds inside, which is footage too.
    case motionPhoto
    /// What copying and file managers leave, without a film in it.
    case debris
    /// A small viewable copy of a film (`.LRV`): footage, to be taken in or listed.
    case smallCopy(FilmContainer)
    /// A picture.
    case stillImage
    /// Something else.
    case notAFilm
    /// What is not read at all: a link, a pipe, a device, an empty or unreadable file.
    case refused

    /// The kind's name in JSON.
    public var code: String {
        switch self {
        case .film: "film"
        case .sidecar: "sidecar"
        case .residue: "residue"
        case .unfinished: "unfinished"
        case .motionPhoto: "motion-photo"
        case .debris: "debris"
        case .smallCopy: "small-copy"
        case .stillImage: "still-image"
        case .notAFilm: "not-a-film"
        case .refused: "refused"
        }
    }

    /// Whether it is, or may hold, film that no upload takes and that stays on the device.
    public var isResidue: Bool {
        switch self {
        case .residue, .unfinished, .motionPhoto: true
        case .film, .sidecar, .debris, .smallCopy, .stillImage, .notAFilm, .refused: false
        }
    }
}

/// The family of container formats a film is in, by its first bytes.
public enum FilmContainer: String, Hashable, Sendable, CaseIterable {
    /// MP4, QuickTime, 3GP: boxes.
    case isoMedia = "iso-media"
    /// Matroska and WebM: EBML.
    case matroska
    /// RIFF AVI.
    case avi
    /// MPEG transport stream, with or without time codes before its packets.
    case mpegTS = "mpeg-ts"
}
