import Testing
import VaultCrypto

@Suite struct SealTests {
    private let message = Array("Ada and Bo, filmed on a Tuesday".utf8)

    // draft-irtf-cfrg-xchacha-03 A.3.1, nonce first, as the vault stores it.
    @Test func `the published XChaCha20-Poly1305 example opens`() throws {
        let sealed = hex(
            """
            404142434445464748494a4b4c4d4e4f5051525354555657\
            bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb\
            731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452\
            2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9\
            21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49
            """)
        let opened = try XChaCha20Poly1305.openBytes(
            sealed, key: SecretBytes(Array(0x80...0x9f)),
            associatedData: hex("50515253c0c1c2c3c4c5c6c7"))
        #expect(
            String(decoding: opened, as: UTF8.self)
                == """
                Ladies and Gentlemen of the class of '99: If I could offer you only one tip for \
                the future, sunscreen would be it.
                """)
    }

    @Test(arguments: [0, 1, 31, 5000])
    func `what is sealed opens again, in its place`(count: Int) throws {
        let key = SecretBytes(random: 32)
        let plaintext = [UInt8](repeating: 5, count: count)
        let sealed = try XChaCha20Poly1305.seal(plaintext, key: key, associatedData: [1])
        #expect(sealed.count == count + XChaCha20Poly1305.overhead)
        #expect(
            try XChaCha20Poly1305.open(sealed, key: key, associatedData: [1]).array == plaintext)
        #expect(
            try XChaCha20Poly1305.openBytes(sealed, key: key, associatedData: [1]) == plaintext)
        #expect(throws: CryptoError.notAuthentic) {
            try XChaCha20Poly1305.openBytes(sealed, key: key, associatedData: [2])
        }
        #expect(throws: CryptoError.notAuthentic) {
            try XChaCha20Poly1305.openBytes(
                sealed, key: SecretBytes(random: 32), associatedData: [1])
        }
    }

    @Test func `every flipped bit and every cut of sealed bytes is noticed`() throws {
        let key = SecretBytes(random: 32)
        let sealed = try XChaCha20Poly1305.seal(message, key: key, associatedData: [])
        for index in sealed.indices {
            var forged = sealed
            forged[index] ^= 0x10
            #expect(throws: CryptoError.notAuthentic) {
                try XChaCha20Poly1305.openBytes(forged, key: key, associatedData: [])
            }
            #expect(throws: CryptoError.notAuthentic) {
                try XChaCha20Poly1305.openBytes(
                    Array(sealed[..<index]), key: key, associatedData: [])
            }
        }
    }

    @Test(arguments: [0, 16, 31, 33])
    func `a key of another length seals and opens nothing`(count: Int) {
        let key = SecretBytes(random: count)
        #expect(throws: CryptoError.keyLength(expected: 32, found: count)) {
            try XChaCha20Poly1305.seal([1], key: key, associatedData: [])
        }
        #expect(throws: CryptoError.keyLength(expected: 32, found: count)) {
            try XChaCha20Poly1305.openBytes([], key: key, associatedData: [])
        }
    }

    @Test func `a sealed box opens for its identity alone`() throws {
        let identity = X25519Identity()
        let sealed = SealedBox.seal(message.span, to: identity.publicKey)
        #expect(sealed.count == message.count + SealedBox.overhead)
        #expect(try SealedBox.open(sealed, with: identity).array == message)
        #expect(throws: CryptoError.notAuthentic) {
            _ = try SealedBox.open(sealed, with: X25519Identity())
        }
        for index in sealed.indices {
            var forged = sealed
            forged[index] ^= 0x01
            #expect(throws: CryptoError.notAuthentic) {
                _ = try SealedBox.open(forged, with: identity)
            }
            #expect(throws: CryptoError.notAuthentic) {
                _ = try SealedBox.open(Array(sealed[..<index]), with: identity)
            }
        }
    }

    @Test func `sealing twice never gives the same bytes`() throws {
        let key = SecretBytes(random: 32)
        let recipient = X25519Identity().publicKey
        let first = try XChaCha20Poly1305.seal(message, key: key, associatedData: [])
        let second = try XChaCha20Poly1305.seal(message, key: key, associatedData: [])
        #expect(first != second)
        #expect(
            SealedBox.seal(message.span, to: recipient)
                != SealedBox.seal(message.span, to: recipient))
    }

    @Test func `a chunk opens in place or leaves zeros`() throws {
        let key = SecretBytes(random: 32)
        var sealed = [UInt8](repeating: 0, count: message.count + 16)
        var span = sealed.mutableSpan
        let nonce = ChaCha20Poly1305.Nonce(repeating: 3)
        ChaCha20Poly1305.seal(message.span, key: key, nonce: nonce, into: &span)
        var opened = [UInt8](repeating: 9, count: message.count)
        var target = opened.mutableSpan
        try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, into: &target)
        #expect(opened == message)
        sealed[0] ^= 1
        var again = opened.mutableSpan
        let wasRefused: Bool
        do throws(CryptoError) {
            try ChaCha20Poly1305.open(sealed.span, key: key, nonce: nonce, into: &again)
            wasRefused = false
        } catch {
            wasRefused = error == .notAuthentic
        }
        #expect(wasRefused)
        #expect(opened == [UInt8](repeating: 0, count: message.count))
    }
}
