import CSQLite
import Glibc

/// What went wrong in the database.
public enum DatabaseError: Error, Hashable, Sendable {
    /// Another process kept it until the time was up; nothing was changed.
    case busy
    /// The disk is full; nothing was changed.
    case full
    /// It cannot be written: its file, directory or file system, or how it was opened, forbids it.
    case readOnly
    /// It does not hold what it has to hold; the text says what was found.
    case corrupt(String)
    /// It cannot be opened; the text says why.
    case cannotOpen(String)
    /// The change breaks a rule of the tables; the text names it.
    case constraint(String)
    /// Anything else SQLite says, or a statement used as it may not be.
    case other(code: Int32, String)

    /// A statement was used as it may not be: a fault of the program, not of the database.
    static func misuse(_ text: String) -> Self { .other(code: SQLITE_MISUSE, text) }

    /// One sentence: what happened.
    public var message: String {
        switch self {
        case .busy: "the catalog is in use by another process, and stayed so"
        case .full: "the catalog's disk is full: this was not recorded"
        case .readOnly: "the catalog cannot be written"
        case .corrupt(let found): "the catalog is damaged: \(found)"
        case .cannotOpen(let reason): "the catalog cannot be opened: \(reason)"
        case .constraint(let rule): "the catalog refused the change: \(rule)"
        case .other(let code, let text): "the catalog failed: \(text) (SQLite \(code))"
        }
    }

    /// One sentence: what to do, where there is something.
    public var hint: String? {
        switch self {
        case .busy: "wait for the other process to finish, then try again"
        case .full: "free some space, then try again"
        case .readOnly:
            "check that your account owns the vault or belongs to its group, and how it is mounted"
        case .corrupt: "stop writing to the vault, and restore the catalog from a backup"
        case .cannotOpen: "check the path, and that your account may read and write it"
        case .constraint, .other: nil
        }
    }

    /// The error of an extended result code.
    ///
    /// `system` is the number of the system call behind it, where one failed.
    init(code: Int32, text: String, system: Int32 = 0) {
        self =
            switch code & 0xFF {
            // Of a race for its locks it says “protocol” when it has tried a hundred times.
            case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
            case SQLITE_FULL: .full
            case SQLITE_READONLY, SQLITE_PERM: .readOnly
            case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT: .corrupt(text)
            case SQLITE_CANTOPEN: .cannotOpen(text)
            case SQLITE_CONSTRAINT: .constraint(text)
            case SQLITE_IOERR where system == ENOSPC || system == EDQUOT: .full
            case SQLITE_IOERR where system == EROFS: .readOnly
            default: .other(code: code, text)
            }
    }
}
