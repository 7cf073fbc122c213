/// What a client is answered.
public struct ServerResponse: Sendable {
    /// What is sent.
    public enum Body: Sendable {
        /// These bytes.
        case bytes([UInt8])
        /// These bytes of something that is read as they are sent.
        case part(any ResponseBody, Range<UInt64>)
        /// Something that is read as it is sent, and whose length is not known before its end.
        case stream(any ResponseBody)
    }

    /// The status, as RFC 9110 §15 has it.
    public var status: Int
    /// The header fields, in the order in which they are sent.
    public var fields: [(name: String, value: String)]
    /// What is sent; to a `HEAD` nothing is.
    public var body: Body

    /// Gathers a response.
    public init(
        _ status: Int, fields: [(name: String, value: String)] = [], body: Body = .bytes([])
    ) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// Something that is read while it is sent, on the thread of the connection that it is sent to.
public protocol ResponseBody: AnyObject, Sendable {
    /// Fills `bytes` from a position on, and says how far; 0 is its end.
    ///
    /// What it throws cuts the connection off, so that a client knows that it does not have all of it.
    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws -> Int
    /// Nothing more is read for this response, whether all of it was sent or the client went.
    func end()
}
