public import VaultCrypto

/// Whole age files in memory, for small things: grants, particulars, identities.
public enum AgeFile {
    /// Seals bytes to recipients.
    public static func seal(
        _ plaintext: Span<UInt8>, to recipients: [X25519PublicKey]
    ) throws(AgeError) -> [UInt8] {
        let fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        let header = try AgeHeader.seal(fileKey: fileKey, to: recipients)
        return try seal(plaintext, fileKey: fileKey, header: header)
    }

    /// Seals bytes to recipients.
    public static func seal(
        _ plaintext: [UInt8], to recipients: [X25519PublicKey]
    ) throws(AgeError) -> [UInt8] {
        try seal(plaintext.span, to: recipients)
    }

    /// Seals bytes behind a passphrase, with N = 2^workFactor.
    public static func seal(
        _ plaintext: Span<UInt8>, passphrase: borrowing SecretBytes, workFactor: Int
    ) throws(AgeError) -> [UInt8] {
        let fileKey = SecretBytes(random: AgeHeader.fileKeySize)
        let header = try AgeHeader.seal(
            fileKey: fileKey, passphrase: passphrase, workFactor: workFactor)
        return try seal(plaintext, fileKey: fileKey, header: header)
    }

    /// Opens a file that was sealed to an identity; nothing comes out unless all of it is authentic.
    public static func open(
        _ file: [UInt8], with identity: borrowing X25519Identity
    ) throws(AgeError) -> SecretBytes {
        let (header, length) = try AgeHeader.parsePrefix(of: file)
        let fileKey = try header.fileKey(with: identity)
        return try openPayload(file.span.extracting(length...), fileKey: fileKey)
    }

    /// Opens a file that was sealed behind a passphrase.
    public static func open(
        _ file: [UInt8], passphrase: borrowing SecretBytes,
        maximumWorkFactor: Int = AgeHeader.maximumWorkFactor
    ) throws(AgeError) -> SecretBytes {
        let (header, length) = try AgeHeader.parsePrefix(of: file)
        let fileKey = try header.fileKey(
            passphrase: passphrase, maximumWorkFactor: maximumWorkFactor)
        return try openPayload(file.span.extracting(length...), fileKey: fileKey)
    }

    /// The same file with the stanza that one identity opens put in another recipient's place, and its payload as
    /// it is; see `AgeHeader.replacing`.
    public static func replacing(
        _ identity: borrowing X25519Identity, by recipient: X25519PublicKey, in file: [UInt8]
    ) throws(AgeError) -> [UInt8] {
        let (header, length) = try AgeHeader.parsePrefix(of: file)
        return try header.replacing(identity, by: recipient).serialized + file[length...]
    }

    private static func seal(
        _ plaintext: Span<UInt8>, fileKey: borrowing SecretBytes, header: AgeHeader
    ) throws(AgeError) -> [UInt8] {
        try header.serialized + sealPayload(plaintext, fileKey: fileKey)
    }

    /// Seals bytes under a file key, as the payload of an age file whose header holds that key.
    ///
    /// One file key may seal many payloads: each has a key of its own, by its nonce.
    public static func sealPayload(
        _ plaintext: Span<UInt8>, fileKey: borrowing SecretBytes
    ) throws(AgeError) -> [UInt8] {
        let nonce = Random.bytes(AgePayload.nonceSize)
        let key = try PayloadKey(fileKey: fileKey, nonce: nonce)
        var file = nonce
        var position = file.count
        let chunks = AgePayload.chunkCount(ofPlaintext: UInt64(plaintext.count))
        file.append(zeros: plaintext.count + Int(chunks) * AgePayload.tagSize)
        var span = file.mutableSpan
        for index in 0..<chunks {
            let start = Int(index) * AgePayload.chunkSize
            let end = min(start + AgePayload.chunkSize, plaintext.count)
            let sealedEnd = position + end - start + AgePayload.tagSize
            var target = span._mutatingExtracting(position..<sealedEnd)
            try key.seal(
                chunk: index, isLast: index == chunks - 1, plaintext.extracting(start..<end),
                into: &target)
            position = sealedEnd
        }
        return file
    }

    /// Opens a payload with the file key that its header gave; nothing comes out unless all of it is authentic.
    public static func openPayload(
        _ payload: Span<UInt8>, fileKey: borrowing SecretBytes
    ) throws(AgeError) -> SecretBytes {
        let size = try AgePayload.plaintextSize(ofPayload: UInt64(payload.count))
        let nonce = payload.extracting(0..<AgePayload.nonceSize)
        let key = try PayloadKey(fileKey: fileKey, nonce: [UInt8](copying: nonce))
        let chunks = AgePayload.chunkCount(ofPlaintext: size)
        return try SecretBytes(count: Int(size)) { span throws(AgeError) in
            var position = AgePayload.nonceSize
            for index in 0..<chunks {
                let start = Int(index) * AgePayload.chunkSize
                let end = min(start + AgePayload.chunkSize, Int(size))
                let sealedEnd = position + end - start + AgePayload.tagSize
                var target = span._mutatingExtracting(start..<end)
                try key.open(
                    chunk: index, isLast: index == chunks - 1,
                    payload.extracting(position..<sealedEnd), into: &target)
                position = sealedEnd
            }
        }
    }
}
