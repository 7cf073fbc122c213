public import VaultModel

/// Sealed payloads by their clip's id: written once, whole or not at all, never changed.
///
/// A store sees nothing but sealed bytes. Whatever returns without an error is durable.
public protocol ClipStore: Sendable {
    /// Begins an upload. Until it is finished, nothing is found under its id.
    ///
    /// `.exists` when the id has a payload, `.uploadBegun` when there was an upload of it before.
    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter

    /// Makes several payloads durable and visible, sharing what can be shared of it; one outcome each.
    ///
    /// A failure with one does not keep the others; after it only `cancel` is left to do with that one.
    func finish(
        _ writers: [any PayloadWriter]
    ) -> [Result<PayloadSummary, ClipStoreError>]

    /// Opens a payload; it cannot be removed until the reader is closed.
    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader

    /// Reads a payload from the medium itself, around what is in memory, and hashes it again.
    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary

    /// Reads a payload back, and says whether what came was the medium's or may have been memory's.
    func examine(_ id: ClipID) throws(ClipStoreError) -> PayloadFinding

    /// Removes payloads that nobody reads, and makes sure that they are gone.
    ///
    /// It waits for readers of all of them no longer than the time given, together. One outcome comes
    /// back for each id, in order of id; a failure with one does not keep the others.
    func remove(
        _ ids: [ClipID], waitingForReaders limit: Duration
    ) throws(ClipStoreError) -> [(ClipID, RemovalOutcome)]

    /// Whether there is a payload.
    func contains(_ id: ClipID) throws(ClipStoreError) -> Bool

    /// Shows every payload's id, in order of id.
    func list(_ body: (ClipID) throws -> Void) throws

    /// The uploads that were begun and not finished, alive or dead, in order of id.
    func incoming() throws(ClipStoreError) -> [IncomingUpload]

    /// Removes what a dead upload left, if anything.
    ///
    /// `.uploadAlive` when it lives.
    func removeIncoming(_ id: ClipID) throws(ClipStoreError)
}

extension ClipStore {
    /// Finishes one after another, where nothing can be shared.
    public func finish(
        _ writers: [any PayloadWriter]
    ) -> [Result<PayloadSummary, ClipStoreError>] {
        writers.map { writer in
            Result { () throws(ClipStoreError) in try writer.finish() }
        }
    }

    /// Reads back from a store whose reading back always reaches the medium.
    public func examine(_ id: ClipID) throws(ClipStoreError) -> PayloadFinding {
        PayloadFinding(summary: try readBack(id), source: .medium)
    }
}

/// What was found when a payload was read back.
public struct PayloadFinding: Hashable, Sendable {
    /// Where the bytes came from.
    public enum Source: Hashable, Sendable {
        /// The medium, around what is in memory.
        case medium
        /// Perhaps memory, which was asked to forget them: the file system reads in no other way.
        case cache
    }

    /// What the payload is now.
    public let summary: PayloadSummary
    /// Where the bytes came from.
    public let source: Source

    /// Tells what was found.
    public init(summary: PayloadSummary, source: Source) {
        self.summary = summary
        self.source = source
    }
}

/// What became of a payload that was to be removed.
public enum RemovalOutcome: Hashable, Sendable {
    /// It was there, and is gone.
    case removed
    /// It was not there.
    case alreadyAbsent
    /// Somebody reads it; it is still there.
    case inUse
    /// It could not be removed, or not shown to be gone.
    case failed(ClipStoreError)
}

/// An upload that is under way, or was.
public struct IncomingUpload: Hashable, Sendable {
    /// The clip it is for.
    public let id: ClipID
    /// Whether somebody is still writing it.
    public let isAlive: Bool

    /// Names an upload.
    public init(id: ClipID, isAlive: Bool) {
        self.id = id
        self.isAlive = isAlive
    }
}
