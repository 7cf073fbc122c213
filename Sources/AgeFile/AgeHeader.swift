import VaultCrypto

/// The header of an age file (age-encryption.org/v1): the file key, sealed to each recipient.
///
/// It is read only in the one form it is written in, so that `serialized` gives back what was parsed.
/// The header binds the file key alone: which clip, family or payload it belongs to has to be said, and
/// authenticated, elsewhere.
public struct AgeHeader: Hashable, Sendable {
    /// The stanzas, in order; at least one.
    public let stanzas: [Stanza]
    /// The code over all that stands before it, 32 bytes; `fileKey` checks it.
    let mac: [UInt8]

    /// The longest header that is read, in bytes.
    public static let maximumSize = 65_536
    /// The most stanzas that are read or written.
    public static let maximumStanzas = 64
    /// How many bytes a file key has.
    public static let fileKeySize = 16

    init(stanzas: [Stanza], mac: [UInt8]) {
        self.stanzas = stanzas
        self.mac = mac
    }

    /// Finishes a header for stanzas that hold this file key.
    init(stanzas: [Stanza], fileKey: borrowing SecretBytes) {
        self.stanzas = stanzas
        mac = HMAC.sha256(
            Self.authenticated(stanzas).span, key: Self.macKey(for: fileKey))
    }

    /// Reads bytes that are a header and nothing else.
    public init(parsing bytes: [UInt8]) throws(AgeError) {
        let (header, length) = try Self.parsePrefix(of: bytes)
        guard length == bytes.count else { throw .header(.trailingBytes) }
        self = header
    }

    /// Reads the header that bytes begin with, and says how many bytes it has.
    public static func parsePrefix(
        of bytes: [UInt8]
    ) throws(AgeError) -> (header: AgeHeader, length: Int) {
        do throws(HeaderFault) {
            var parser = HeaderParser(bytes)
            return (try parser.header(), parser.offset)
        } catch {
            throw .header(error)
        }
    }

    /// The header's bytes, up to and with the last line's end.
    public var serialized: [UInt8] {
        var bytes = Self.authenticated(stanzas)
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: Base64.encode(mac, .standardNoPad).utf8)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Checks that nobody without the file key made or changed this header.
    func authenticate(with fileKey: borrowing SecretBytes) throws(AgeError) {
        guard
            HMAC.isValid(
                mac, for: Self.authenticated(stanzas).span, key: Self.macKey(for: fileKey))
        else { throw .hmac }
    }

    private static func macKey(for fileKey: borrowing SecretBytes) -> SecretBytes {
        HKDF.sha256(ikm: fileKey, salt: [], info: "header")
    }

    /// The bytes that the code is over: up to the third hyphen of the last line.
    private static func authenticated(_ stanzas: [Stanza]) -> [UInt8] {
        var bytes = Array(HeaderParser.version.utf8)
        bytes.append(UInt8(ascii: "\n"))
        for stanza in stanzas {
            bytes.append(contentsOf: "-> ".utf8)
            bytes.append(
                contentsOf: ([stanza.type] + stanza.arguments).joined(separator: " ").utf8)
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: wrapped(stanza.body))
        }
        bytes.append(contentsOf: "---".utf8)
        return bytes
    }

    /// Base 64 in lines of 64 symbols, of which the last is shorter, and empty if need be.
    private static func wrapped(_ body: [UInt8]) -> [UInt8] {
        var text = Array(Base64.encode(body, .standardNoPad).utf8)[...]
        var lines: [UInt8] = []
        while true {
            let line = text.prefix(HeaderParser.columns)
            lines.append(contentsOf: line)
            lines.append(UInt8(ascii: "\n"))
            text = text.dropFirst(HeaderParser.columns)
            if line.count < HeaderParser.columns { return lines }
        }
    }
}
