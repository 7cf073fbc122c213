import ClipStore
import KeyStore
import VaultDisk
import VaultModel

/// A moment of a destruction at which the power may go.
enum DestructionStep: String, CaseIterable, Sendable {
    case beforeSlots, afterSlots, beforePayloads, betweenPayloads, afterPayloads
}

/// Stores around a vault's own that do something at each step of a destruction: fail, or copy the vault.
struct StepKeyStore: KeyStoreLayer {
    let base: any KeyStore
    let reach: @Sendable (DestructionStep) throws(DiskError) -> Void

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

struct StepClipStore: ClipStoreLayer {
    let base: any ClipStore
    let reach: @Sendable (DestructionStep) throws(DiskError) -> Void

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

    private func step(_ step: DestructionStep) throws(ClipStoreError) {
        do throws(DiskError) { try reach(step) } catch { throw .disk(error) }
    }
}
