/// How the command ended: the one table of exit codes, which every command's help quotes from.
public enum ExitCode: Int32, Hashable, Sendable, CaseIterable, Comparable {
    case done = 0
    case failed = 1
    case tampered = 2
    case partlyDone = 3
    case rolledBack = 4
    case unverifiable = 5
    case usage = 64
    case badInput = 65
    case unavailable = 69
    case cannotWrite = 73
    case locked = 75
    case notPermitted = 77

    /// What the code means, as one sentence.
    public var sentence: String {
        switch self {
        case .done: "Done."
        case .failed: "Failed; nothing was changed."
        case .tampered: "Tampering was found."
        case .partlyDone: "Partly done; each refused item is listed."
        case .rolledBack: "The vault was rolled back, or its log cut short."
        case .unverifiable: "Unverifiable or unknown: a key or a file is missing or unheard of."
        case .usage: "Wrong usage: a command, argument or option is not right."
        case .badInput: "Bad input: a policy, a manifest or a dump cannot be used."
        case .unavailable: "A needed program or store is unavailable."
        case .cannotWrite: "Cannot write."
        case .locked: "Locked by another process; try again."
        case .notPermitted: "Not permitted."
        }
    }

    /// Orders codes by their numbers.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
