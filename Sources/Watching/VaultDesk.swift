import Dispatch
import FootageVault
import Synchronization

/// Where the threads of connections ask the one thread that has the vault, and wait for its answer.
final class VaultDesk: Sendable {
    private struct Question: Sendable {
        let answer: @Sendable (WatchKeeper) -> Void
        let refuse: @Sendable () -> Void
    }

    private let queue = Mutex<[Question]?>([])
    private let arrived = DispatchSemaphore(value: 0)

    /// Asks the keeper of the vault, on the keeper's thread.
    ///
    /// - Throws: `VaultError`, with the code `watch-ended` when nobody answers any more.
    func ask<Reply: Sendable>(
        _ question: @escaping @Sendable (WatchKeeper) throws -> Reply
    ) throws(VaultError) -> Reply {
        let slip = Slip<Reply>()
        let isTaken = queue.withLock { queue in
            guard queue != nil else { return false }
            queue?.append(
                Question(
                    answer: { keeper in slip.fill { try question(keeper) } },
                    refuse: { slip.fill { throw Self.closed } }))
            return true
        }
        guard isTaken else { throw Self.closed }
        arrived.signal()
        return try slip.reply()
    }

    /// Answers what was asked, on the thread that has the vault, and waits so long for the next question.
    func serve(_ keeper: WatchKeeper, waiting time: DispatchTimeInterval) {
        guard arrived.wait(timeout: .now() + time) == .success else { return }
        let question = queue.withLock { queue in
            queue?.isEmpty == false ? queue?.removeFirst() : nil
        }
        question?.answer(keeper)
    }

    /// Takes no more questions, and says to those that wait that nobody answers any more.
    func close() {
        let rest = queue.withLock { queue -> [Question] in
            defer { queue = nil }
            return queue ?? []
        }
        for question in rest { question.refuse() }
    }

    static let closed = VaultError(
        .failed, "watch-ended", "the watch has ended",
        hint: "run `footage watch` again, and use its new link")
}

/// An answer that is waited for.
private final class Slip<Reply: Sendable>: Sendable {
    private let result = Mutex<Result<Reply, VaultError>?>(nil)
    private let done = DispatchSemaphore(value: 0)

    func fill(_ body: () throws -> Reply) {
        let answer: Result<Reply, VaultError>
        do {
            answer = .success(try body())
        } catch {
            answer = .failure(
                VaultError(explaining: error)
                    ?? VaultError(
                        .failed, "unexpected", "something unexpected went wrong: \(error)"))
        }
        result.withLock { $0 = answer }
        done.signal()
    }

    func reply() throws(VaultError) -> Reply {
        done.wait()
        guard let answer = result.withLock({ $0 }) else { throw VaultDesk.closed }
        return try answer.get()
    }
}
