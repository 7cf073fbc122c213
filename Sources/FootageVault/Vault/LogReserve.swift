import Catalog
import Database
import VaultDisk

/// Room on the vault's disk that is kept for the log, for when the disk is full (audit §3).
///
/// It is a file beside the catalog whose blocks are taken beforehand. When a record that may draw on it finds no
/// room, a piece of the file is given up and the record is written again. Whoever opens the vault makes it whole
/// once there is room. Somebody who removes it gains what filling the disk gains: refusals and outcomes that are
/// not on record, never an access without an intent.
struct LogReserve: Sendable {
    /// What may draw on it.
    enum Use: Sendable {
        /// That something was refused, or how something ended that had begun: one half, so that a nightly
        /// destruction still finds the other.
        case outcomes
        /// A destruction, which makes room: all of it.
        case destruction
    }

    /// How many bytes it is to have.
    let size: UInt64
    private let path: String
    private let directory: String
    private let modes: VaultModes
    private let disk: any Disk

    init(
        of location: VaultLocation, _ environment: VaultEnvironment, _ modes: VaultModes,
        on disk: any Disk
    ) {
        size = environment.logReserve
        path = location.logReserve
        directory = location.directory
        self.modes = modes
        self.disk = disk
    }

    /// How many bytes of the disk it holds, and none where there is none.
    var held: UInt64 {
        guard let status = try? disk.status(of: path), status.kind == .regular else { return 0 }
        // A copied vault may have it as a hole; where blocks are never overwritten, they say nothing.
        let kind = try? disk.fitFileSystem(at: directory)
        return min(size, kind?.overwritesInPlace == false ? status.size : taken(by: status))
    }

    /// How many bytes are free on the disk besides it, when they are too few for a record and how it ends; none
    /// when there are enough, or nobody knows.
    var scarceRoom: UInt64? {
        guard let free = try? disk.availableBytes(at: directory), free < Self.roomForRecords
        else { return nil }
        return free
    }

    /// What a record, and another of its outcome, may take in SQLite's log with what they change, generously.
    static let roomForRecords: UInt64 = 256 << 10

    private func taken(by status: FileStatus) -> UInt64 { min(status.size, status.allocated) }

    /// Takes the blocks of the file, which is there.
    func fill() throws(DiskError) {
        guard size > 0 else { return }
        let file = try disk.openPlainFile(path, .readingAndWriting)
        // A second name would be some other file, put there so that it is changed.
        guard try file.status().links == 1 else { return }
        try file.reserve(at: 0, length: size)
    }

    /// Makes it whole again where it is not and the disk has room for it twice.
    ///
    /// Whatever is in the way of that only puts it off: the vault's status tells.
    func refill() {
        if let status = try? disk.status(of: path), taken(by: status) >= size { return }
        guard held < size, let free = try? disk.availableBytes(at: directory), free / 2 >= size
        else { return }
        if (try? disk.exists(path)) == false {
            _ = try? disk.createFile(path, mode: modes.file, group: modes.group)
        }
        try? fill()
    }

    /// Runs the body, and again each time that the disk was full and a piece of the reserve could be given up for it.
    ///
    /// What failed has left nothing behind, so the body may be run again.
    func drawing<R>(for use: Use?, _ body: () throws -> R) throws -> R {
        while true {
            do {
                return try body()
            } catch {
                guard let use, Self.isFull(error), give(for: use) else { throw error }
            }
        }
    }

    /// Whether the catalog could not be written because its disk is full.
    static func isFull(_ error: any Error) -> Bool {
        if let error = error as? DatabaseError { return error == .full }
        if case .database(.full)? = error as? CatalogError { return true }
        return false
    }

    /// Gives up a piece, and says whether there was one.
    private func give(for use: Use) -> Bool {
        let floor = use == .destruction ? 0 : size / 2
        // As above: or another file would be cut short.
        guard let file = try? disk.openPlainFile(path, .readingAndWriting),
            let status = try? file.status(), status.links == 1
        else { return false }
        let held = min(size, status.size)
        guard held > floor else { return false }
        let piece = max(4096, size / 64)
        return (try? file.truncate(to: held - min(piece, held - floor))) != nil
    }
}
