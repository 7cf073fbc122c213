public import VaultDisk
public import VaultModel

/// What went wrong with the payloads.
public enum ClipStoreError: Error, Hashable, Sendable {
    /// The disk failed.
    case disk(DiskError)
    /// There is no payload of that id.
    case notFound(ClipID)
    /// There is a payload of that id, and it is not replaced.
    case exists(ClipID)
    /// An upload of that id was begun before, and lives or left something behind.
    case uploadBegun(ClipID)
    /// Somebody writes that id's payload.
    case uploadAlive(ClipID)
    /// A payload is shorter than a nonce and a tag.
    case tooShort(ClipID, length: UInt64)
    /// The reader was closed, or the writer was finished or cancelled.
    case closed(ClipID)
    /// The writer was given something out of its order; the text says what.
    case outOfOrder(ClipID, String)
    /// Its file is still there after it was removed.
    case stillThere(ClipID)

    /// One sentence: what happened.
    public var message: String {
        switch self {
        case .disk(let error): error.message
        case .notFound(let id): "there is no payload of clip \(id)"
        case .exists(let id): "clip \(id) has a payload already, which was not replaced"
        case .uploadBegun(let id): "an upload of clip \(id) was begun before"
        case .uploadAlive(let id): "an upload of clip \(id) is under way"
        case .tooShort(let id, let length):
            "the payload of clip \(id) has \(length) bytes, fewer than any whole one"
        case .closed(let id): "the payload of clip \(id) is closed"
        case .outOfOrder(let id, let what): "the payload of clip \(id) was given \(what)"
        case .stillThere(let id): "the payload of clip \(id) was removed and is still there"
        }
    }

    /// One sentence: what to do, where there is something.
    public var hint: String? {
        switch self {
        case .disk(let error): error.hint
        case .notFound: "run `footage audit verify` to see what is missing"
        case .uploadAlive: "wait for the upload to finish"
        case .uploadBegun: "upload the film again, under a new id"
        case .tooShort: "restore the payload from a backup"
        case .exists, .closed, .outOfOrder, .stillThere: nil
        }
    }
}
