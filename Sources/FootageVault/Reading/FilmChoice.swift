import VaultCrypto

/// Which of a film's bytes are asked for.
struct FilmChoice: Sendable, Hashable {
    /// One of its parts, from 1; none for all of the film.
    var part: Int?
    /// Which bytes of that; none for all of them.
    var range: FilmRange?
}

/// What a choice is of a certain film.
struct ChosenBytes {
    /// Where what was chosen from begins, and how many bytes it has: the film, or a part of it.
    let base: Range<UInt64>
    /// Which bytes of the film are given.
    let range: Range<UInt64>
    /// The SHA-256 of what was chosen from, as it was taken in.
    let sha256: SHA256Digest
    /// The files of it that are given whole, when there is no one file that it is.
    let files: [FilmFile]

    /// Which bytes of what was chosen from are given.
    var rangeWithin: Range<UInt64> {
        range.lowerBound - base.lowerBound..<range.upperBound - base.lowerBound
    }
}

extension FilmChoice {
    /// What it is of a film with these particulars.
    ///
    /// - Throws: `VaultError` of kind `usage` for a part or a range that the film does not have.
    func resolved(in film: ClipParticulars) throws(VaultError) -> ChosenBytes {
        var base = 0..<film.bytes
        var sha256 = film.sha256
        if let part {
            let files = film.files
            guard part >= 1, part <= files.count else {
                throw VaultError(
                    .usage, "part",
                    files.count == 1
                        ? "the film is one file, and has no part \(part)"
                        : "the film has no part \(part)",
                    hint: files.count == 1
                        ? "leave --part out" : "its parts are 1 to \(files.count)")
            }
            base = files[part - 1].range
            sha256 = files[part - 1].sha256
        }
        let range = try range?.resolved(in: UInt64(base.count)) ?? 0..<UInt64(base.count)
        let isWhole = part == nil && self.range == nil
        return ChosenBytes(
            base: base,
            range: base.lowerBound + range.lowerBound..<base.lowerBound + range.upperBound,
            sha256: sha256, files: isWhole && film.parts.count > 1 ? film.files : [])
    }
}
