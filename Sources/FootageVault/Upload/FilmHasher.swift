import VaultCrypto

/// The hashes of a film's bytes: of all of them, and of each file's where there are several.
struct FilmDigest: Hashable, Sendable {
    let whole: SHA256Digest
    let parts: [SHA256Digest]
}

/// Hashes a film that comes piece by piece: as a whole, and each of its files by itself.
struct FilmHasher: ~Copyable {
    private var whole = SHA256.Hasher()
    private var part = SHA256.Hasher()
    private var parts: [SHA256Digest] = []
    private var position: Int64 = 0
    private let ends: [Int64]

    /// Begins a film whose files end at these places; of a single file only the whole is hashed.
    init(ends: [Int64] = []) { self.ends = ends.count > 1 ? ends : [] }

    /// Takes the next bytes.
    mutating func update(_ bytes: Span<UInt8>) {
        whole.update(bytes)
        guard !ends.isEmpty else { return }
        var taken = 0
        while parts.count < ends.count {
            let rest = ends[parts.count] - position
            let count = min(bytes.count - taken, Int(clamping: rest))
            part.update(bytes.extracting(taken..<taken + count))
            taken += count
            position += Int64(count)
            guard Int64(count) == rest else { return }
            parts.append(part.finalize())
        }
    }

    /// Gives the hashes of all that came.
    mutating func finalize() -> FilmDigest { FilmDigest(whole: whole.finalize(), parts: parts) }
}
