public import VaultCrypto

/// Opens an age file, or a payload alone, that comes piece by piece, in memory that does not grow.
///
/// What `update` gives is authentic and in order, but only `finish` says that it was the whole: a cut
/// file gives its first chunks before it fails. After an error, every call fails with the same error.
public struct StreamOpener: ~Copyable, Sendable {
    /// Waits for the header.
    private var identity: X25519Identity?
    /// Waits for the nonce.
    private var fileKey: SecretBytes?
    /// Opens the chunks, once the nonce came.
    private var key: PayloadKey?
    private var header = HeaderCollector()
    private var nonce: [UInt8] = []
    /// A sealed chunk, or the start of one, that waits until it is known whether more follows.
    private var pending: [UInt8] = []
    private var index: UInt64 = 0
    private var failure: AgeError?

    /// Starts with the header, which is opened with an identity.
    public init(with identity: borrowing X25519Identity) {
        self.identity = identity.copy()
    }

    /// Starts with the payload, whose file key its header gave.
    public init(fileKey: borrowing SecretBytes) throws(AgeError) {
        try AgeHeader.checkFileKey(fileKey)
        self.fileKey = fileKey.copy()
    }

    /// Takes the next bytes of the file, and gives the plaintext of the chunks that are whole by now.
    public mutating func update(_ sealed: Span<UInt8>) throws(AgeError) -> [UInt8] {
        if let failure { throw failure }
        do throws(AgeError) {
            var taken = try takeHeader(sealed)
            taken += try takeNonce(sealed.extracting(taken...))
            return try takeChunks(sealed.extracting(taken...))
        } catch {
            failure = error
            throw error
        }
    }

    /// Takes the next bytes of the file, and gives the plaintext of the chunks that are whole by now.
    public mutating func update(_ sealed: [UInt8]) throws(AgeError) -> [UInt8] {
        try update(sealed.span)
    }

    /// Gives the last chunk's plaintext, if the file was whole.
    public consuming func finish() throws(AgeError) -> [UInt8] {
        if let failure { throw failure }
        if identity != nil { try header.refuse() }
        if fileKey != nil { throw .header(.nonce) }
        if pending.isEmpty { throw .payload(.empty) }
        var plaintext: [UInt8] = []
        try openPending(isLast: true, into: &plaintext)
        return plaintext
    }

    private mutating func takeHeader(_ bytes: Span<UInt8>) throws(AgeError) -> Int {
        guard let identity = identity.take() else { return 0 }
        let (taken, header) = try header.take(bytes)
        if let header {
            fileKey = try header.fileKey(with: identity)
        } else {
            self.identity = consume identity
        }
        return taken
    }

    private mutating func takeNonce(_ bytes: Span<UInt8>) throws(AgeError) -> Int {
        guard let fileKey = fileKey.take() else { return 0 }
        let taken = min(bytes.count, AgePayload.nonceSize - nonce.count)
        nonce.append(copying: bytes.extracting(0..<taken))
        if nonce.count == AgePayload.nonceSize {
            key = try PayloadKey(fileKey: fileKey, nonce: nonce)
        } else {
            self.fileKey = consume fileKey
        }
        return taken
    }

    private mutating func takeChunks(_ bytes: Span<UInt8>) throws(AgeError) -> [UInt8] {
        var plaintext: [UInt8] = []
        var taken = 0
        while taken < bytes.count {
            if pending.count == AgePayload.sealedChunkSize {
                try openPending(isLast: false, into: &plaintext)
            }
            let count = min(bytes.count - taken, AgePayload.sealedChunkSize - pending.count)
            pending.append(copying: bytes.extracting(taken..<taken + count))
            taken += count
        }
        return plaintext
    }

    private mutating func openPending(
        isLast: Bool, into plaintext: inout [UInt8]
    ) throws(AgeError) {
        guard let key = key.take() else { throw .header(.nonce) }
        guard pending.count >= AgePayload.tagSize else { throw .payload(.chunk(index)) }
        let start = plaintext.count
        plaintext.append(zeros: pending.count - AgePayload.tagSize)
        var all = plaintext.mutableSpan
        var target = all._mutatingExtracting(start...)
        do throws(AgeError) {
            try key.open(chunk: index, isLast: isLast, pending.span, into: &target)
        } catch {
            guard !isLast else { throw error }
            // The last chunk may be right, and something follows it.
            try key.open(chunk: index, isLast: true, pending.span, into: &target)
            SecretMemory.wipe(&target)
            throw .payload(.trailingBytes)
        }
        self.key = consume key
        index += 1
        pending.removeAll(keepingCapacity: true)
    }
}
