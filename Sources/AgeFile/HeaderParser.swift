import VaultCrypto

/// Reads a header line by line, from bytes: text would join a carriage return to the line's end.
struct HeaderParser {
    static let version = "age-encryption.org/v1"
    static let columns = 64
    private static let macColumns = 43

    private let bytes: [UInt8]
    private(set) var offset = 0
    private var lineNumber = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func header() throws(HeaderFault) -> AgeHeader {
        guard bytes.starts(with: Self.version.utf8.prefix(bytes.count)) else { throw .version }
        guard try line().elementsEqual(Self.version.utf8) else { throw .version }
        var stanzas: [Stanza] = []
        while true {
            let line = try line()
            if line.starts(with: "---".utf8) {
                guard !stanzas.isEmpty else { throw .noStanza }
                return AgeHeader(stanzas: stanzas, mac: try mac(line))
            }
            guard line.starts(with: "->".utf8) else { throw .line(number: lineNumber) }
            guard stanzas.count < AgeHeader.maximumStanzas else { throw .tooLarge }
            stanzas.append(try stanza(line))
        }
    }

    private mutating func stanza(_ first: ArraySlice<UInt8>) throws(HeaderFault) -> Stanza {
        let words = first.split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].elementsEqual("->".utf8),
            words.dropFirst().allSatisfy({
                !$0.isEmpty && $0.allSatisfy { (0x21...0x7E).contains($0) }
            })
        else { throw .arguments(line: lineNumber) }
        let arguments = words.dropFirst().map { String(decoding: $0, as: UTF8.self) }
        return Stanza(
            type: arguments[0], arguments: Array(arguments.dropFirst()), body: try body())
    }

    private mutating func body() throws(HeaderFault) -> [UInt8] {
        var symbols: [UInt8] = []
        while true {
            let line = try line()
            guard line.count <= Self.columns else { throw .body(line: lineNumber) }
            symbols.append(contentsOf: line)
            if line.count < Self.columns { break }
        }
        guard let body = Base64.decode(symbols, .standardNoPad) else {
            throw .body(line: lineNumber)
        }
        return body
    }

    private func mac(_ line: ArraySlice<UInt8>) throws(HeaderFault) -> [UInt8] {
        let symbols = Array(line.dropFirst(4))
        guard line.starts(with: "--- ".utf8), symbols.count == Self.macColumns,
            let mac = Base64.decode(symbols, .standardNoPad), mac.count == HMAC.count
        else { throw .macLine }
        return mac
    }

    /// The next line, without its end, which has to be there.
    private mutating func line() throws(HeaderFault) -> ArraySlice<UInt8> {
        let rest = bytes[offset...].prefix(AgeHeader.maximumSize - offset)
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
            throw bytes.count >= AgeHeader.maximumSize ? .tooLarge : .truncated
        }
        offset = end + 1
        lineNumber += 1
        return rest[..<end]
    }
}
