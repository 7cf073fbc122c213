public import VaultCrypto

/// How a payload is laid out: a nonce, then sealed chunks (age v1's STREAM).
public enum PayloadLayout {
    /// The nonce's bytes: leaf 0.
    public static let nonceLength = 16
    /// A sealed chunk's bytes: 64 KiB and a tag; the last may have fewer.
    public static let sealedChunkLength = 65_552
}

/// What is known of a payload without a key.
public struct PayloadSummary: Hashable, Sendable {
    /// Its bytes.
    public let length: UInt64
    /// The root of the tree (RFC 6962 §2.1) over the nonce and each sealed chunk.
    public let treeRoot: SHA256Digest

    /// Names a payload's length and root.
    public init(length: UInt64, treeRoot: SHA256Digest) {
        self.length = length
        self.treeRoot = treeRoot
    }
}

/// Writes one payload, from its beginning to its end; one thread at a time.
///
/// A writer that goes without `finish` or `cancel` leaves a dead upload behind, as a crash would. After
/// a failure only `cancel` is left to do.
public protocol PayloadWriter: AnyObject {
    /// Writes the nonce; once, and first.
    func write(nonce: [UInt8]) throws(ClipStoreError)

    /// Writes the next sealed bytes, and hashes them: any number, in pieces of any length.
    func write(sealed bytes: Span<UInt8>) throws(ClipStoreError)

    /// Writes the next sealed chunks, whose leaf hashes (`MerkleHash.leaf`) the caller made.
    ///
    /// The bytes begin where a chunk does, and hold as many chunks as there are leaves. All are whole
    /// but the last of the payload, after which nothing may follow. Wrong leaves are not noticed
    /// here; reading back notices them.
    func write(sealed bytes: Span<UInt8>, leaves: [SHA256Digest]) throws(ClipStoreError)

    /// Makes the payload durable and visible under its id.
    func finish() throws(ClipStoreError) -> PayloadSummary

    /// Gives the upload up and removes what it wrote.
    func cancel() throws(ClipStoreError)
}

/// Reads one payload, at any place, from any number of threads.
public protocol PayloadReader: AnyObject, Sendable {
    /// The payload's bytes.
    var size: UInt64 { get }

    /// Reads at an offset until the buffer is full or the payload ends, and says how much.
    func read(
        at offset: UInt64, into buffer: inout MutableSpan<UInt8>
    ) throws(ClipStoreError) -> Int

    /// Lets the payload go, so that it can be removed; later reads fail.
    func close()
}
