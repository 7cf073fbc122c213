import ClipStore
import Synchronization
import Testing
import VaultModel

/// A clip store that does something when the first payload is read back: what another process might do
/// before it is read, or before anybody hears what was read.
final class ReadingClipStore: ClipStoreLayer {
    /// When it is done.
    enum Moment {
        case before, after
    }

    let base: any ClipStore
    private let moment: Moment
    private let act: Mutex<(@Sendable () -> Void)?>

    init(
        _ base: any ClipStore, _ moment: Moment = .after, _ act: @escaping @Sendable () -> Void
    ) {
        self.base = base
        self.moment = moment
        self.act = Mutex(act)
    }

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary {
        let act = act.withLock { act in
            defer { act = nil }
            return act
        }
        if moment == .before { act?() }
        let summary = try base.readBack(id)
        if moment == .after { act?() }
        return summary
    }
}

/// Runs what must not fail on another thread, and tells whether it failed.
func unfailing(_ body: () throws -> Void) {
    do { try body() } catch { Issue.record(error) }
}
