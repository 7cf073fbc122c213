/// One recipient's part of a header: a type, its arguments, and a body.
public struct Stanza: Hashable, Sendable {
    /// The type, such as `X25519`.
    public let type: String
    /// What follows the type on its line; visible ASCII symbols.
    public let arguments: [String]
    /// The body's bytes.
    public let body: [UInt8]

    init(type: String, arguments: [String], body: [UInt8]) {
        self.type = type
        self.arguments = arguments
        self.body = body
    }
}
