public import VaultDisk

/// What befalls one call.
public enum Fault: Hashable, Sendable, CustomStringConvertible {
    /// It fails, and later ones work.
    case fails(Errno)
    /// It fails, and so does every later one: the disk is full, or gone.
    case failsOn(Errno)
    /// A signal interrupts it, below the place where that is looked after.
    case interrupted
    /// A read or a write moves a part of its bytes, and says so.
    case short

    /// A read of SQLite's own files fails, and later ones work.
    case databaseReadFails

    /// Every kind that befalls the calls of a disk, and those of SQLite's that change its files.
    public static let all: [Self] = [
        .fails(.noSpace), .fails(.inputOutput), .fails(.denied), .failsOn(.noSpace),
        .failsOn(.inputOutput), .interrupted, .short,
    ]

    /// The fault in words.
    public var description: String {
        switch self {
        case .fails(let error): error.name
        case .failsOn(let error): "\(error.name) from then on"
        case .interrupted: "EINTR"
        case .short: "a short read or write"
        case .databaseReadFails: "a failing read of SQLite's"
        }
    }
}
