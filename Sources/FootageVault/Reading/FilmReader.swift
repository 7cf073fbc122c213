import AgeFile
import Dispatch
import Synchronization
import VaultCrypto

/// Reads any part of a film that was opened, from any thread, and keeps count of what it gave.
///
/// It comes from `OpenedFilm`, and ends with it. Every byte it gives is authentic and stands where it was
/// asked for. A read costs the chunks of 64 KiB it touches, and nothing else.
public final class FilmReader: Sendable {
    /// How many bytes the film has.
    public let size: UInt64
    private let opened: OpenedClip
    private let state = Mutex(State())
    /// The reads under way; none begins once the film is closed.
    private let readers = DispatchGroup()

    private struct State {
        var isClosed = false
        var given = GivenBytes()
        var failure: VaultError?
        /// Until when bytes are given without its being asked again whether they may be; none where nobody asks.
        var heldUntil: SuspendingClock.Instant?
    }

    init(_ opened: OpenedClip) {
        self.opened = opened
        size = opened.film.size
    }

    deinit { opened.close() }

    /// Fills `bytes` from a position on as far as the film goes, and says how far.
    ///
    /// At the end of the film it gives 0 bytes. When it throws, nothing is there but zeros.
    ///
    /// - Throws: `VaultError` with the code `range` behind the film's end, `film-closed` once the film
    ///   was closed, and of kind `tampered` where the film is not what was sealed.
    public func read(
        at offset: UInt64, into bytes: inout MutableSpan<UInt8>
    ) throws(VaultError) -> Int {
        guard offset <= size else { throw FilmRange.beyondEnd(offset, of: size) }
        try begin()
        defer { readers.leave() }
        do throws(AgeError) {
            let count = try opened.film.read(at: offset, into: &bytes)
            state.withLock { $0.given.insert(offset..<offset + UInt64(count), of: size) }
            return count
        } catch {
            // Chunks before the one that failed are open by now, and were given to nobody.
            SecretMemory.wipe(&bytes)
            let failure = VaultError.of(error)
            state.withLock { $0.failure = $0.failure ?? failure }
            throw failure
        }
    }

    /// The bytes of a range, which has to end within the film.
    ///
    /// - Throws: As `read(at:into:)` does.
    public func read(_ range: Range<UInt64>) throws(VaultError) -> [UInt8] {
        guard range.upperBound <= size else {
            throw FilmRange.beyondEnd(range.upperBound - 1, of: size)
        }
        var bytes = [UInt8](repeating: 0, count: range.count)
        var span = bytes.mutableSpan
        _ = try read(at: range.lowerBound, into: &span)
        return bytes
    }

    /// What was given until now, each byte counted once.
    public var given: UInt64 { state.withLock { $0.given.count } }

    /// Gives bytes for so long, and then none until this is said again: who asks whether the film may still be watched
    /// may be kept from asking.
    func hold(for time: Duration) { state.withLock { $0.heldUntil = .now + time } }

    /// Refuses further reads, because the film may be watched no longer; the access is then one that failed.
    func end(because error: VaultError) {
        state.withLock { state in
            state.isClosed = true
            state.failure = state.failure ?? error
        }
    }

    /// Refuses further reads, waits for those under way, lets the payload go, and says what there was.
    func close() -> (given: UInt64, failure: VaultError?) {
        state.withLock { $0.isClosed = true }
        readers.wait()
        opened.close()
        return state.withLock { ($0.given.count, $0.failure) }
    }

    private func begin() throws(VaultError) {
        let (isOpen, isHeld) = state.withLock { state in
            guard !state.isClosed else { return (false, true) }
            guard state.heldUntil.map({ .now <= $0 }) ?? true else { return (true, false) }
            // Under the lock, so that closing either sees this read or keeps it out.
            readers.enter()
            return (true, true)
        }
        guard isHeld else {
            throw VaultError(
                .locked, "not-asked-again",
                "for a while nobody could ask whether this film may still be watched",
                hint: "look at the terminal where `footage watch` runs, then go on")
        }
        guard isOpen else {
            throw VaultError(
                .failed, "film-closed", "the film was closed, and nothing more is read of it",
                hint: "open it again, which is an access of its own")
        }
    }
}
