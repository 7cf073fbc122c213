import ClipStore
import VaultModel

/// A clip store that does something whenever a payload was begun: what a tablet might do then.
struct CreatingClipStore: ClipStoreLayer {
    let base: any ClipStore
    let created: @Sendable () -> Void

    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter {
        let writer = try base.create(id)
        created()
        return writer
    }
}
