import AgeFile
import TabletDump

/// Whether a copy may say where its film was made, which is where a family lives.
public enum PlaceChoice: Sendable, Hashable {
    /// It may not: what says it is taken out on the way.
    case stripped
    /// It may, and that is on record.
    case kept
}

/// What became of the place in a copy.
public enum PlaceOutcome: String, Sendable, Hashable, CaseIterable {
    /// The film may say where it was made, and whoever took the copy wanted that.
    case kept
    /// What says it, or could, was taken out.
    case stripped
    /// Nothing in what was given was found to say it.
    case nothing = "none"

    /// What the log says of an export that went well: the place itself never stands there.
    var reason: String? {
        switch self {
        case .kept: "place-kept"
        case .stripped: "place-stripped"
        case .nothing: nil
        }
    }
}

extension PlaceChoice {
    /// The patches with which an opened film is given: each of its files is followed by itself.
    ///
    /// A stripped film is given only when its container could be followed to its end, and when something
    /// was found wherever the film was known to say a place.
    ///
    /// - Throws: `VaultError` with the code `place-unknown`; `AgeError` when the film is not what was sealed.
    func patches(of film: OpenedClip, _ files: [FilmFile]) throws -> FilmPatches {
        guard self == .stripped else { return .none }
        do {
            return .joining(
                try files.map { file in
                    let start = file.range.lowerBound
                    let size = UInt64(file.range.count)
                    let patches = try PlaceSearch.patches(size: size, told: file.place) {
                        try film.film.read(start + $0.lowerBound..<start + $0.upperBound)
                    }
                    return (start, patches)
                })
        } catch let error as PlaceError {
            throw VaultError(
                .failed, "place-unknown",
                "where in the film it may say the place it was made at cannot be told: "
                    + "\(error.reason); nothing was given",
                hint: "watch it from the vault, or take it out as it is with --keep-place, "
                    + "which is recorded")
        }
    }
}
