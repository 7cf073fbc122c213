import ClipStore
import VaultModel

/// A clip store that does something whenever a payload was opened: what another process might do then.
struct OpeningClipStore: ClipStore {
    let base: any ClipStore
    let opened: @Sendable () -> Void

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader {
        let reader = try base.open(id)
        opened()
        return reader
    }

    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter { try base.create(id) }

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary { try base.readBack(id) }

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
