import ClipStore
import VaultModel

/// A clip store that does something whenever a payload was opened: what another process might do then.
struct OpeningClipStore: ClipStoreLayer {
    let base: any ClipStore
    let opened: @Sendable () -> Void

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader {
        let reader = try base.open(id)
        opened()
        return reader
    }
}
