import ClipStore
import KeyStore
import VaultModel

/// A clip store around another, which does what that one does but for what it says itself.
protocol ClipStoreLayer: ClipStore {
    var base: any ClipStore { get }
}

extension ClipStoreLayer {
    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter { try base.create(id) }

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader { try base.open(id) }

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

/// A key store around another, which does what that one does but for what it says itself.
protocol KeyStoreLayer: KeyStore {
    var base: any KeyStore { get }
}

extension KeyStoreLayer {
    var capacity: Int { get throws(KeyStoreError) { try base.capacity } }

    func ensure(capacity: Int) throws(KeyStoreError) { try base.ensure(capacity: capacity) }

    func writeAll(_ batch: [SlotWrite]) throws(KeyStoreError) { try base.writeAll(batch) }

    func read(
        _ slot: SlotNumber, kind: SlotKind, owner: [UInt8]
    ) throws(KeyStoreError) -> [UInt8] {
        try base.read(slot, kind: kind, owner: owner)
    }

    func state(of slot: SlotNumber) throws(KeyStoreError) -> SlotState {
        try base.state(of: slot)
    }

    func isOnDisk(_ slot: SlotNumber) throws(KeyStoreError) -> Bool {
        try base.isOnDisk(slot)
    }

    func destroy(_ slots: [SlotNumber]) throws(KeyStoreError) -> ReadBack {
        try base.destroy(slots)
    }
}
