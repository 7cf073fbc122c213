import ClipStore
import Synchronization
import Testing
import VaultModel

/// A clip store that does something when the first payload is read back: what another process might do
/// before it is read, or before anybody hears what was read.
final class ReadingClipStore: ClipStore {
    /// When it is done.
    enum Moment {
        case before, after
    }

    let base: any ClipStore
    private let moment: Moment
    private let act: Mutex<(@Sendable () -> Void)?>

    init(
        _ base: any ClipStore, _ moment: Moment = .after, _ act: @escaping @Sendable () -> Void
    ) {
        self.base = base
        self.moment = moment
        self.act = Mutex(act)
    }

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary {
        let act = act.withLock { act in
            defer { act = nil }
            return act
        }
        if moment == .before { act?() }
        let summary = try base.readBack(id)
        if moment == .after { act?() }
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
