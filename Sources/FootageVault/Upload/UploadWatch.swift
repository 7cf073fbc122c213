import Synchronization

/// What the threads that seal films and the one that waits for them tell each other.
final class UploadWatch: Sendable {
    private let stopped = Atomic(false)

    /// Has the films that are being sealed given up at their next block.
    func stop() { stopped.store(true, ordering: .relaxed) }

    /// Whether they are to give up.
    var isStopped: Bool { stopped.load(ordering: .relaxed) }

    /// - Throws: `UploadInterruption` once the upload is to stop.
    func check() throws {
        if isStopped { throw UploadInterruption() }
    }
}

/// How much of a film was read; several threads may look.
final class ByteCounter: Sendable {
    private let read = Atomic<UInt64>(0)

    /// The bytes read so far.
    var count: UInt64 { read.load(ordering: .relaxed) }

    /// Counts more bytes.
    func add(_ bytes: Int) { read.add(UInt64(clamping: bytes), ordering: .relaxed) }
}

/// Thrown through the sealing of a film when the upload is to stop.
struct UploadInterruption: Error {}
