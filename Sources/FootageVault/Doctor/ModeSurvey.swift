import VaultDisk
import VaultModel

/// Looks at every file of a vault's directory as a stranger would: who may reach it, and whose it is.
///
/// It needs no catalog, so that it works where that is damaged.
struct ModeSurvey {
    /// What others could reach, as sentences.
    private(set) var exposed: [String] = []
    /// What is otherwise not as it was made, as sentences.
    private(set) var different: [String] = []
    /// What could not be looked at, as sentences.
    private(set) var unseen: [String] = []
    /// How many things were looked at.
    private(set) var count = 0
    /// What mends the first thing that others could reach.
    private var mend: String?

    private let location: VaultLocation
    private let modes: VaultModes
    private let owner: UInt32?
    private let disk: any Disk

    init(of location: VaultLocation, slots: String, _ modes: VaultModes, on disk: any Disk) {
        self.location = location
        self.modes = modes
        self.disk = disk
        // In a group's vault each file is its maker's.
        owner = modes.group == nil ? try? disk.status(of: location.directory + "/.").owner : nil
        let directories = [location.clips, location.incoming, location.setAside]
        look(at: location.directory + "/.", .directory, modes.directory)
        for path in directories { look(at: path, .directory, modes.directory, mayBeMissing: true) }
        let files = [
            location.description, location.catalog, location.catalog + "-wal",
            location.catalog + "-shm", location.checkpointLock, location.logReserve,
            location.uploadLock, location.purgeLock, slots,
        ]
        for path in files { look(at: path, .regular, modes.file, mayBeMissing: true) }
        for shard in 0...255 {
            let path = location.clips + "/" + Hex.encode([UInt8(shard)])
            guard look(at: path, .directory, modes.directory, mayBeMissing: true) else { continue }
            look(atFilesIn: path, modes.immutable)
        }
        // An upload under way is its account's alone, until it is whole.
        look(atFilesIn: location.incoming, modes.immutable, or: 0o600)
        let around = Path.directory(of: slots)
        if around != location.directory { look(aroundSlots: around) }
    }

    private mutating func look(
        atFilesIn path: String, _ mode: FileMode, or other: FileMode? = nil
    ) {
        do throws(DiskError) {
            for entry in try disk.entries(of: path) where entry.isExact {
                look(at: path + "/" + entry.name, .regular, mode, or: other, mayBeMissing: true)
            }
        } catch {
            if !error.notFound { unseen.append(error.message) }
        }
    }

    /// The directory of slots that are kept elsewhere: whoever can write in it can put older slots in their place.
    private mutating func look(aroundSlots path: String) {
        let status: FileStatus
        do throws(DiskError) {
            status = try disk.status(of: path + "/.")
        } catch {
            if !error.notFound { unseen.append(error.message) }
            return
        }
        count += 1
        let forbidden: UInt32 = modes.group == nil ? 0o022 : 0o002
        if status.mode.rawValue & forbidden != 0 {
            exposed.append(
                "\(path), where the key slots lie, has mode \(status.mode): others can exchange the slots"
            )
            let who = modes.group == nil ? "go-w" : "o-w"
            mend = mend ?? "`chmod \(who) \(ShellWord.quoted(path))`"
        }
        if let owner, status.owner != owner, status.owner != 0 {
            different.append(
                "\(path), where the key slots lie, belongs to account \(status.owner), and is to belong to "
                    + "\(owner) or to root")
        }
    }

    /// Whether it is there, and of its kind.
    @discardableResult
    private mutating func look(
        at path: String, _ kind: FileKind, _ mode: FileMode, or other: FileMode? = nil,
        mayBeMissing: Bool = false
    ) -> Bool {
        let status: FileStatus
        do throws(DiskError) {
            status = try disk.status(of: path)
        } catch {
            // A payload may be destroyed while others are looked at.
            if !error.notFound || !mayBeMissing { unseen.append(error.message) }
            return false
        }
        count += 1
        let shown = path.hasSuffix("/.") ? String(path.dropLast(2)) : path
        guard status.kind == kind else {
            different.append("\(shown) is not of the kind that belongs there")
            return false
        }
        let forbidden: UInt32 = modes.group == nil ? 0o077 : 0o007
        if status.mode.rawValue & forbidden != 0 {
            exposed.append("\(shown) has mode \(status.mode), and is to have \(mode)")
            mend =
                mend
                ?? "`chmod \(mode) \(ShellWord.quoted(shown))`; `footage repair` puts all of the vault's right"
        } else if status.mode != mode, status.mode != other {
            different.append("\(shown) has mode \(status.mode), and is to have \(mode)")
        }
        if let group = modes.group, status.group != group {
            different.append(
                "\(shown) belongs to group \(status.group), and is to belong to \(group)")
        }
        if let owner, status.owner != owner {
            different.append(
                "\(shown) belongs to account \(status.owner), and is to belong to \(owner)")
        }
        return true
    }

    /// The finding.
    var line: Examination.Line {
        if !exposed.isEmpty {
            return .init(
                "modes", .wrong, "accounts that are no part of the vault can reach it",
                mend: mend,
                details: exposed + different)
        }
        if !different.isEmpty {
            return .init(
                "modes", .attention,
                "not everything has the mode or the owner that it was made with",
                mend: "`footage repair` sets modes and groups; owners only root can set (`chown`)",
                details: different)
        }
        guard unseen.isEmpty else {
            return .init(
                "modes", .attention, "not everything could be looked at",
                mend:
                    "run it as the account that the vault belongs to, or as a member of its group",
                details: unseen)
        }
        return .init(
            "modes", .ok,
            "\(count) files and directories of the vault, and nobody else's account can reach one")
    }
}
