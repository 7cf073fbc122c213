import Testing
import VaultCrypto

@Suite struct SecretBytesTests {
    struct Refusal: Error {}

    final class Kept {
        let secret: SecretBytes
        init(_ secret: consuming SecretBytes) { self.secret = secret }
    }

    @Test(arguments: [0, 1, 16, 4096, 100_000])
    func `a secret holds what was copied into it`(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let secret = SecretBytes(copying: bytes)
        let copy = secret.copy()
        #expect(secret.count == count)
        #expect(secret.array == bytes)
        #expect(copy.array == bytes)
    }

    @Test func `room is zeros until it is filled`() {
        let secret = SecretBytes(count: 5) { span in span[2] = 9 }
        #expect(secret.array == [0, 0, 9, 0, 0])
    }

    @Test(arguments: [0, 16, 32, 64, 65])
    func `memory that is used again holds nothing of the secret before`(count: Int) {
        for _ in 0..<200 {
            do {
                let secret = SecretBytes(random: count)
                #expect(secret.count == count)
            }
            let next = SecretBytes(count: count) { _ in }
            #expect(next.array.allSatisfy { $0 == 0 })
        }
        let many = (0..<100).map { _ in Kept(SecretBytes(random: count)) }
        #expect(Set(many.map { $0.secret.array }).count == (count == 0 ? 1 : 100))
    }

    @Test func `an error while filling is passed on`() {
        #expect(throws: Refusal.self) {
            _ = try SecretBytes(count: 32) { (_) throws(Refusal) in throw Refusal() }
        }
    }

    @Test func `a secret can be written in place`() {
        var secret = SecretBytes(copying: [1, 2, 3])
        secret.withMutableSpan { $0[1] = 7 }
        #expect(secret.array == [1, 7, 3])
    }

    @Test func `a negative count is none`() {
        #expect(SecretBytes(random: -1).count == 0)
        #expect(SecretBytes(count: -7) { _ in }.count == 0)
        #expect(Random.bytes(-1) == [])
    }

    @Test func `random secrets differ`() {
        let (first, second) = (SecretBytes(random: 32).array, SecretBytes(random: 32).array)
        #expect(first != second)
    }

    @Test func `wiping an array leaves zeros`() {
        var bytes: [UInt8] = [1, 2, 3]
        SecretMemory.wipe(&bytes)
        #expect(bytes == [0, 0, 0])
        var nothing: [UInt8] = []
        SecretMemory.wipe(&nothing)
        #expect(nothing == [])
    }

    @Test func `whether memory can be locked is asked once and stays so`() {
        let first = SecretMemory.isLockable
        #expect(SecretMemory.isLockable == first)
    }

    @Test func `equal bytes are equal, and no others`() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 0]))
    }

    @Test func `some thousands of secrets can be kept at once`() {
        // An array cannot hold what cannot be copied, but it can hold their owners.
        final class Owner {
            let secret = SecretBytes(random: 32)
        }
        let owners = (0..<4000).map { _ in Owner() }
        #expect(owners.allSatisfy { $0.secret.count == 32 })
    }

    @Test func `every kind of failure has a sentence of its own`() {
        let errors: [CryptoError] = [
            .keyLength(expected: 32, found: 31), .weakPublicKey, .notAuthentic, .notSecretKeyText,
            .workFactor(31), .outOfMemory(needed: 1 << 32),
        ]
        #expect(Set(errors.map(\.message)).count == errors.count)
        #expect(errors.allSatisfy { $0.hint?.isEmpty == false })
    }
}
