import VaultCrypto
import VaultModel

/// The bytes of hexadecimal digits; a test that mistypes them compares with nothing.
func hex(_ digits: String) -> [UInt8] { Hex.decode(digits.filter { $0 != " " }) ?? [] }

extension SecretBytes {
    /// A secret of a test, to be compared.
    var array: [UInt8] { withSpan { span in span.indices.map { span[$0] } } }

    /// A secret of a test.
    init(_ bytes: [UInt8]) { self.init(copying: bytes) }
}
