import Catalog
import Dispatch
import Synchronization
import VaultDisk

/// A first look at all families, stretch by stretch, by the vault's own thread and a second one.
///
/// Whichever is free takes the next stretch; one that fails on the second thread's connection is looked at again by
/// the vault's own. What comes of them is handed over in their order, and of several that fail the first one's
/// error is thrown: nobody can tell how many threads there were.
final class FamilySweep: Sendable {
    /// What the second thread reads by, and its own look.
    struct Second: Sendable {
        let reader: SecondReader
        let look: FirstLook
    }

    /// What was found in a stretch; nothing where the second thread could not look.
    private typealias Finding = (number: Int, found: FirstLook.Found?)

    /// How many stretches the second thread may be ahead of whoever looks again at what it found.
    private static let mostAhead = 2

    private let stretches: [FamilyStretch]
    private let look: FirstLook
    private let second: Second?
    private let next = Mutex(0)
    private let findings = Mutex<[Finding]>([])
    private let room = DispatchSemaphore(value: FamilySweep.mostAhead)
    /// How many stretches the second thread has looked at.
    let helped = Atomic(0)

    /// Has the families of all stretches looked at.
    init(_ stretches: [FamilyStretch], _ look: FirstLook, with second: Second?) {
        self.stretches = stretches
        self.look = look
        self.second = second
    }

    /// Looks at all families, within the transaction that the catalog is in.
    ///
    /// - Parameters:
    ///   - catalog: The vault's own connection.
    ///   - settle: Looks again at what was found, on this thread, as it comes.
    /// - Returns: What it made of each stretch, in order.
    /// - Throws: What was thrown for the first stretch that failed.
    func results<Part>(
        in catalog: Catalog, _ settle: (FirstLook.Found) throws -> Part
    ) throws -> [Part] {
        var parts: [Int: Result<Part, any Error>] = [:]
        func put(_ finding: Finding) {
            let part = Result {
                try settle(finding.found ?? look.take(stretches[finding.number], in: catalog))
            }
            parts[finding.number] = part
            if case .failure = part { stop() }
        }
        let help = second.map { second in
            Lanes(1).begin(1) { [self] _ in self.help(second) }
        }
        while let number = take() {
            put((number, nil))
            takeFindings().forEach(put)
        }
        takeFindings().forEach(put)
        help?.wait()
        takeFindings().forEach(put)
        return try parts.sorted { $0.key < $1.key }.map { try $0.value.get() }
    }

    /// What the second thread does.
    private func help(_ second: Second) {
        // Where its connection fails it is no help, and all is left to the first one.
        try? second.reader.read { catalog in
            room.wait()
            while let number = take() {
                let found = try? second.look.take(stretches[number], in: catalog)
                findings.withLock { $0.append((number, found)) }
                helped.add(1, ordering: .releasing)
                room.wait()
            }
            room.signal()
        }
    }

    /// The number of the next stretch, or none.
    private func take() -> Int? {
        next.withLock { next in
            guard next < stretches.count else { return nil }
            next += 1
            return next - 1
        }
    }

    /// Gives out no more: every stretch before those that were given out is being looked at, or was.
    private func stop() { next.withLock { $0 = stretches.count } }

    /// What the second thread has found since this was last asked.
    private func takeFindings() -> [Finding] {
        let taken = findings.withLock { findings in
            defer { findings = [] }
            return findings
        }
        for _ in taken { room.signal() }
        return taken
    }
}
