import AgeFile
import Testing
import VaultCrypto

/// Each row of the reader's decisions about headers, with a code that is right wherever it can be.
@Suite struct HeaderTests {
    private static let version = "age-encryption.org/v1\n"
    private static let share = Base64.encode(Vector.share, .standardNoPad)
    private static let body = Base64.encode(Vector.body, .standardNoPad)
    private static let success = Outcome.success(Array("age".utf8))

    private static func outcome(ofStanzas stanzas: String) -> Outcome {
        outcome(ofHeader: Vector.header(version + stanzas))
    }

    private static func outcome(ofHeader header: [UInt8]) -> Outcome {
        let file = header + Vector.nonce + Vector.chunk
        let outcome = Vector.open(file)
        for piece in [1, 50, 10_000] { #expect(Vector.stream(file, piece: piece) == outcome) }
        return outcome
    }

    @Test(arguments: [
        "", "age-encryption.org/v2\n", "age-encryption.org/v1", "age-encryption.org/v1\r\n",
        "age-encryption.org/v1 \n", "AGE-encryption.org/v1\n", "\nage-encryption.org/v1\n", "a",
        "age-encryption.org/v11\n",
    ])
    func `another version line is a header failure`(line: String) {
        #expect(Self.outcome(ofHeader: Vector.header(line + Vector.stanza)) == .header)
        #expect(Vector.open(Array(line.utf8)) == .header)
        #expect(Vector.stream(Array(line.utf8), piece: 3) == .header)
    }

    @Test func `a header without stanzas is a header failure`() {
        #expect(Self.outcome(ofStanzas: "") == .header)
        #expect(throws: AgeError.header(.noStanza)) {
            try AgeHeader(parsing: Vector.header(Self.version))
        }
    }

    @Test(arguments: [
        "-> grease\n\n", "-> grease a b ~!\nAAAA\n",
        "-> x\n\(String(repeating: "A", count: 64))\n\n",
        "-> mlkem768x25519 \(String(repeating: "A", count: 1500))\nAAAA\n",
        "-> ->\n\n", "-> ---\n\n",
    ])
    func `unknown stanzas are passed over`(stanza: String) {
        #expect(Self.outcome(ofStanzas: stanza + Vector.stanza) == Self.success)
        #expect(Self.outcome(ofStanzas: Vector.stanza + stanza) == Self.success)
        #expect(Self.outcome(ofStanzas: stanza) == .noMatch)
    }

    @Test func `a type in the wrong case is unknown`() {
        #expect(Self.outcome(ofStanzas: "-> x25519 \(Self.share)\n\(Self.body)\n") == .noMatch)
        #expect(Self.outcome(ofStanzas: "-> SCRYPT \(Self.share)\n\(Self.body)\n") == .noMatch)
    }

    @Test(arguments: [
        // arguments
        "->\n\n", "-> \n\n", "->  a\n\n", "-> a  b\n\n", "-> a \n\n", "->a\n\n", "-> a\tb\n\n",
        "-> a\u{7F}\n\n", "-> é\n\n", "-> a\u{0}\n\n", "-> a\r\n\n", "-- a\n\n", "a\n\n", "\n",
        // bodies
        "-> a\n", "-> a\n\(String(repeating: "A", count: 65))\n",
        "-> a\n\(String(repeating: "A", count: 64))\n", "-> a\nAA==\n", "-> a\nAB\n", "-> a\nA\n",
        "-> a\nAA\nAA\n", "-> a\nAA\r\n", "-> a\nA A\n", "-> a\nA-\n", "-> a\nAAAA \n",
        "-> a\n\n\n", "-> a\n\(String(repeating: "A", count: 64))\n\n\n",
        "-> a\n\(String(repeating: "A", count: 63))\nAA\n",
    ])
    func `a malformed stanza is a header failure wherever it stands`(stanza: String) {
        #expect(Self.outcome(ofStanzas: stanza + Vector.stanza) == .header)
        #expect(Self.outcome(ofStanzas: Vector.stanza + stanza) == .header)
    }

    @Test(arguments: [
        "", "---", "--- ", "---\n", "--- \n", "---@\n", "---  @\n", "--- @ \n", "--- @=\n",
        "--- @A\n", "--- @\r\n", "---- @\n", "-- @\n", "--- @", " --- @\n", "--- AAAA\n",
    ])
    func `a malformed last line is a header failure`(line: String) {
        let mac = Base64.encode(Vector.mac, .standardNoPad)
        let text = Self.version + Vector.stanza + line.replacing("@", with: mac)
        // Without its own end, the line would be ended by the payload; so nothing follows it.
        #expect(Vector.open(Array(text.utf8)) == .header)
        #expect(Vector.stream(Array(text.utf8), piece: 9) == .header)
    }

