import Synchronization

/// Something that one thread turns on and others look at.
final class Switch: Sendable {
    private let state = Atomic(false)

    /// Turns it on; whether it was off.
    func turn() -> Bool { !state.exchange(true, ordering: .acquiringAndReleasing) }

    var isOn: Bool {
        get { state.load(ordering: .acquiring) }
        set { state.store(newValue, ordering: .releasing) }
    }
}
