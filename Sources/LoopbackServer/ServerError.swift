public import VaultDisk

/// Why a server cannot be.
public enum ServerError: Error, Hashable, Sendable {
    /// Nothing can listen on the port.
    case cannotListen(port: UInt16, Errno)
    /// The kernel does not tell whose program reaches it, so anybody's could.
    case clientsUnknown

    /// What happened, in a sentence.
    public var message: String {
        switch self {
        case .clientsUnknown:
            "it cannot be told which account's programs reach a port of this machine"
        case .cannotListen(0, let code): "no port of 127.0.0.1 can be had (\(code.name))"
        case .cannotListen(let port, let code):
            "port \(port) of 127.0.0.1 cannot be had (\(code.name))"
        }
    }

    /// What to do.
    public var hint: String? {
        switch self {
        case .clientsUnknown:
            "/proc/net/tcp cannot be read; a service's unit may hide it (ProcSubset)"
        case .cannotListen(0, _): nil
        case .cannotListen: "another program may have it; name another port, or none"
        }
    }
}
