import AgeFile
import Testing
import VaultCrypto

@Suite struct IdentityFileTests {
    struct Cancelled: Error {}

    private static func text(_ line: String) throws -> String {
        String(
            decoding: IdentityFile.make(identity: try Vector.identity(), createdLine: line).array,
            as: UTF8.self)
    }

    private static func read(_ text: String) throws -> [UInt8] {
        try IdentityFile.read(Array(text.utf8), passphrase: nil).withSecret { [UInt8](copying: $0) }
    }

    @Test func `a file is two comments and the identity`() throws {
        let recipient = try Vector.identity().publicKey.recipient
        #expect(
            try Self.text("# created: 2026-03-14") == """
                # created: 2026-03-14
                # public key: \(recipient)
                \(Vector.secretText)

                """)
        #expect(try Self.text("Ada").hasPrefix("# Ada\n# public key: "))
    }

    @Test(arguments: ["", "a\nAGE-SECRET-KEY-1", "#\r\nx", "\u{7F}\u{0}", "Zoë\n"])
    func `a comment cannot leave its line`(comment: String) throws {
        #expect(try Self.read(Self.text(comment)) == Vector.secret)
    }

    @Test(arguments: [
        "@", "@\n", "# x\n\n@\n\n# y", "@\r\n", "#\r\n\r\n@\r\n", "\n@",
    ])
    func `comments, empty lines and CRLF are passed over`(text: String) throws {
        #expect(try Self.read(text.replacing("@", with: Vector.secretText)) == Vector.secret)
    }

    @Test(
        arguments: [
            ("", .none), ("# only\n", .none), ("@\n@\n", .several), ("@\nx\n", .several),
            (" @\n", .line(number: 1)), ("# x\n@ \n", .line(number: 2)),
            ("x\n@\n", .line(number: 1)),
            ("@@\n", .line(number: 1)), ("@\r\r\n", .line(number: 1)),
            (
                "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
                .otherKey(.recipient, line: 1)
            ),
            ("#\nAGE-PLUGIN-YUBIKEY-1QQQQ\n", .otherKey(.plugin, line: 2)),
            ("AGE-SECRET-KEY-PQ-1QQQQ\n", .otherKey(.postQuantum, line: 1)),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n", .otherKey(.pem, line: 1)),
            ("@\nAGE-PLUGIN-YUBIKEY-1QQQQ\n", .several), ("age", .line(number: 1)),
        ] as [(String, IdentityFault)])
    func `anything else is refused`(text: String, fault: IdentityFault) {
        #expect(throws: AgeError.identityFile(fault)) {
            try Self.read(text.replacing("@", with: Vector.secretText))
        }
    }

    @Test func `an identity in lower case is refused`() {
        #expect(throws: AgeError.identityFile(.line(number: 1))) {
            try Self.read(Vector.secretText.lowercased())
        }
    }

    @Test func `a protected file opens with its passphrase, armored or not`() throws {
        let passphrase = Array("a passphrase".utf8)
        let file = try IdentityFile.protect(
            Vector.identity(), passphrase: SecretBytes(passphrase), workFactor: 10)
        for form in [file, try Armor.decode(file)] {
            #expect(IdentityFile.isProtected(form))
            let read = try IdentityFile.read(form) { SecretBytes(passphrase) }
            #expect(read.withSecret { [UInt8](copying: $0) } == Vector.secret)
            #expect(throws: AgeError.noMatch) {
                _ = try IdentityFile.read(form) { SecretBytes([1]) }
            }
            #expect(throws: AgeError.identityFile(.passphraseNeeded)) {
                _ = try IdentityFile.read(form, passphrase: nil)
            }
            #expect(throws: Cancelled.self) {
                _ = try IdentityFile.read(form) { throw Cancelled() }
            }
        }
    }

    @Test(arguments: [
        ("23", AgeError.workFactor(found: 23, maximum: 22)),
        ("99999999999999999999", .workFactor(found: .max, maximum: 22)),
        ("018", .header(.scryptStanza)), ("0", .header(.scryptStanza)),
    ])
    func `a file that no passphrase opens asks for none`(factor: String, error: AgeError) throws {
        let file = try IdentityFile.protect(
            Vector.identity(), passphrase: SecretBytes(Array("a passphrase".utf8)), workFactor: 10)
        let text = String(decoding: try Armor.decode(file), as: Unicode.ASCII.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("-> scrypt ") })
        let start = try Armor.decode(file).prefix("age-encryption.org/v1\n".utf8.count)
        let rest = try Armor.decode(file).dropFirst(start.count + line.utf8.count)
        let changed = start + Array((line.dropLast(2) + factor).utf8) + rest
        #expect(throws: error) {
            _ = try IdentityFile.read(Array(changed)) { throw Cancelled() }
        }
        #expect(throws: error) { _ = try IdentityFile.workFactor(of: Array(changed)) }
        #expect(try IdentityFile.workFactor(of: file) == 10)
    }

    @Test func `a plain file never asks for a passphrase`() throws {
        let text = Array(try Self.text("x").utf8)
        #expect(!IdentityFile.isProtected(text))
        let read = try IdentityFile.read(text) { throw Cancelled() }
        #expect(read.withSecret { [UInt8](copying: $0) } == Vector.secret)
    }

    @Test func `a file sealed to a key is no identity file`() {
        #expect(throws: AgeError.identityFile(.notPassphrase)) {
            _ = try IdentityFile.read(Vector.file) { throw Cancelled() }
        }
    }

    @Test func `every kind of failure has a sentence of its own`() {
        let errors: [AgeError] = [
            .header(.version), .header(.truncated), .header(.tooLarge), .header(.noStanza),
            .header(.line(number: 2)), .header(.arguments(line: 2)), .header(.body(line: 2)),
            .header(.macLine), .header(.trailingBytes), .header(.x25519Stanza),
            .header(.scryptStanza), .header(.scryptNotAlone), .header(.nonce), .noMatch, .hmac,
            .payload(.empty), .payload(.size(3)), .payload(.chunk(3)), .payload(.trailingBytes),
            .payload(.emptyLastChunk(3)), .armor(.begin), .armor(.end), .armor(.line(number: 2)),
            .armor(.trailingBytes), .identityFile(.passphraseNeeded),
            .identityFile(.notPassphrase), .identityFile(.line(number: 2)), .identityFile(.none),
            .identityFile(.several), .identityFile(.otherKey(.plugin, line: 2)),
            .identityFile(.otherKey(.postQuantum, line: 2)),
            .identityFile(.otherKey(.recipient, line: 2)),
            .identityFile(.otherKey(.pem, line: 2)), .workFactor(found: 23, maximum: 22),
            .noMemory(workFactor: 22), .recipients(count: 0), .length(expected: 1, found: 2),
            .beyondEnd(offset: 2, size: 1), .source(SourceFailure(message: "Gone.")),
        ]
        #expect(Set(errors.map(\.message)).count == errors.count)
        #expect(errors.allSatisfy { $0.message.hasSuffix(".") })
        #expect(errors.allSatisfy { $0.hint?.isEmpty != true })
    }
}
