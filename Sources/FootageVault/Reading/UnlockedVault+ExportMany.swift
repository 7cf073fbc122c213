import AgeFile
import Catalog
import Dispatch
import Synchronization
import VaultDisk
public import VaultModel

/// A family, a session or a clip: what a hold is placed on, and what is taken out together.
public typealias ClipSelection = HoldScope

/// What became of one of several exports.
public struct ClipExportEnd: Sendable {
    /// The clip.
    public let address: ClipAddress
    /// What was given, or why nothing was.
    public let result: Result<ExportedClip, VaultError>
}

extension UnlockedVault {
    /// The clips of families, sessions and single addresses, in that order and once each.
    ///
    /// Clips whose destruction has begun are left out, unless they are named.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `badInput` for
    ///   a family or session without clips.
    public func clips(of selections: [ClipSelection]) throws -> [ClipAddress] {
        var addresses: [ClipAddress] = []
        var seen: Set<ClipAddress> = []
        for selection in selections {
            for address in try clips(of: selection) where seen.insert(address).inserted {
                addresses.append(address)
            }
        }
        return addresses
    }

    private func clips(of selection: ClipSelection) throws -> [ClipAddress] {
        let session: Int?
        switch selection {
        case .clip(let address): return [address]
        case .session(_, let number): session = number
        case .family: session = nil
        }
        let clips = try listClips(family: selection.family, ClipFilter(session: session))
            .filter { !$0.isBeingDestroyed }.map(\.address)
        guard !clips.isEmpty else {
            let name = session.map { "\(selection.family)/\($0)" } ?? "\(selection.family)"
            throw VaultError.badInput(
                "no-clips", "there is no clip in \(name)",
                hint: "`footage clip list \(selection.family)` shows what there is")
        }
        return clips
    }

    /// Takes several clips out of the vault, two at a time, each as `exportClip` does, one of several files into as many.
    ///
    /// Each is an export of its own, with its own records; that one fails, or is refused, keeps no other
    /// back. Files are called by the clip's address, `7KQ2M4F-3-1.mp4`, and replace nothing.
    ///
    /// - Parameters:
    ///   - addresses: Which clips.
    ///   - purpose: Why they are opened.
    ///   - place: Whether the copies may say where they were filmed.
    ///   - returnBy: When the copies should be back or gone.
    ///   - directory: Where they go: a directory outside the vault, which is made when it is not there.
    ///   - isInterrupted: Asked while films are sent, from several threads; once it says so, what is
    ///     under way is broken off, and nothing more is begun.
    ///   - progress: Told how many bytes of how many were given so far.
    /// - Returns: What became of each, in the order of the addresses.
    /// - Throws: When the directory lies in a vault or cannot be made; nothing was begun then.
    public func exportClips(
        _ addresses: [ClipAddress], purpose: AccessPurpose, place: PlaceChoice = .stripped,
        returnBy: CivilDate?, into directory: String,
        isInterrupted: @escaping @Sendable () -> Bool = { false },
        progress: (_ given: UInt64, _ of: UInt64) -> Void = { _, _ in }
    ) throws -> [ClipExportEnd] {
        let target = try ExportPlace(directory, outside: vault.location.directory, vault.disk)
        defer { target.removeIfEmpty() }
        var results = [Result<ExportedClip, VaultError>?](repeating: nil, count: addresses.count)
        let senders = FilmSenders(isInterrupted)
        var begun: [Int: BegunExport] = [:]
        let total = addresses.reduce(UInt64(0)) { $0 + size(of: $1) }
        var waiting = addresses.indices[...]
        while true {
            while senders.underWay < FilmSenders.most, let number = waiting.popFirst() {
                results[number] = explained { () -> ExportedClip? in
                    guard !isInterrupted() else { throw FilmSenders.interrupted }
                    let address = addresses[number]
                    let export = try beginExport(
                        of: address, FilmChoice(), for: purpose, place, returnBy: returnBy,
                        to: { .file(target.path(of: address, $0)) })
                    begun[number] = export
                    senders.send(export.film, number)
                    return nil
                }
            }
            guard let (number, sent) = senders.next({ progress($0, total) }) else { break }
            guard let export = begun.removeValue(forKey: number) else { continue }
            results[number] = explained { try end(export, sent) }
        }
        return zip(addresses, results).map { address, result in
            ClipExportEnd(
                address: address, result: result ?? .failure(FilmSenders.interrupted))
        }
    }

