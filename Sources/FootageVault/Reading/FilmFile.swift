import VaultCrypto

/// One of the files that a film is: where it lies among the film's bytes, and what was noted of it.
struct FilmFile: Hashable, Sendable {
    let range: Range<UInt64>
    /// The SHA-256 of its bytes as they were taken in.
    let sha256: SHA256Digest
    /// Where it said that it was made.
    let place: String?
}

extension ClipParticulars {
    /// The files that a film is given as: one, or its parts.
    var files: [FilmFile] {
        guard !parts.isEmpty else {
            return [FilmFile(range: 0..<bytes, sha256: sha256, place: place)]
        }
        return zip(parts, partRanges).map { part, range in
            FilmFile(range: range, sha256: part.sha256, place: part.place)
        }
    }
}
