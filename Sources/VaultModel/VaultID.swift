/// The vault's id: the RFC 6962 leaf hash of record 0 of its log, 32 bytes.
///
/// Whoever knows it recognises the vault, and refuses one that was rebuilt around other keys.
public struct VaultID: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes of the hash.
    public let bytes: [UInt8]

    /// Makes the id of exactly 32 bytes, or none of any other number.
    public init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// Reads 64 lower-case hexadecimal digits, in groups if need be, as they stand on paper.
    public init?(_ text: String) {
        guard let bytes = Hex.decode(text.filter { $0 != " " && $0 != "-" }) else { return nil }
        self.init(bytes: bytes)
    }

    /// The id as 64 lower-case hexadecimal digits.
    public var description: String { Hex.encode(bytes) }

    /// The id in groups of four digits, for paper.
    public var forPaper: String {
        let digits = Array(description)
        return stride(from: 0, to: digits.count, by: 4)
            .map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
    }
}
