import ClipStore
import Synchronization
import VaultModel

/// A clip store that remembers what was read of its payloads, and where.
final class RecordingClipStore: ClipStore {
    /// One read of a payload.
    struct Read: Hashable, Sendable {
        let offset: UInt64
        let count: Int
    }

    let base: any ClipStore
    private let recorded = Mutex<[Read]>([])

    init(_ base: any ClipStore) { self.base = base }

    /// What was read since this was last asked.
    func takeReads() -> [Read] {
        recorded.withLock { reads in
            defer { reads = [] }
            return reads
        }
    }

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader {
        Reader(base: try base.open(id), store: self)
    }

    private final class Reader: PayloadReader {
        let base: any PayloadReader
        let store: RecordingClipStore

        init(base: any PayloadReader, store: RecordingClipStore) {
            self.base = base
            self.store = store
        }

        var size: UInt64 { base.size }

        func read(
            at offset: UInt64, into buffer: inout MutableSpan<UInt8>
        ) throws(ClipStoreError) -> Int {
            let read = Read(offset: offset, count: buffer.count)
            store.recorded.withLock { $0.append(read) }
            return try base.read(at: offset, into: &buffer)
        }

        func close() { base.close() }
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
