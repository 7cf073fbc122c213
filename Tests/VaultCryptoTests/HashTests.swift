import Testing
import VaultCrypto

@Suite struct HashTests {
    // FIPS 180-4 examples, as NIST publishes them.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `SHA-256 gives the published hashes`(text: String, digest: String) {
        #expect(SHA256.hash(Array(text.utf8)).description == digest)
    }

    @Test(arguments: [1, 63, 64, 65, 1000, 4097])
    func `a hash does not depend on how the bytes come`(step: Int) {
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var hasher = SHA256.Hasher()
        // The second round shows that a hasher starts afresh.
        for _ in 0..<2 {
            for start in stride(from: 0, to: bytes.count, by: step) {
                hasher.update(bytes.span.extracting(start..<min(start + step, bytes.count)))
            }
            let digest = hasher.finalize()
            #expect(digest == SHA256.hash(bytes))
        }
    }

    @Test func `threads that hash at once do not disturb each other`() async {
        let right = SHA256.hash([UInt8](repeating: 7, count: 1000))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<500).allSatisfy { _ in
                        SHA256.hash([UInt8](repeating: 7, count: 1000)) == right
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func `digests are ordered as their bytes`() throws {
        let low = try #require(
            SHA256Digest(bytes: [0, 0xFF] + [UInt8](repeating: 0xFF, count: 30)))
        let high = try #require(SHA256Digest(bytes: [1] + [UInt8](repeating: 0, count: 31)))
        #expect(low < high)
        #expect(!(high < low))
        #expect(low != high)
        let last = try #require(SHA256Digest(bytes: [1] + [UInt8](repeating: 0, count: 30) + [1]))
        #expect(high < last)
        #expect(Set([low, high, low]).count == 2)
    }

    @Test func `a digest is its 64 lower-case digits and nothing else`() {
        let digits = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        #expect(SHA256Digest(digits)?.description == digits)
        #expect(SHA256Digest(digits)?.bytes == hex(digits))
        #expect(SHA256Digest(digits.uppercased()) == nil)
        #expect(SHA256Digest(String(digits.dropLast(2))) == nil)
        #expect(SHA256Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
    }

    // Computed with Python's hashlib.blake2b(message, key=key, digest_size=32).
    @Test func `a keyed digest is BLAKE2b-256 with the key`() throws {
        let key = SecretBytes(copying: Array(0..<32))
        let digest = try KeyedDigest.compute(of: Array("footage".utf8), key: key)
        #expect(digest == hex("3ec8549e8a30bf9284e4467533d579385386dae9cc9faa5f6648969a7753b092"))
        let nothing = try KeyedDigest.compute(of: [], key: key)
        #expect(nothing == hex("4e51e7a913fc80137da52880fecca175bf81e117d5c68126dc2774033517ea0d"))
    }

    @Test(arguments: [0, 16, 31, 33, 64, 65])
    func `a keyed digest refuses a key of another length`(count: Int) {
        #expect(throws: CryptoError.keyLength(expected: 32, found: count)) {
            try KeyedDigest.compute(of: [], key: SecretBytes(random: count))
        }
    }
}
