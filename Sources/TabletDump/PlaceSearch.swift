/// Finds the bytes by which a film says where it was made.
package enum PlaceSearch {
    /// The patches that take the place out of a film, by its container's structure and reading no more of
    /// it than that.
    ///
    /// They move nothing: pictures and sound keep their bytes and their positions. In an MP4, MOV or 3GP
    /// all that cameras are known to say a place with goes (`©xyz`, `loci`, `com.apple.quicktime.location.*`,
    /// XMP, `gpmd`, `camm` and other tracks of a camera's own, a dashcam's free space), and so does what
    /// nobody knows; in a Matroska its tags and attached pictures, in an AVI its information and a camera's
    /// own chunks. MPEG transport streams have no known place for one. What an encoder wrote within a
    /// picture is not looked at in any of them.
    ///
    /// - Parameters:
    ///   - size: How many bytes the film has.
    ///   - told: The place that the film was seen to say, where it was: then something has to be found, and
    ///     beside the pictures and sound that text may stand nowhere any more.
    ///   - read: Gives the bytes of a range, which ends within the film.
    /// - Returns: The patches; none for a film that says no place.
    /// - Throws: `PlaceError` when it cannot be told, and what `read` throws.
    package static func patches(
        size: UInt64, told: String?, read: @escaping (Range<UInt64>) throws -> [UInt8]
    ) throws -> FilmPatches {
        let film = FilmWindow(size: size, read: read)
        let found = try findings(in: film)
        guard let told else { return found.patches }
        guard !found.patches.isEmpty else {
            throw PlaceError("it said one when it was taken in, and it was not found again")
        }
        let text = Array(told.utf8)
        // A shorter one may stand there for something else.
        guard try text.count < shortest || !found.leave(text, in: film) else {
            throw PlaceError("what it said when it was taken in stands in it elsewhere, too")
        }
        return found.patches
    }

    /// The shortest text that is looked for, in bytes.
    private static let shortest = 8

    private static func findings(in film: FilmWindow) throws -> PlaceFindings {
        let head = try film.bytes(at: 0, FileContent.window)
        return switch FileContent(head).container {
        case .isoMedia: try ISOMediaPlaces.findings(in: film)
        case .matroska: try MatroskaPlaces.findings(in: film)
        case .avi: try AVIPlaces.findings(in: film)
        case .mpegTS: PlaceFindings(patches: .none, media: [])
        case nil: throw PlaceError("it is no film of a kind that is known")
        }
    }
}
