import AgeFile
import Testing
import VaultCrypto

@Suite struct ScryptTests {
    private let passphrase = Array("correct horse battery staple".utf8)

    @Test func `a file behind a passphrase opens with it and no other`() throws {
        let plain = plaintext(of: 100)
        let file = try AgeFile.seal(
            plain.span, passphrase: SecretBytes(passphrase), workFactor: 10)
        #expect(try AgeFile.open(file, passphrase: SecretBytes(passphrase)).array == plain)
        #expect(throws: AgeError.noMatch) {
            _ = try AgeFile.open(file, passphrase: SecretBytes(passphrase + [32]))
        }
        #expect(throws: AgeError.noMatch) { _ = try AgeFile.open(file, with: X25519Identity()) }
    }

    @Test(arguments: [("11", 10), ("23", 22), ("64", 22), ("99999999999999999999999", 22)])
    func `a work factor above the maximum is refused without any work`(
        text: String, maximum: Int
    ) throws {
        let header = try AgeHeader(parsing: Self.header(arguments: "\(Self.salt) \(text)"))
        #expect(
            throws: AgeError.workFactor(found: Int(text) ?? .max, maximum: maximum)
        ) {
            _ = try header.fileKey(passphrase: SecretBytes([1]), maximumWorkFactor: maximum)
        }
    }

    @Test(arguments: [
        "\(salt) 0", "\(salt) 010", "\(salt) -1", "\(salt) +10", "\(salt) 0xa", "\(salt) 1e1",
        "\(salt) ten", "\(salt)", "\(salt) 10 10", "AAAA 10", "\(salt)AA 10", "\(salt)= 10",
        "10 \(salt)",
    ])
    func `a malformed stanza is a header failure`(arguments: String) throws {
        let header = try AgeHeader(parsing: Self.header(arguments: arguments))
        #expect(throws: AgeError.header(.scryptStanza)) {
            _ = try header.fileKey(passphrase: SecretBytes([1]))
        }
    }

    @Test(arguments: ["AAAA", String(repeating: "A", count: 44)])
    func `a body of another length is a header failure before any work`(body: String) throws {
        let header = try AgeHeader(
            parsing: Self.header(arguments: "\(Self.salt) 22", body: body))
        #expect(throws: AgeError.header(.scryptStanza)) {
            _ = try header.fileKey(passphrase: SecretBytes([1]))
        }
    }

    @Test func `a passphrase finds nothing in a file for a key, and must stand alone`() throws {
        let header = try AgeHeader(parsing: Array(Vector.file.prefix(168)))
        #expect(throws: AgeError.noMatch) {
            _ = try header.fileKey(passphrase: SecretBytes([1]))
        }
        let stanza = "-> scrypt \(Self.salt) 10\n\(Self.body)\n"
        let both = try AgeHeader(
            parsing: Vector.header("age-encryption.org/v1\n\(stanza)\(Vector.stanza)"))
        #expect(throws: AgeError.header(.scryptNotAlone)) {
            _ = try both.fileKey(passphrase: SecretBytes([1]))
        }
    }

    @Test func `a changed header is an HMAC failure`() throws {
        let file = try AgeFile.seal([1].span, passphrase: SecretBytes(passphrase), workFactor: 4)
        var changed = file
        let mac = try AgeHeader.parsePrefix(of: file).length - 20
        changed[mac] = changed[mac] == 65 ? 66 : 65
        #expect(throws: AgeError.hmac) {
            _ = try AgeFile.open(changed, passphrase: SecretBytes(passphrase))
        }
    }

    @Test(arguments: [0, -1, 23, Int.max])
    func `no file is sealed with a work factor that is not read`(factor: Int) {
        #expect(throws: AgeError.workFactor(found: factor, maximum: 22)) {
            _ = try AgeHeader.seal(
                fileKey: SecretBytes(random: 16), passphrase: SecretBytes([1]), workFactor: factor)
        }
    }

    private static let salt = String(repeating: "A", count: 22)
    private static let body = String(repeating: "A", count: 43)

    private static func header(arguments: String, body: String = body) -> [UInt8] {
        Vector.header("age-encryption.org/v1\n-> scrypt \(arguments)\n\(body)\n")
    }
}
