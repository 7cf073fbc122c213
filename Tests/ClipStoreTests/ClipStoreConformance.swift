import ClipStore
import Testing
import VaultCrypto
import VaultModel

/// What every clip store has to do, wherever it keeps payloads.
///
/// `store` is empty, and `other` sees the same payloads as another process would.
func checkConformance(_ store: any ClipStore, _ other: any ClipStore) throws {
    let ids = try (1...4).map { number in
        try #require(ClipID(bytes: [UInt8](repeating: UInt8(number * 60), count: 16)))
    }
    let id = ids[0]

    // Nothing is there.
    #expect(try !store.contains(id))
    #expect(throws: ClipStoreError.notFound(id)) { _ = try store.open(id) }
    #expect(throws: ClipStoreError.notFound(id)) { try store.readBack(id) }
    #expect(try outcomes(store.remove([id], waitingForReaders: .zero)) == [.alreadyAbsent])
    try store.removeIncoming(id)
    #expect(try store.incoming() == [])

    // Until an upload is finished, it is only under way.
    let payload = Payload(chunks: 3, last: 100)
    let writer = try store.create(id)
    #expect(throws: ClipStoreError.uploadBegun(id)) { _ = try other.create(id) }
    #expect(throws: ClipStoreError.outOfOrder(id, "chunks before a nonce")) {
        try writer.write(sealed: payload.sealed.span)
    }
    #expect(throws: ClipStoreError.outOfOrder(id, "an end before a nonce")) {
        _ = try writer.finish()
    }
    #expect(throws: ClipStoreError.outOfOrder(id, "a nonce of 15 bytes")) {
        try writer.write(nonce: Array(payload.nonce.dropLast()))
    }
    try writer.write(nonce: payload.nonce)
    #expect(throws: ClipStoreError.outOfOrder(id, "a second nonce")) {
        try writer.write(nonce: payload.nonce)
    }
    #expect(try other.incoming() == [IncomingUpload(id: id, isAlive: true)])
    #expect(throws: ClipStoreError.uploadAlive(id)) { try other.removeIncoming(id) }
    #expect(try !other.contains(id))
    try writer.write(sealed: payload.sealed.span)
    let summary = try writer.finish()
    #expect(summary == payload.summary)
    #expect(throws: ClipStoreError.closed(id)) { _ = try writer.finish() }
    #expect(throws: ClipStoreError.closed(id)) { try writer.cancel() }
    #expect(throws: ClipStoreError.closed(id)) {
        try writer.write(sealed: payload.sealed.span)
    }

    // Then it is there, whole, and is not replaced.
    #expect(try other.incoming() == [])
    #expect(try other.contains(id))
    #expect(try other.readBack(id) == summary)
    #expect(throws: ClipStoreError.exists(id)) { _ = try other.create(id) }

    // It is read anywhere, and not removed while it is.
    let reader = try store.open(id)
    #expect(reader.size == payload.summary.length)
    for (offset, count) in [(0, 16), (15, 2), (65_560, 70_000), (payload.all.count - 1, 1)] {
        #expect(
            try read(reader, UInt64(offset), count) == Array(payload.all[offset..<offset + count]))
    }
    #expect(try read(reader, UInt64(payload.all.count - 3), 10) == Array(payload.all.suffix(3)))
    for beyond in [UInt64(payload.all.count), 1 << 62, .max] {
        #expect(try read(reader, beyond, 10) == [])
    }
    #expect(try outcomes(other.remove([id], waitingForReaders: .zero)) == [.inUse])
    #expect(try store.contains(id))
    reader.close()
    reader.close()
    #expect(throws: ClipStoreError.closed(id)) { try read(reader, 0, 1) }

    // A cancelled upload leaves nothing; one that was let go leaves a dead one.
    let cancelled = try store.create(ids[1])
    try cancelled.write(nonce: payload.nonce)
    try cancelled.cancel()
    #expect(throws: ClipStoreError.closed(ids[1])) { try cancelled.cancel() }
    #expect(try store.incoming() == [])
    do {
        let dead = try store.create(ids[1])
        try dead.write(nonce: payload.nonce)
    }
    #expect(try other.incoming() == [IncomingUpload(id: ids[1], isAlive: false)])
    #expect(throws: ClipStoreError.uploadBegun(ids[1])) { _ = try store.create(ids[1]) }
    try other.removeIncoming(ids[1])
    #expect(try store.incoming() == [])

    // Several are listed and removed in order of id.
    for id in ids[2...].reversed() { _ = try payload.upload(to: store, as: id) }
    var listed: [ClipID] = []
    try other.list { listed.append($0) }
    #expect(listed == [ids[0], ids[2], ids[3]])
    let removed = try other.remove([ids[3], ids[1], ids[0], ids[3]], waitingForReaders: .zero)
    #expect(removed.map(\.0) == [ids[0], ids[1], ids[3]])
    #expect(outcomes(removed) == [.removed, .alreadyAbsent, .removed])
    #expect(try store.contains(ids[2]) && !store.contains(ids[0]) && !store.contains(ids[3]))
    #expect(throws: ClipStoreError.notFound(id)) { _ = try store.open(id) }
}

private func outcomes(_ removals: [(ClipID, RemovalOutcome)]) -> [RemovalOutcome] {
    removals.map(\.1)
}

private func read(
    _ reader: any PayloadReader, _ offset: UInt64, _ count: Int
) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var span = bytes.mutableSpan
    let found = try reader.read(at: offset, into: &span)
    return Array(bytes[..<found])
}
