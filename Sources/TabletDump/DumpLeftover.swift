extension DumpEntry {
    /// Whether it is no footage the vault takes, yet belongs to films, or shows or names what is in them.
    ///
    /// Companion files, pictures, and what copying left: of no use to the vault, and still on the tablet.
    var isLeftover: Bool {
        switch kind {
        case .sidecar, .stillImage, .debris: true
        case .film, .smallCopy, .residue, .notAFilm, .refused: false
        }
    }
}
