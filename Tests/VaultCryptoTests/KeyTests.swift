import Testing
import VaultCrypto

@Suite struct KeyTests {
    // RFC 7748 §6.1.
    private let alice = hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
    private let bob = hex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")

    @Test func `X25519 gives the published keys and the published secret`() throws {
        let alice = try X25519Identity(secret: SecretBytes(alice))
        let bob = try X25519Identity(secret: SecretBytes(bob))
        let aliceKey = alice.publicKey
        let bobKey = bob.publicKey
        #expect(
            aliceKey.bytes
                == hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"))
        #expect(
            bobKey.bytes
                == hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"))
        let secret = hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
        #expect(try alice.sharedSecret(with: bobKey).array == secret)
        #expect(try bob.sharedSecret(with: aliceKey).array == secret)
    }

    @Test(arguments: [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ])
    func `a key of low order is no key, with or without its top bit`(digits: String) {
        var bytes = hex(digits)
        #expect(bytes.count == 32)
        #expect(X25519PublicKey(bytes: bytes) == nil)
        bytes[31] |= 0x80
        #expect(X25519PublicKey(bytes: bytes) == nil)
    }

    @Test func `keys of another length are refused`() {
        #expect(X25519PublicKey(bytes: [UInt8](repeating: 9, count: 31)) == nil)
        #expect(VerifyingKey(bytes: [UInt8](repeating: 9, count: 33)) == nil)
        #expect(Signature(bytes: [UInt8](repeating: 9, count: 63)) == nil)
        #expect(throws: CryptoError.keyLength(expected: 32, found: 31)) {
            _ = try X25519Identity(secret: SecretBytes(random: 31))
        }
        #expect(throws: CryptoError.keyLength(expected: 32, found: 64)) {
            _ = try SigningKey(seed: SecretBytes(random: 64))
        }
    }

    // RFC 8032 §7.1, tests 1 to 3.
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            """
            e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155\
            5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b
            """
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            """
            92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
            085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00
            """
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            """
            6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
            18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a
            """
        ),
    ])
    func `Ed25519 gives the published keys and signatures`(
        seed: String, key: String, message: String, signature: String
    ) throws {
        let signing = try SigningKey(seed: SecretBytes(hex(seed)))
        let verifying = signing.verifyingKey
        let signed = signing.sign(hex(message))
        #expect(verifying.bytes == hex(key))
        #expect(signed.bytes == hex(signature))
        #expect(verifying.isValid(signed, for: hex(message)))
        #expect(!verifying.isValid(signed, for: hex(message) + [0]))
        let back = signing.withSeed { span in span.indices.map { span[$0] } }
        #expect(back == hex(seed))
    }

    @Test func `a signature with any bit turned is not valid`() throws {
        let key = SigningKey()
        let verifying = key.verifyingKey
        let message = Array("checkpoint".utf8)
        let signed = key.sign(message)
        for index in 0..<64 {
            var bytes = signed.bytes
            bytes[index] ^= 1
            let forged = try #require(Signature(bytes: bytes))
            #expect(!verifying.isValid(forged, for: message))
        }
    }

    @Test func `an identity derives the signing key of its own secret`() throws {
        let identity = try X25519Identity(secret: SecretBytes(alice))
        let derived = identity.signingKey().withSeed { span in span.indices.map { span[$0] } }
        // HKDF-SHA-256 by hand: an empty salt is 32 zeros, and one block of output.
        let extracted = HMAC.sha256(alice.span, key: SecretBytes([UInt8](repeating: 0, count: 32)))
        let info = Array("footage-vault/v1/sign".utf8) + [1]
        #expect(derived == HMAC.sha256(info.span, key: SecretBytes(extracted)))
        let again = identity.copy().signingKey().verifyingKey
        #expect(again == identity.signingKey().verifyingKey)
    }

    @Test func `a copy of a key is the same key`() {
        let key = SigningKey()
        let copy = key.copy()
        #expect(copy.sign([1, 2]) == key.sign([1, 2]))
        let identity = X25519Identity()
        let identityCopy = identity.copy()
        #expect(identityCopy.secretText().array == identity.secretText().array)
        #expect(identityCopy.publicKey == identity.publicKey)
    }
}
