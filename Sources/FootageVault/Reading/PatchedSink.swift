import TabletDump
import VaultCrypto

/// Gives a film otherwise than it is kept: with its patches, byte for byte in their places.
///
/// Where there are any, the SHA-256 of what was given is made on the way, because it is not the one that
/// was noted when the film was taken in.
final class PatchedSink: FilmSink {
    private let sink: any FilmSink
    private let patches: FilmPatches
    private var position: UInt64
    private var hasher = SHA256.Hasher()
    private var pages: PlainPages?

    var given: UInt64 { sink.given }

    /// Patches what goes to a sink from a position of the film on.
    init(_ patches: FilmPatches, from position: UInt64, to sink: any FilmSink) {
        self.sink = sink
        self.patches = patches
        self.position = position
    }

    func write(_ bytes: Span<UInt8>) throws {
        guard !patches.isEmpty else { return try sink.write(bytes) }
        let start = position
        position += UInt64(bytes.count)
        let touching = patches.within(start..<position)
        guard !touching.isEmpty else { return try pass(bytes) }
        let pages = room(for: bytes.count)
        pages.withMutableSpan { copy in
            copy.replace(at: 0, with: bytes)
            var part = copy._mutatingExtracting(0..<bytes.count)
            for patch in touching { patch.apply(to: &part, at: start) }
        }
        try pages.withSpan { try pass($0.extracting(0..<bytes.count)) }
    }

    /// The SHA-256 of what was written, where the film has patches.
    func finish() -> SHA256Digest { hasher.finalize() }

    private func pass(_ bytes: Span<UInt8>) throws {
        hasher.update(bytes)
        try sink.write(bytes)
    }

    /// Memory for a block, which is kept for the next.
    private func room(for count: Int) -> PlainPages {
        if let pages, pages.count >= count { return pages }
        let pages = PlainPages(count: count)
        self.pages = pages
        return pages
    }
}
