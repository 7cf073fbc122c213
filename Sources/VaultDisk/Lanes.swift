import Dispatch
import Synchronization

/// Threads for work that waits for the disk: as many as asked for, however few cores there are.
///
/// Dispatch's own loops take as many threads as there are cores, and one flush would follow another.
public struct Lanes: Sendable {
    private let queues: [DispatchQueue]

    /// Makes so many lanes; a thread lives only while it has work.
    public init(_ count: Int) {
        queues = (0..<max(1, count)).map { DispatchQueue(label: "footage.lane.\($0)") }
    }

    /// How many pieces of work run at once.
    public var count: Int { queues.count }

    /// Work that was begun.
    public struct Work: Sendable {
        let group: DispatchGroup

        /// Waits until all of it is done.
        public func wait() { group.wait() }

        /// Waits no longer than asked, and says whether all of it is done.
        public func isDone(within limit: Duration) -> Bool {
            let (seconds, attoseconds) = limit.components
            let nanoseconds = Int(clamping: seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
            return group.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success
        }
    }

    /// Begins pieces of work by their numbers, in order; those that find no lane free wait their turn.
    public func begin(_ pieces: Int, _ body: @escaping @Sendable (Int) -> Void) -> Work {
        let next = Turn()
        let group = DispatchGroup()
        for queue in queues.prefix(pieces) {
            queue.async(group: group) {
                while true {
                    let number = next.take()
                    guard number < pieces else { return }
                    body(number)
                }
            }
        }
        return Work(group: group)
    }

    /// Runs pieces of work by their numbers, and waits for all of them; a single one runs right here.
    public func run(_ pieces: Int, _ body: @escaping @Sendable (Int) -> Void) {
        if pieces == 1 { body(0) } else { begin(pieces, body).wait() }
    }

    /// What each piece of work came to, in the order of their numbers.
    public func results<Value: Sendable>(
        of pieces: Int, _ body: @escaping @Sendable (Int) -> Value
    ) -> [Value] {
        if pieces == 1 { return [body(0)] }
        return beginResults(of: pieces, body).all
    }

    /// Begins pieces of work that come to something each.
    public func beginResults<Value: Sendable>(
        of pieces: Int, _ body: @escaping @Sendable (Int) -> Value
    ) -> Results<Value> {
        let places = Places<Value>()
        let work = begin(pieces) { number in places.put(body(number), at: number) }
        return Results(work: work, places: places)
    }

    /// What work that was begun comes to.
    public struct Results<Value: Sendable>: Sendable {
        fileprivate let work: Work
        fileprivate let places: Places<Value>

        /// Waits no longer than asked, and says whether all of it is there.
        public func isDone(within limit: Duration) -> Bool { work.isDone(within: limit) }

        /// All of it, in the order of the pieces' numbers; waits until it is there.
        public var all: [Value] {
            work.wait()
            return places.all
        }

        /// Gives all of it up: what is open in there is closed with the last who has it, and not with this.
        public func take() -> [Value] {
            work.wait()
            return places.take()
        }
    }
}

/// Gives out numbers, each once.
private final class Turn: Sendable {
    private let next = Atomic(0)

    func take() -> Int { next.add(1, ordering: .relaxed).oldValue }
}

/// Where each piece of work puts what it came to.
private final class Places<Value: Sendable>: Sendable {
    private let values = Mutex<[Int: Value]>([:])

    func put(_ value: Value, at number: Int) { values.withLock { $0[number] = value } }

    var all: [Value] { values.withLock { Self.inOrder($0) } }

    func take() -> [Value] {
        values.withLock { values in
            defer { values = [:] }
            return Self.inOrder(values)
        }
    }

    private static func inOrder(_ values: [Int: Value]) -> [Value] {
        values.sorted { $0.key < $1.key }.map(\.value)
    }
}
