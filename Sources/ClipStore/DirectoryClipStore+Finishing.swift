import VaultDisk

extension DirectoryClipStore {
    /// Makes several payloads durable at once, and each directory that got one with a single flush.
    ///
    /// The flushes of the payloads run side by side, so that the file system can make one of many; those
    /// of the directories follow when every payload has its name.
    public func finish(
        _ writers: [any PayloadWriter]
    ) -> [Result<PayloadSummary, ClipStoreError>] {
        // A writer of another store, or wrapped in something, ends as it does by itself.
        let own = writers.compactMap { $0 as? FilePayloadWriter }
        guard own.count == writers.count, own.count > 1 else {
            return writers.map { writer in
                Result { () throws(ClipStoreError) in try writer.finish() }
            }
        }
        let placed = PlacedWriters(own)
        let lanes = Lanes(Self.flushesAtOnce)
        let outcomes = lanes.results(of: own.count) { number in
            Result { () throws(ClipStoreError) in try placed.writers[number].place() }
        }
        let names = zip(own, outcomes).compactMap { writer, outcome in
            if case .success = outcome { writer.shard } else { nil }
        }
        let shards = Set(names).sorted()
        let disk = disk
        let flushes = lanes.results(of: shards.count) { number in
            Result { () throws(ClipStoreError) in
                try onDisk { () throws(DiskError) in try disk.syncDirectory(shards[number]) }
            }
        }
        let durable = Dictionary(uniqueKeysWithValues: zip(shards, flushes))
        return zip(own, outcomes).map { writer, outcome in
            Result { () throws(ClipStoreError) in
                try outcome.get()
                try durable[writer.shard]?.get()
                return try writer.release()
            }
        }
    }

    /// So many flushes are asked for at once; a file system gains little from more.
    private static var flushesAtOnce: Int { 8 }
}

/// Writers on their way to threads of their own.
///
/// Unchecked, because each is used by exactly one of them, and by whoever waits for them only afterwards.
private struct PlacedWriters: @unchecked Sendable {
    let writers: [FilePayloadWriter]

    init(_ writers: [FilePayloadWriter]) { self.writers = writers }
}
