public import VaultCrypto

/// What a witness is asked: a checkpoint, with the proof that it goes on from one signed before (the body
/// of C2SP tlog-witness v1.0.0's `add-checkpoint`).
public struct WitnessRequest: Hashable, Sendable {
    /// The size of the checkpoint that the proof goes on from; 0 for a first one.
    public let old: UInt64
    /// The consistency proof; empty from size 0, and to the same size.
    public let path: [SHA256Digest]
    /// The checkpoint, signed by the log.
    public let checkpoint: SignedNote

    /// The most hashes that a proof may have.
    public static let maximumHashes = 63

    /// Puts a request together.
    public init(old: UInt64, path: [SHA256Digest], checkpoint: SignedNote) {
        self.old = old
        self.path = path
        self.checkpoint = checkpoint
    }

    /// Reads a request; a checkpoint alone asks from size 0.
    ///
    /// - Throws: `proofMalformed` with the line; `noteMalformed` for the checkpoint.
    public init(_ bytes: [UInt8]) throws(AuditLogError) {
        guard bytes.starts(with: Array("old ".utf8)) else {
            self.init(old: 0, path: [], checkpoint: try SignedNote(bytes))
            return
        }
        var lines = ProofLines(bytes)
        let line = try lines.next()
        guard let old = UInt64(line.dropFirst(4)), line == "old \(old)" else {
            throw lines.malformed
        }
        self.init(
            old: old, path: try lines.hashes(atMost: Self.maximumHashes),
            checkpoint: try lines.checkpoint())
    }

    /// The request's text.
    public var description: String {
        "old \(old)\n" + path.map { Base64.encode($0.bytes) + "\n" }.joined() + "\n"
            + checkpoint.description
    }

    /// The request's bytes.
    public var bytes: [UInt8] { Array(description.utf8) }
}

/// What a witness remembers of a log: the newest checkpoint it cosigned.
public struct WitnessedHead: Hashable, Sendable {
    /// The key that the log's checkpoints are signed with; its name is the log's.
    public let log: NoteKey
    /// How many records the checkpoint vouched for.
    public let size: UInt64
    /// The root over them.
    public let root: SHA256Digest

    /// Remembers a checkpoint.
    public init(log: NoteKey, size: UInt64, root: SHA256Digest) {
        self.log = log
        self.size = size
        self.root = root
    }

    /// Why a witness does not sign.
    public enum Refusal: Error, Hashable, Sendable {
        /// It is not a checkpoint of this log, signed by the log's key.
        case notTheLogs(AuditLogError)
        /// Another key signed in the log's name too, as when its key changes, and was not given.
        case keyChanges
        /// The proof goes on from another size than the newest that was signed.
        case notFromNewest(signed: UInt64, from: UInt64)
        /// The checkpoint vouches for fewer records than one signed before.
        case shorter(signed: UInt64, found: UInt64)
        /// The records signed for before are not the first of those vouched for now, or this is not shown.
        case inconsistent(signed: UInt64)
    }

    /// Judges a request.
    ///
    /// - Parameters:
    ///   - request: What is asked.
    ///   - log: The log's key, as it is known from elsewhere.
    ///   - newest: What is remembered of this log; none for a log that was never cosigned.
    /// - Returns: What to remember, durably, before the checkpoint is cosigned.
    /// - Throws: `Refusal`.
    public static func judging(
        _ request: WitnessRequest, of log: NoteKey, after newest: Self?
    ) throws(Refusal) -> Self {
        let head: Checkpoint
        do throws(AuditLogError) {
            head = try Checkpoint(verifying: request.checkpoint, by: log)
            // A log's key changes under a checkpoint that both keys sign.
            if let newest, newest.log != log { try request.checkpoint.verify(by: newest.log) }
        } catch {
            throw .notTheLogs(error)
        }
        let found = Self(log: log, size: head.size, root: head.root)
        guard let newest else {
            guard request.old == 0 else { throw .notFromNewest(signed: 0, from: request.old) }
            return found
        }
        guard head.size >= newest.size else {
            throw .shorter(signed: newest.size, found: head.size)
        }
        if head.size == newest.size {
            guard head.root == newest.root else { throw .inconsistent(signed: newest.size) }
            return found
        }
        // Whoever remembered the old key, under the one head that both sign, could sign no later one.
        let lines = request.checkpoint.lines.filter { $0.name == log.name }
        guard log != newest.log || lines.allSatisfy({ $0.keyID == log.id }) else {
            throw .keyChanges
        }
        guard request.old == newest.size else {
            throw .notFromNewest(signed: newest.size, from: request.old)
        }
        guard
            Proof.isConsistent(
                from: newest.size, root: newest.root, to: head.size, root: head.root,
                path: request.path)
        else { throw .inconsistent(signed: newest.size) }
        return found
    }
}
