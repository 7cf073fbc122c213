import VaultDisk
public import VaultModel

extension DirectoryClipStore {
    /// Removes payloads that nobody reads, and makes sure that they are gone.
    ///
    /// Ids that are close together lie in one directory, which is made durable once.
    public func remove(
        _ ids: [ClipID], waitingForReaders limit: Duration
    ) throws(ClipStoreError) -> [(ClipID, RemovalOutcome)] {
        let deadline = ContinuousClock.now + limit
        var outcomes: [(ClipID, RemovalOutcome)] = []
        var shard: (path: String, from: Int)?
        for id in Set(ids).sorted() {
            let path = directory.shard(of: id)
            if let open = shard, open.path != path {
                settle(&outcomes, from: open.from, in: open.path)
                shard = nil
            }
            if shard == nil { shard = (path, outcomes.count) }
            outcomes.append((id, unlink(id, until: deadline)))
        }
        if let shard { settle(&outcomes, from: shard.from, in: shard.path) }
        return outcomes
    }

    private func unlink(_ id: ClipID, until deadline: ContinuousClock.Instant) -> RemovalOutcome {
        let path = directory.payload(id)
        do throws(DiskError) {
            // A reader that comes now waits for the lock, and finds the payload gone.
            let handle = try disk.openPlainFile(path)
            let limit = max(.zero, deadline - .now)
            try handle.lock(.exclusive, .wholeFile, waiting: limit)
            guard try handle.status().links > 0 else { return .alreadyAbsent }
            try disk.removeFile(path)
            return .removed
        } catch {
            if error.notFound { return .alreadyAbsent }
            if case .locked = error { return .inUse }
            return .failed(.disk(error))
        }
    }

    /// Makes a shard's removals durable, and looks whether the names are gone.
    private func settle(
        _ outcomes: inout [(ClipID, RemovalOutcome)], from first: Int, in shard: String
    ) {
        let range = first..<outcomes.count
        // What was absent already may have been removed by a run that was cut short before its flush.
        let gone = range.filter {
            outcomes[$0].1 == .removed || outcomes[$0].1 == .alreadyAbsent
        }
        guard !gone.isEmpty else { return }
        do throws(DiskError) {
            try disk.syncDirectory(shard)
        } catch {
            for index in gone { outcomes[index].1 = .failed(.disk(error)) }
            return
        }
        for index in gone {
            let id = outcomes[index].0
            do throws(ClipStoreError) {
                if try contains(id) { outcomes[index].1 = .failed(.stillThere(id)) }
            } catch {
                outcomes[index].1 = .failed(error)
            }
        }
    }
}
