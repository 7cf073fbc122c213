extension DumpEntry {
    /// Whether it is nothing the vault takes, yet may show, sound like or name those who are in a film.
    ///
    /// Companion files, pictures, sound, other files, and what copying left.
    var isLeftover: Bool {
        switch kind {
        case .sidecar, .stillImage, .debris, .notAFilm: true
        case .film, .smallCopy, .residue, .unfinished, .motionPhoto, .refused: false
        }
    }
}
