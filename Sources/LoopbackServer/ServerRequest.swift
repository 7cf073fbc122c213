/// One request: what a client asked for, with nothing in it decoded.
public struct ServerRequest: Sendable {
    /// What is asked.
    public enum Method: String, Sendable, CaseIterable {
        /// The thing itself.
        case get = "GET"
        /// What would be said of it.
        case head = "HEAD"
        /// That something be done.
        case post = "POST"
    }

    /// What is asked.
    public let method: Method
    /// The path, as it was sent: what is encoded in it stays so.
    public let path: String
    /// Whether something was asked for behind a question mark.
    public let hasQuery: Bool
    /// The header fields, in the order in which they were sent.
    public let fields: [(name: String, value: String)]
    /// The body.
    public let body: [UInt8]

    /// Gathers a request.
    public init(
        _ method: Method, _ path: String, hasQuery: Bool = false,
        fields: [(name: String, value: String)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.hasQuery = hasQuery
        self.fields = fields
        self.body = body
    }

    /// The values of a field, whatever the case of its name.
    public func values(of name: String) -> [String] {
        let wanted = name.lowercased()
        return fields.filter { $0.name.lowercased() == wanted }.map(\.value)
    }

    /// The value of a field that was sent once; none otherwise.
    public func value(of name: String) -> String? {
        let values = values(of: name)
        return values.count == 1 ? values[0] : nil
    }
}