    /// How many bytes a clip's film has by the catalog; 0 for one that is not there.
    private func size(of address: ClipAddress) -> UInt64 {
        guard let clip = try? vault.clip(address).2 else { return 0 }
        return
            (try? AgePayload.plaintextSize(
                ofPayload: UInt64(clamping: clip.payloadLength))) ?? 0
    }

    /// The result of the body, or its error as one of the vault; none when it gives none.
    private func explained(
        _ body: () throws -> ExportedClip?
    ) -> Result<ExportedClip, VaultError>? {
        do {
            return try body().map { .success($0) }
        } catch {
            return .failure(
                VaultError(explaining: error)
                    ?? VaultError(
                        .failed, "unexpected", "something unexpected went wrong: \(error)"))
        }
    }
}

/// The directory that several films go to.
private struct ExportPlace {
    private let directory: String
    private let disk: any Disk
    private let isNew: Bool

    init(_ directory: String, outside vault: String, _ disk: any Disk) throws {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        try OutputPlace.check(path + "/film", outside: vault, on: disk)
        isNew = try !disk.exists(path)
        // By the dot a link to a directory is one, too.
        guard isNew || (try? disk.status(of: path + "/."))?.kind == .directory else {
            throw VaultError(
                .cannotWrite, "no-directory", "\(path) is there, and is no directory",
                hint: "several films go to a directory, which may be new")
        }
        if isNew {
            try disk.createDirectory(path, .oneAccount)
            // Or its name may be gone after a power cut, when the vault says that films were given.
            try disk.syncDirectory(Path.directory(of: path))
        }
        self.directory = path
        self.disk = disk
    }

    /// Where a clip goes.
    func path(of address: ClipAddress, _ particulars: ClipParticulars) -> String {
        "\(directory)/\(ExportName.of(address, like: particulars.name))"
    }

    /// Removes the directory that was made for films of which none came.
    func removeIfEmpty() {
        if isNew { try? disk.removeDirectory(directory) }
    }
}

/// The threads that send films, while the vault's own thread begins others and records how they ended.
private final class FilmSenders {
    /// How many films are sent at once: two keep the disk and the cores busy.
    static let most = 2
    static let interrupted = VaultError(
        .failed, "interrupted", "stopped before it was given",
        hint: "run the same command again for those that are missing")

    private(set) var underWay = 0
    private let isInterrupted: @Sendable () -> Bool
    private let shared = Shared()

    /// What the threads tell.
    private final class Shared: Sendable {
        let ended = Mutex<[(number: Int, sent: FilmExport.Sent)]>([])
        let given = Atomic<UInt64>(0)
        let changed = DispatchSemaphore(value: 0)
    }

    init(_ isInterrupted: @escaping @Sendable () -> Bool) { self.isInterrupted = isInterrupted }

    /// Sends a film on a thread of its own.
    func send(_ film: FilmExport, _ number: Int) {
        underWay += 1
        let threads = max(1, Processors.count / Self.most)
        // A queue of its own is a thread of its own: those that queues share must not wait.
        DispatchQueue(label: "export").async { [shared, isInterrupted] in
            var told: UInt64 = 0
            let sent = film.send(threads: threads) { given, _ in
                guard !isInterrupted() else { throw FilmSenders.interrupted }
                shared.given.wrappingAdd(given - told, ordering: .relaxed)
                told = given
                shared.changed.signal()
            }
            shared.ended.withLock { $0.append((number, sent)) }
            shared.changed.signal()
        }
    }

    /// Waits for the next film to end; none when none is under way.
    func next(_ progress: (UInt64) -> Void) -> (number: Int, sent: FilmExport.Sent)? {
        guard underWay > 0 else { return nil }
        while true {
            progress(shared.given.load(ordering: .relaxed))
            let ended = shared.ended.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            if let ended {
                underWay -= 1
                return ended
            }
            shared.changed.wait()
        }
    }
}
