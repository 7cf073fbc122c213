/// What the clients of a server may use of it.
public struct ServerLimits: Sendable {
    /// How many connections there are at a time; more wait.
    public var connections = 24
    /// How many bytes a request's line and header fields have, all in all.
    public var headerBytes = 32_768
    /// How many bytes a request's body has.
    public var bodyBytes = 65_536
    /// How long a client takes to send a request, or keeps a connection between two.
    public var patience = Duration.seconds(20)
    /// How long a client takes nothing of what it is sent.
    public var stall = Duration.seconds(120)
    /// How many bytes of a body are read at a time.
    public var bodyPiece = 131_072

    /// The limits that suit one person's browser.
    public init() {}
}
