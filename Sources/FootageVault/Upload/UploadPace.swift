/// How an upload shares its work, and how far it goes.
///
/// The command always uploads at the usual pace. Another one is for measurements: it shares less or stops
/// earlier, and skips no check. What was not read back is told as such, and never called safe to delete.
package struct UploadPace: Sendable {
    /// How far an upload goes with each film.
    package enum End: Sendable {
        /// Until it is committed, and not further.
        case commit
        /// Until the stored copy was read back.
        case readBack
    }

    /// How many short films are sealed side by side and committed together.
    package var shortFilms = 16
    /// How many long films are.
    package var longFilms = 2
    /// How far it goes.
    package var end = End.readBack

    /// The usual pace.
    package init() {}

    /// Another pace.
    package init(shortFilms: Int = 16, longFilms: Int = 2, end: End = .readBack) {
        self.shortFilms = max(1, shortFilms)
        self.longFilms = max(1, longFilms)
        self.end = end
    }
}
