public import VaultCrypto

/// A text with signatures under it (C2SP signed-note v1.0.0).
public struct SignedNote: Hashable, Sendable {
    /// One line under the text.
    public struct Line: Hashable, Sendable {
        /// In whose name.
        public let name: String
        /// The id of the key.
        public let keyID: UInt32
        /// What follows the id: for Ed25519 the 64 bytes of the signature.
        public let bytes: [UInt8]

        /// Makes a line.
        public init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    /// How many signatures a note may bear here.
    public static let maximumSignatures = 64

    /// The text, which ends with a line feed; that line feed is signed too.
    public let text: String
    /// The signatures, in their order.
    public private(set) var lines: [Line]

    /// Makes a note.
    ///
    /// - Throws: `noteMalformed` for a text that is empty, does not end with a line feed or has
    ///   another control character.
    public init(text: String, lines: [Line] = []) throws(AuditLogError) {
        guard text.utf8.last == 0x0A, Self.isPlain(text.utf8) else {
            throw .noteMalformed(expected: "a text that ends with a line feed")
        }
        self.text = text
        self.lines = lines
    }

    /// Reads a note.
    ///
    /// - Throws: `noteMalformed`.
    public init(_ bytes: [UInt8]) throws(AuditLogError) {
        guard let whole = String(validating: bytes, as: UTF8.self), Self.isPlain(bytes) else {
            throw .noteMalformed(expected: "UTF-8 without control characters")
        }
        let symbols = Array(whole.utf8)
        guard symbols.last == 0x0A,
            let blank = symbols.indices.dropLast().last(where: {
                symbols[$0] == 0x0A && symbols[$0 + 1] == 0x0A
            })
        else { throw .noteMalformed(expected: "signatures after a blank line") }
        let rest = symbols[(blank + 2)...].split(
            separator: 0x0A, omittingEmptySubsequences: false
        ).dropLast()
        guard !rest.isEmpty, rest.count <= Self.maximumSignatures else {
            throw .noteMalformed(expected: "1 to \(Self.maximumSignatures) signatures")
        }
        var lines: [Line] = []
        for line in rest { lines.append(try Line(String(decoding: line, as: UTF8.self))) }
        try self.init(text: String(decoding: symbols[...blank], as: UTF8.self), lines: lines)
    }

    /// The note as text.
    public var description: String { text + "\n" + lines.map { "\($0)\n" }.joined() }

    /// The note as bytes.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// Adds a line.
    public mutating func append(_ line: Line) { lines.append(line) }

    /// Signs the text with a log's key, and adds the line.
    ///
    /// - Throws: `keyMalformed` for a name that no key can have.
    public mutating func sign(
        as name: String, with key: borrowing SigningKey
    ) throws(AuditLogError) {
        let noteKey = try NoteKey(name: name, key: key.verifyingKey)
        let signature = key.sign(Array(text.utf8))
        append(Line(name: name, keyID: noteKey.id, bytes: signature.bytes))
    }

    /// Checks every signature of the keys given, and ignores those of keys unheard of.
    ///
    /// - Returns: The keys that signed, in the order of their lines.
    /// - Throws: `signatureFalse` when a line names one of the keys and is not its signature.
    public func verified(by keys: [NoteKey]) throws(AuditLogError) -> [NoteKey] {
        var signers: [NoteKey] = []
        for line in lines {
            guard let key = keys.first(where: { $0.name == line.name && $0.id == line.keyID })
            else { continue }
            guard isTrue(line, of: key) else { throw .signatureFalse(name: key.name) }
            if !signers.contains(key) { signers.append(key) }
        }
        return signers
    }

    /// Checks that one key signed, and that its signature is true.
    ///
    /// - Throws: `signatureMissing`, `signatureFalse`.
    public func verify(by key: NoteKey) throws(AuditLogError) {
        guard try !verified(by: [key]).isEmpty else { throw .signatureMissing(name: key.name) }
    }

    private func isTrue(_ line: Line, of key: NoteKey) -> Bool {
        switch key.kind {
        case .ed25519:
            Signature(bytes: line.bytes).map { key.key.isValid($0, for: Array(text.utf8)) } ?? false
        case .cosignature:
            Cosignature(line)?.isValid(for: self, by: key.key) ?? false
        }
    }

    private static func isPlain(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A }
    }
}

extension SignedNote.Line: CustomStringConvertible {
    /// The line, without its line feed: dash, name, and the key's id with the signature in base64.
    public var description: String {
        let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - 8 * $0)) }
        return "\u{2014} \(name) \(Base64.encode(id + bytes))"
    }

    /// Reads a line.
    init(_ text: String) throws(AuditLogError) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", NoteKey.isName(String(parts[1])),
            let payload = Base64.decode(String(parts[2])), payload.count > 4
        else { throw .noteMalformed(expected: "lines of dash, name and signature") }
        self.init(
            name: String(parts[1]), keyID: payload.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
            bytes: Array(payload.dropFirst(4)))
    }
}
