import ClipStore
import KeyStore
import VaultDisk
import VaultModel

/// A moment of a destruction at which the power may go.
enum DestructionStep: String, CaseIterable, Sendable {
    case beforeSlots, afterSlots, beforePayloads, betweenPayloads, afterPayloads
}

/// Stores around a vault's own that do something at each step of a destruction: fail, or copy the vault.
struct StepKeyStore: KeyStore {
    let base: any KeyStore
    let reach: @Sendable (DestructionStep) throws(DiskError) -> Void

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
        try step(.beforeSlots)
        let readBack = try base.destroy(slots)
        try step(.afterSlots)
        return readBack
    }

    private func step(_ step: DestructionStep) throws(KeyStoreError) {
        do throws(DiskError) { try reach(step) } catch { throw .disk(error) }
    }
}

struct StepClipStore: ClipStore {
    let base: any ClipStore
    let reach: @Sendable (DestructionStep) throws(DiskError) -> Void

    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter { try base.create(id) }

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader { try base.open(id) }

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary { try base.readBack(id) }

    func remove(
        _ ids: [ClipID], waitingForReaders limit: Duration
    ) throws(ClipStoreError) -> [(ClipID, RemovalOutcome)] {
        try step(.beforePayloads)
        let first = try base.remove(Array(ids.prefix(1)), waitingForReaders: limit)
        try step(.betweenPayloads)
        let rest = try base.remove(Array(ids.dropFirst()), waitingForReaders: limit)
        try step(.afterPayloads)
        return first + rest
    }

    func contains(_ id: ClipID) throws(ClipStoreError) -> Bool { try base.contains(id) }

    func list(_ body: (ClipID) throws -> Void) throws { try base.list(body) }

    func incoming() throws(ClipStoreError) -> [IncomingUpload] { try base.incoming() }

    func removeIncoming(_ id: ClipID) throws(ClipStoreError) { try base.removeIncoming(id) }

    private func step(_ step: DestructionStep) throws(ClipStoreError) {
        do throws(DiskError) { try reach(step) } catch { throw .disk(error) }
    }
}
