/// SHA-256 (FIPS 180-4) by libcrypto, which uses the processor's own instructions for it.
///
/// libcrypto's `EVP_MD` is fetched once: looking it up for every hash costs a quarter of the time.
public enum SHA256 {
    /// The hash of bytes that are all there.
    public static func hash(_ bytes: [UInt8]) -> SHA256Digest { hash(bytes.span) }

    /// The hash of bytes that are all there.
    public static func hash(_ bytes: Span<UInt8>) -> SHA256Digest {
        DigestContext.withThreadsOwn { context in
            context.start()
            context.update(bytes)
            return context.finish()
        }
    }

    /// A hash of bytes that come piece by piece.
    ///
    /// One hasher serves one thread at a time, and any number of hashes one after another.
    public struct Hasher: ~Copyable, @unchecked Sendable {
        private let context = DigestContext()

        /// Starts a hash.
        public init() { context.start() }

        /// Takes the next bytes.
        public mutating func update(_ bytes: Span<UInt8>) { context.update(bytes) }

        /// Takes the next bytes.
        public mutating func update(_ bytes: [UInt8]) { context.update(bytes.span) }

        /// Gives the hash of all that came, and starts the next.
        public mutating func finalize() -> SHA256Digest {
            let digest = context.finish()
            context.start()
            return digest
        }
    }
}
