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
    ///   - isTold: Whether the film was seen to say a place, which has to be found again then.
    ///   - read: Gives the bytes of a range, which ends within the film.
    /// - Returns: The patches; none for a film that says no place.
    /// - Throws: `PlaceError` when it cannot be told, and what `read` throws.
    package static func patches(
        size: UInt64, isTold: Bool, read: @escaping (Range<UInt64>) throws -> [UInt8]
    ) throws -> FilmPatches {
        let patches = try patches(of: FilmWindow(size: size, read: read))
        guard !isTold || !patches.isEmpty else {
            throw PlaceError("it said one when it was taken in, and it was not found again")
        }
        return patches
    }

    private static func patches(of film: FilmWindow) throws -> FilmPatches {
        let head = try film.bytes(at: 0, FileContent.window)
        return switch FileContent(head).container {
        case .isoMedia: try ISOMediaPlaces.patches(of: film)
        case .matroska: try MatroskaPlaces.patches(of: film)
        case .avi: try AVIPlaces.patches(of: film)
        case .mpegTS: .none
        case nil: throw PlaceError("it is no film of a kind that is known")
        }
    }
}
