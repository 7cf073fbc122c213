/// A walk through a film's parts in search of places: how far it is, and what it found.
struct PlaceWalk {
    let film: FilmWindow
    /// The patches so far, in the order in which they were found.
    private(set) var found: [FilmPatch] = []
    /// Where the media lie.
    var media: [Range<UInt64>] = []
    private let limit: Int
    private let parts: String
    private var count = 0

    /// Begins a walk that looks at so many parts at most, which are called so where they are too many.
    init(_ film: FilmWindow, atMost limit: Int, called parts: String = "parts") {
        self.film = film
        self.limit = limit
        self.parts = parts
    }

    /// Counts a part that is about to be looked at.
    mutating func countPart() throws {
        count += 1
        guard count <= limit else { throw PlaceError("it has too many \(parts)") }
    }

    mutating func blank(_ patch: FilmPatch) throws {
        guard found.count < FilmPatches.limit else { throw PlaceError("it has too many places") }
        found.append(patch)
    }

    /// What was found.
    func findings() throws -> PlaceFindings {
        PlaceFindings(patches: try FilmPatches(found), media: media)
    }

    /// Why a film is given up whose parts do not follow one another.
    static let broken = PlaceError("its parts cannot be followed")
}
