public import VaultCrypto

extension AgeHeader {
    private static let type = "scrypt"
    private static let saltSize = 16
    private static let label = Array("age-encryption.org/v1/scrypt".utf8)

    /// The highest work factor that is read unless the caller says otherwise: some 16 seconds and 4 GiB.
    public static let maximumWorkFactor = 22

    /// Whether the file is sealed behind a passphrase.
    public var needsPassphrase: Bool { stanzas.contains { $0.type == Self.type } }

    /// Seals a file key of 16 bytes behind a passphrase, with N = 2^workFactor, from 1 to 22.
    public static func seal(
        fileKey: borrowing SecretBytes, passphrase: borrowing SecretBytes, workFactor: Int
    ) throws(AgeError) -> AgeHeader {
        try checkFileKey(fileKey)
        guard (1...maximumWorkFactor).contains(workFactor) else {
            throw .workFactor(found: workFactor, maximum: maximumWorkFactor)
        }
        let salt = Random.bytes(saltSize)
        let wrapKey = try wrapKey(passphrase, salt: salt, workFactor: workFactor)
        let stanza = Stanza(
            type: type, arguments: [Base64.encode(salt, .standardNoPad), String(workFactor)],
            body: wrap(fileKey, with: wrapKey))
        return AgeHeader(stanzas: [stanza], fileKey: fileKey)
    }

    /// The file key behind a passphrase, once the whole header is authentic.
    ///
    /// A work factor above the maximum is refused before any work is done: whoever sends such a file
    /// could otherwise keep the machine busy for days.
    public func fileKey(
        passphrase: borrowing SecretBytes, maximumWorkFactor: Int = Self.maximumWorkFactor
    ) throws(AgeError) -> SecretBytes {
        let (body, salt, workFactor) = try passphraseStanza(maximumWorkFactor: maximumWorkFactor)
        let wrapKey = try Self.wrapKey(passphrase, salt: salt, workFactor: workFactor)
        guard let fileKey = Self.unwrap(body, with: wrapKey) else { throw .noMatch }
        try authenticate(with: fileKey)
        return fileKey
    }

    /// The parts of the stanza for a passphrase, well formed and of a work factor that is allowed.
    func passphraseStanza(
        maximumWorkFactor: Int = Self.maximumWorkFactor
    ) throws(AgeError) -> (body: [UInt8], salt: [UInt8], workFactor: Int) {
        try checkScryptIsAlone()
        guard let stanza = stanzas.first, stanza.type == Self.type else { throw .noMatch }
        guard stanza.arguments.count == 2,
            let salt = Base64.decode(stanza.arguments[0], .standardNoPad),
            salt.count == Self.saltSize, stanza.body.count == Self.wrappedSize,
            let workFactor = Self.workFactor(stanza.arguments[1])
        else { throw .header(.scryptStanza) }
        guard workFactor <= maximumWorkFactor else {
            throw .workFactor(found: workFactor, maximum: maximumWorkFactor)
        }
        return (stanza.body, salt, workFactor)
    }

    /// Refuses a passphrase's stanza that stands beside others.
    ///
    /// Whoever knows a passphrase could have written the file; a recipient beside it would believe that
    /// only its sender did.
    func checkScryptIsAlone() throws(AgeError) {
        guard stanzas.count == 1 || !needsPassphrase else { throw .header(.scryptNotAlone) }
    }

    /// Reads `[1-9][0-9]*`; what no machine can count to reads as the largest number.
    private static func workFactor(_ text: String) -> Int? {
        let digits = text.utf8
        guard let first = digits.first, first != UInt8(ascii: "0"),
            digits.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int(text) ?? .max
    }

    private static func wrapKey(
        _ passphrase: borrowing SecretBytes, salt: [UInt8], workFactor: Int
    ) throws(AgeError) -> SecretBytes {
        do throws(CryptoError) {
            return try Scrypt.derive(
                passphrase: passphrase, salt: label + salt, workFactor: workFactor)
        } catch {
            throw .noMemory(workFactor: workFactor)
        }
    }
}
