import Testing
import VaultCrypto

@Suite struct DerivationTests {
    // RFC 4231 §4.2, §4.3 and §4.7: keys shorter and longer than a block.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func `HMAC gives the published codes`(key: [UInt8], message: String, code: String) {
        let message = Array(message.utf8)
        #expect(HMAC.sha256(message.span, key: SecretBytes(key)) == hex(code))
        let isValid = HMAC.isValid(hex(code), for: message.span, key: SecretBytes(key))
        let isCutValid = HMAC.isValid(
            hex(code), for: message.span.extracting(1...), key: SecretBytes(key))
        #expect(isValid)
        #expect(!isCutValid)
    }

    // RFC 5869 A.1 and A.3; the first of two blocks.
    @Test(arguments: [
        (
            "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
        ),
        ("", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"),
    ])
    func `HKDF gives the published keys`(salt: String, info: String, key: String) {
        let ikm = [UInt8](repeating: 0x0b, count: 22)
        #expect(HKDF.sha256(ikm: ikm.span, salt: hex(salt), info: hex(info)).array == hex(key))
    }

    // RFC 7914 §12: the third example has r = 8 and p = 1; the first 32 of its 64 bytes.
    @Test func `scrypt gives the published key`() throws {
        let key = try Scrypt.derive(
            passphrase: SecretBytes(Array("pleaseletmein".utf8)),
            salt: Array("SodiumChloride".utf8), workFactor: 14)
        #expect(
            key.array == hex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"))
    }

    @Test(arguments: [-1, 0, 31, 64, Int.max, Int.min])
    func `scrypt refuses a work factor that is none`(factor: Int) {
        #expect(throws: CryptoError.workFactor(factor)) {
            _ = try Scrypt.derive(
                passphrase: SecretBytes([1]), salt: [], workFactor: factor)
        }
    }
}
