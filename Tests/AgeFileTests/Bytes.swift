import AgeFile
import VaultCrypto
import VaultModel

/// The bytes of hexadecimal digits; a test that mistypes them compares with nothing.
func hex(_ digits: String) -> [UInt8] { Hex.decode(digits.filter { $0 != " " }) ?? [] }

/// A plaintext of a test that repeats at no chunk's length.
func plaintext(of count: Int) -> [UInt8] {
    let period = (0..<251).map { UInt8($0) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + period.count)
    while bytes.count < count { bytes += period }
    bytes.removeLast(bytes.count - count)
    return bytes
}

extension SecretBytes {
    /// A secret of a test, to be compared.
    var array: [UInt8] { withSpan { [UInt8](copying: $0) } }

    /// A secret of a test.
    init(_ bytes: [UInt8]) { self.init(copying: bytes) }
}

/// What came of opening a file: its plaintext, or the error without its particulars.
enum Outcome: Hashable, CustomStringConvertible {
    case success([UInt8])
    case header
    case noMatch
    case hmac
    case payload
    case armor
    case other

    init(_ open: () throws -> [UInt8]) {
        do {
            self = .success(try open())
        } catch let error as AgeError {
            self.init(error)
        } catch {
            self = .other
        }
    }

    init(_ error: AgeError) {
        switch error {
        case .header: self = .header
        case .noMatch: self = .noMatch
        case .hmac: self = .hmac
        case .payload: self = .payload
        case .armor: self = .armor
        default: self = .other
        }
    }

    var description: String {
        switch self {
        case .success(let bytes): "success, \(bytes.count) bytes"
        case .header: "header failure"
        case .noMatch: "no match"
        case .hmac: "HMAC failure"
        case .payload: "payload failure"
        case .armor: "armor failure"
        case .other: "another failure"
        }
    }
}