    @Test func `a code that is not canonical is a header failure, and a wrong one an HMAC failure`()
    {
        let mac = Base64.encode(Vector.mac, .standardNoPad)
        let text = Self.version + Vector.stanza
        let last = Array("AEIMQUYcgkosw048".utf8)
        #expect(last.contains(mac.utf8.last ?? 0))
        let notCanonical = String(mac.dropLast()) + "Z"
        #expect(Self.outcome(ofHeader: Array("\(text)--- \(notCanonical)\n".utf8)) == .header)
        let wrong = "A" + mac.dropFirst()
        #expect(Self.outcome(ofHeader: Array("\(text)--- \(wrong)\n".utf8)) == .hmac)
        #expect(
            Self.outcome(
                ofHeader: Array("\(text)-> grease\n\n--- \(mac)\n".utf8)) == .hmac)
    }

    @Test(arguments: [
        "-> X25519\n@B\n", "-> X25519 @S x\n@B\n", "-> X25519 @S @S\n@B\n", "-> X25519 AAAA\n@B\n",
        "-> X25519 @SA\n@B\n", "-> X25519 @S=\n@B\n", "-> X25519 @S\n\n", "-> X25519 @S\nAAAA\n",
        "-> X25519 @S\n@BAA\n", "-> X25519 \(String(repeating: "A", count: 43))\n@B\n",
        "-> X25519 7P///////////////////////////////////////38\n@B\n",
    ])
    func `a malformed stanza for X25519 is a header failure, also beside a good one`(
        stanza: String
    ) {
        let text = stanza.replacing("@S", with: Self.share).replacing("@B", with: Self.body)
        #expect(Self.outcome(ofStanzas: text) == .header)
        #expect(Self.outcome(ofStanzas: Vector.stanza + text) == .header)
        #expect(Self.outcome(ofStanzas: text + Vector.stanza) == .header)
    }

    @Test func `a body that does not open leads to the next stanza`() {
        let foreign = "-> X25519 \(Self.share)\n\(String(repeating: "A", count: 43))\n"
        #expect(Self.outcome(ofStanzas: foreign) == .noMatch)
        #expect(Self.outcome(ofStanzas: foreign + Vector.stanza) == Self.success)
    }

    @Test func `a scrypt stanza beside others is a header failure`() {
        let scrypt = "-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\(Self.body)\n"
        #expect(Self.outcome(ofStanzas: scrypt) == .noMatch)
        #expect(Self.outcome(ofStanzas: scrypt + Vector.stanza) == .header)
        #expect(Self.outcome(ofStanzas: Vector.stanza + scrypt) == .header)
    }

    @Test func `headers beyond 64 stanzas or 64 KiB are refused`() {
        let grease = String(repeating: "-> a\n\n", count: 63)
        #expect(Self.outcome(ofStanzas: grease + Vector.stanza) == Self.success)
        #expect(Self.outcome(ofStanzas: "-> a\n\n" + grease + Vector.stanza) == .header)
        for text in [
            "-> \(String(repeating: "a", count: 70_000))\n\n" + Vector.stanza,
            "-> a\n" + String(repeating: String(repeating: "A", count: 64) + "\n", count: 1100)
                + "\n",
        ] {
            #expect(Self.outcome(ofStanzas: text) == .header)
            #expect(throws: AgeError.header(.tooLarge)) {
                try AgeHeader(parsing: Vector.header(Self.version + text))
            }
        }
    }

    @Test func `a header alone must end where it ends`() throws {
        let header = Array(Vector.file.prefix(168))
        #expect(try AgeHeader(parsing: header).serialized == header)
        #expect(throws: AgeError.header(.trailingBytes)) {
            try AgeHeader(parsing: header + [10])
        }
        for count in 0..<168 {
            #expect(throws: AgeError.header(.truncated)) {
                try AgeHeader(parsing: Array(header.prefix(count)))
            }
        }
    }

    @Test(arguments: [1, 2, 3, 64])
    func `every recipient gets the file key, and nobody else`(count: Int) throws {
        let fileKey = SecretBytes(random: 16)
        var recipients: [X25519PublicKey] = []
        var secrets: [[UInt8]] = []
        for _ in 0..<count {
            let identity = X25519Identity()
            recipients.append(identity.publicKey)
            secrets.append(identity.withSecret { [UInt8](copying: $0) })
        }
        let header = try AgeHeader.seal(fileKey: fileKey, to: recipients)
        #expect(header.stanzas.count == count)
        #expect(try AgeHeader(parsing: header.serialized) == header)
        for secret in secrets {
            let identity = try X25519Identity(secret: SecretBytes(secret))
            #expect(try header.fileKey(with: identity).array == fileKey.array)
        }
        #expect(throws: AgeError.noMatch) { _ = try header.fileKey(with: X25519Identity()) }
    }

    @Test func `nobody, or more than 64, cannot be sealed to`() {
        let recipient = X25519Identity().publicKey
        for count in [0, 65] {
            #expect(throws: AgeError.recipients(count: count)) {
                try AgeFile.seal([1], to: Array(repeating: recipient, count: count))
            }
        }
        #expect(throws: AgeError.length(expected: 16, found: 15)) {
            try AgeHeader.seal(fileKey: SecretBytes(random: 15), to: [recipient])
        }
    }

    @Test func `shares are new for every stanza and every file`() throws {
        let recipient = X25519Identity().publicKey
        let fileKey = SecretBytes(random: 16)
        let first = try AgeHeader.seal(fileKey: fileKey, to: [recipient, recipient])
        let second = try AgeHeader.seal(fileKey: fileKey, to: [recipient, recipient])
        let shares = (first.stanzas + second.stanzas).flatMap(\.arguments)
        #expect(Set(shares).count == 4)
    }
}
