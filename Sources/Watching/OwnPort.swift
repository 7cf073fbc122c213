import Synchronization

/// The port that a server listens on, which is known only once it does.
final class OwnPort: Sendable {
    private let number = Atomic<UInt16>(0)

    var port: UInt16 { number.load(ordering: .acquiring) }

    func set(_ port: UInt16) { number.store(port, ordering: .releasing) }
}
