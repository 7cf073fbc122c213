public import VaultCrypto

/// A witness's signature under a checkpoint, with its time (C2SP tlog-cosignature v1.0.1, Ed25519).
public struct Cosignature: Hashable, Sendable {
    /// When it was made: seconds since 1970-01-01T00:00:00Z.
    public let time: UInt64
    /// The Ed25519 signature over the time and the note's text.
    public let signature: Signature

    /// Makes one.
    ///
    /// A witness must first have checked that the checkpoint is consistent with the last it signed,
    /// and must have remembered this one durably.
    public init(for note: SignedNote, time: UInt64, by key: borrowing SigningKey) {
        self.time = time
        signature = key.sign(Self.signedBytes(note, time: time))
    }

    /// Reads one from a line, or gives none when its payload is not 8 and 64 bytes.
    public init?(_ line: SignedNote.Line) {
        guard line.bytes.count == 8 + Signature.count,
            let signature = Signature(bytes: Array(line.bytes.dropFirst(8)))
        else { return nil }
        time = line.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        self.signature = signature
    }

    /// The line that stands under the note.
    ///
    /// - Throws: `keyMalformed` for a name that no key can have.
    public func line(name: String, key: VerifyingKey) throws(AuditLogError) -> SignedNote.Line {
        let noteKey = try NoteKey(name: name, kind: .cosignature, key: key)
        let seconds = (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) }
        return SignedNote.Line(name: name, keyID: noteKey.id, bytes: seconds + signature.bytes)
    }

    /// Whether it is a key's for this note's text at its time.
    public func isValid(for note: SignedNote, by key: VerifyingKey) -> Bool {
        key.isValid(signature, for: Self.signedBytes(note, time: time))
    }

    private static func signedBytes(_ note: SignedNote, time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(note.text)".utf8)
    }
}
