import ClipStore
import Synchronization
import Testing
import VaultModel

/// A clip store that does something after the first payload was read back: what another process might do
/// before anybody hears what was read.
final class ReadingClipStore: ClipStore {
    let base: any ClipStore
    private let meanwhile: Mutex<(@Sendable () -> Void)?>

    init(_ base: any ClipStore, _ meanwhile: @escaping @Sendable () -> Void) {
        self.base = base
        self.meanwhile = Mutex(meanwhile)
    }

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary {
        let summary = try base.readBack(id)
        let act = meanwhile.withLock { act in
            defer { act = nil }
            return act
        }
        act?()
        return summary
    }

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader { try base.open(id) }

    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter { try base.create(id) }

    func remove(
        _ ids: [ClipID], waitingForReaders limit: Duration
    ) throws(ClipStoreError) -> [(ClipID, RemovalOutcome)] {
        try base.remove(ids, waitingForReaders: limit)
    }

    func contains(_ id: ClipID) throws(ClipStoreError) -> Bool { try base.contains(id) }

    func list(_ body: (ClipID) throws -> Void) throws { try base.list(body) }

    func incoming() throws(ClipStoreError) -> [IncomingUpload] { try base.incoming() }

    func removeIncoming(_ id: ClipID) throws(ClipStoreError) { try base.removeIncoming(id) }
}

/// Runs what must not fail on another thread, and tells whether it failed.
func unfailing(_ body: () throws -> Void) {
    do { try body() } catch { Issue.record(error) }
}
