import ClipStore
import FootageVault
import Synchronization
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// An upload of a dump as far as the commit point: all that `footage upload --no-probe` does, but for
/// reading back what was stored.
struct UploadWork {
    private let vault: String
    private let identity: String
    private let dump: String

    init(_ options: Options) throws {
        vault = try options.text("vault")
        identity = try options.text("as")
        dump = try options.text("dump")
    }

    func run() throws -> [String: Int64] {
        let environment = VaultEnvironment(
            clock: { SystemClock.now() }, host: "bench", program: "bench",
            stateDirectory: Path.directory(of: vault) + "/state")
        let opened = try Vault(at: vault, environment: environment)
        let unread = Vault(opened, slots: { $0 }, clips: { UnreadClipStore(base: $0) })
        let unlocked = try unread.unlock(with: identityFile(at: identity))
        let (summary, nanoseconds) = try timed {
            try unlocked.upload(
                unlocked.planUpload(UploadRequest(directory: dump, probing: .none)))
        }
        let taken = summary.results.filter {
            if case .takenIn = $0.end { true } else { false }
        }
        guard taken.count == summary.results.count, !taken.isEmpty else {
            throw VaultError(
                .failed, "not-taken-in",
                "\(summary.results.count - taken.count) films were not taken in")
        }
        return [
            "clips": Int64(taken.count), "nanoseconds": nanoseconds,
            "bytes": Int64(taken.reduce(0) { $0 + $1.bytes }),
        ]
    }
}

/// A clip store that reads nothing back: it repeats what was written as what was found.
///
/// For measuring only what comes before reading back. What it says of a payload is worth nothing.
struct UnreadClipStore: ClipStore {
    let base: any ClipStore
    private let written = Written()

    init(base: any ClipStore) { self.base = base }

    private final class Written: Sendable {
        let summaries = Mutex<[ClipID: PayloadSummary]>([:])
    }

    /// Notes what a payload is when it is finished.
    private final class Writer: PayloadWriter {
        let id: ClipID
        let base: any PayloadWriter
        let written: Written

        init(_ id: ClipID, _ base: any PayloadWriter, _ written: Written) {
            self.id = id
            self.base = base
            self.written = written
        }

        func write(nonce: [UInt8]) throws(ClipStoreError) { try base.write(nonce: nonce) }

        func write(sealed bytes: Span<UInt8>) throws(ClipStoreError) {
            try base.write(sealed: bytes)
        }

        func write(sealed bytes: Span<UInt8>, leaves: [SHA256Digest]) throws(ClipStoreError) {
            try base.write(sealed: bytes, leaves: leaves)
        }

        func finish() throws(ClipStoreError) -> PayloadSummary {
            let summary = try base.finish()
            written.summaries.withLock { $0[id] = summary }
            return summary
        }

        func cancel() throws(ClipStoreError) { try base.cancel() }
    }

    func create(_ id: ClipID) throws(ClipStoreError) -> any PayloadWriter {
        Writer(id, try base.create(id), written)
    }

    func readBack(_ id: ClipID) throws(ClipStoreError) -> PayloadSummary {
        guard let summary = written.summaries.withLock({ $0[id] }) else { throw .notFound(id) }
        return summary
    }

    func open(_ id: ClipID) throws(ClipStoreError) -> any PayloadReader { try base.open(id) }

    func remove(
        _ ids: [ClipID], waitingForReaders limit: Duration
    ) throws(ClipStoreError) -> [(ClipID, RemovalOutcome)] {
        try base.remove(ids, waitingForReaders: limit)
    }

    func contains(_ id: ClipID) throws(ClipStoreError) -> Bool { try base.contains(id) }

    func list(_ body: (ClipID) throws -> Void) throws { try base.list(body) }

    func incoming() throws(ClipStoreError) -> [IncomingUpload] { try base.incoming() }

    func removeIncoming(_ id: ClipID) throws(ClipStoreError) { try base.removeIncoming(id) }
}
