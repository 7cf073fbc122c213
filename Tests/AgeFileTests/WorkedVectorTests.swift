import AgeFile
import Testing
import VaultCrypto

@Suite struct WorkedVectorTests {
    private static let salt = Vector.share + Vector.recipient
    private static let info = "age-encryption.org/v1/X25519"

    @Test func `the identity reads from its text and has its recipient`() throws {
        let identity = try X25519Identity(secretText: Array(Vector.secretText.utf8).span)
        #expect(identity.secretText().array == Array(Vector.secretText.utf8))
        let secret = identity.withSecret { [UInt8](copying: $0) }
        #expect(secret == Vector.secret)
        let publicKey = identity.publicKey
        #expect(publicKey.bytes == Vector.recipient)
    }

    @Test func `the share leads to the wrapping key`() throws {
        let share = try #require(X25519PublicKey(bytes: Vector.share))
        let shared = try Vector.identity().sharedSecret(with: share)
        #expect(shared.array == Vector.sharedSecret)
        let extracted = shared.withSpan { HKDF.extract(ikm: $0, salt: Self.salt).array }
        #expect(extracted == Vector.extracted)
        #expect(
            HKDF.sha256(ikm: shared, salt: Self.salt, info: Self.info).array == Vector.wrapKey)
    }

    @Test func `the wrapping key opens the body to the file key`() throws {
        let key = SecretBytes(Vector.wrapKey)
        let body = Vector.body
        var fileKey = [UInt8](repeating: 0, count: 16)
        var span = fileKey.mutableSpan
        try ChaCha20Poly1305.open(
            body.span, key: key, nonce: .init(repeating: 0), into: &span)
        #expect(fileKey == Vector.fileKey)
    }

    @Test func `the file key leads to the header's code`() throws {
        let macKey = HKDF.sha256(ikm: SecretBytes(Vector.fileKey), salt: [], info: "header")
        #expect(macKey.array == Vector.macKey)
        let authenticated = Array(Vector.file.prefix(123))
        #expect(authenticated.suffix(3).elementsEqual("---".utf8))
        #expect(HMAC.sha256(authenticated.span, key: macKey) == Vector.mac)
    }

    @Test func `the header gives the file key`() throws {
        let (header, length) = try AgeHeader.parsePrefix(of: Vector.file)
        #expect(length == 168)
        #expect(header.serialized == Array(Vector.file.prefix(168)))
        #expect(try header.fileKey(with: Vector.identity()).array == Vector.fileKey)
    }

    @Test func `the nonce leads to the payload key, and that opens and seals the chunk`() throws {
        let key = try PayloadKey(fileKey: SecretBytes(Vector.fileKey), nonce: Vector.nonce)
        #expect(key.withSpan { [UInt8](copying: $0) } == Vector.payloadKey)
        let chunk = Vector.chunk
        var plaintext: [UInt8] = [0, 0, 0]
        var span = plaintext.mutableSpan
        try key.open(chunk: 0, isLast: true, chunk.span, into: &span)
        #expect(plaintext == Array("age".utf8))
        var sealed = [UInt8](repeating: 0, count: 19)
        var target = sealed.mutableSpan
        try key.seal(chunk: 0, isLast: true, plaintext.span, into: &target)
        #expect(sealed == Vector.chunk)
    }

    @Test(arguments: [1, 2, 7, 64, 1000])
    func `the file opens, whole and in pieces`(piece: Int) {
        #expect(Vector.open(Vector.file) == .success(Array("age".utf8)))
        #expect(Vector.stream(Vector.file, piece: piece) == .success(Array("age".utf8)))
    }
}
