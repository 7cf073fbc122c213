import ClipStore
import Synchronization
import VaultModel

/// A clip store that remembers what was read of its payloads, and where.
final class RecordingClipStore: ClipStoreLayer {
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
}
