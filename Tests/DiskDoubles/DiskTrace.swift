import Synchronization
public import VaultDisk

/// What was done to the files below a directory, in order: everything that a power cut could undo.
///
/// A `TracingDisk` and SQLite's watched file system write into the same one. `CrashStates` makes of it what
/// the disk might hold had the power gone at any moment.
public final class DiskTrace: Sendable {
    /// A file or a directory, whatever its names.
    public typealias Node = Int

    /// One thing that was done.
    public enum Entry: Hashable, Sendable {
        /// A file or directory was made; it has no name yet.
        case made(Node, isDirectory: Bool, FileMode)
        /// A directory was given a name for a node, in the place of what had it.
        case named(Node, in: Node, as: String)
        /// A directory lost a name.
        case unnamed(String, in: Node)
        /// A directory's name became another one, at once.
        case renamed(String, to: String, in: Node)
        /// A node's name in one directory became another in another directory, at once.
        case moved(Node, String, from: Node, to: String, in: Node)
        /// Bytes were written.
        case wrote(Node, [UInt8], at: UInt64)
        /// A length was set.
        case truncated(Node, to: UInt64)
        /// A mode was set.
        case moded(Node, FileMode)
        /// A file's contents, or a directory's names, were made durable, as this site's n-th call.
        case synced(Node, Sync)
        /// The caller was told something, which must be true from here on.
        case told(String)
    }

    /// One flush.
    public struct Sync: Hashable, Sendable {
        /// What was flushed, with digits that differ from run to run left out.
        public let what: String
        /// Whether SQLite asked for it.
        public let isDatabase: Bool
    }

    fileprivate struct File {
        var isDirectory: Bool
        var names: [String: Node] = [:]
    }

    fileprivate struct State {
        var entries: [Entry] = []
        var files: [Node: File] = [0: File(isDirectory: true)]
        var open: [Descriptor: (node: Node, path: String)] = [:]
        var next = 1
        var strays: [String] = []
    }

    /// The directory.
    public let directory: String
    /// What was there before.
    public let base: DiskImage
    private let state: Mutex<State>

    /// Begins with an image of the directory.
    public init(of directory: String, base: DiskImage) {
        self.directory = directory
        self.base = base
        var state = State()
        for path in base.items.keys.sorted() {
            let (parent, name) = Self.split(path)
            guard let above = state.node(at: parent), let item = base.items[path] else { continue }
            var isDirectory = false
            if case .directory = item { isDirectory = true }
            state.files[state.next] = File(isDirectory: isDirectory)
            state.files[above]?.names[name] = state.next
            state.next += 1
        }
        self.state = Mutex(state)
    }

    /// What was done so far.
    public var entries: [Entry] { state.withLock { $0.entries } }

    /// Files that were made outside of the directory, where nothing is looked at.
    public var strays: [String] { state.withLock { $0.strays } }

    /// Notes that the caller was told something.
    public func tell(_ fact: String) { state.withLock { $0.entries.append(.told(fact)) } }

    /// What a flush settles, so what can be lost without it.
    public enum Settled: Hashable, Sendable {
        /// Nothing was done to the file or directory since it was flushed.
        case nothing
        /// What was done to it; the next flush of the same, at this place in the trace, settles it too.
        case untilFlushed(again: Int)
        /// What was done to it, and no later flush would.
        case toTheEnd
    }

    /// What the flush at a place in the trace settles.
    public func settled(at place: Int) -> Settled {
        let entries = entries
        guard case .synced(let node, _) = entries[place] else { return .nothing }
        let before = entries[..<place].last { $0.concerns(node) }
        if before == nil || before?.isFlush == true { return .nothing }
        let next = entries[(place + 1)...].firstIndex { $0.isFlush && $0.concerns(node) }
        return next.map { .untilFlushed(again: $0) } ?? .toTheEnd
    }

    static func split(_ path: String) -> (parent: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// The path below the directory, or none for one elsewhere.
    private func inner(_ path: String) -> String? {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let whole = "/" + parts.joined(separator: "/")
        if whole == directory { return "" }
        guard whole.hasPrefix(directory + "/") else { return nil }
        return String(whole.dropFirst(directory.count + 1))
    }

    private func change(_ path: String, _ body: (inout State, String) -> Void) {
        guard let inner = inner(path) else { return }
        state.withLock { body(&$0, inner) }
    }

    // MARK: what a disk did

    func opened(_ path: String, as file: Descriptor, _ flags: OpenFlags, _ mode: FileMode) {
        if inner(path) == nil, flags.contains(.create) || flags.contains(.unnamed) {
            state.withLock { $0.strays.append(path) }
        }
        change(path) { state, inner in
            if flags.contains(.unnamed) {
                let node = state.make(isDirectory: false, mode)
                state.open[file] = (node, "a file without a name")
                return
            }
            if state.node(at: inner) == nil, flags.contains(.create) { state.add(inner, mode) }
            guard let node = state.node(at: inner) else { return }
            if flags.contains(.truncate) { state.entries.append(.truncated(node, to: 0)) }
            state.open[file] = (node, inner)
        }
    }

    func path(of file: Descriptor) -> String? {
        state.withLock { state in state.open[file].map { directory + "/" + $0.path } }
    }

    func closed(_ file: Descriptor) { state.withLock { $0.open[file] = nil } }

    func wrote(_ file: Descriptor, _ bytes: [UInt8], at offset: UInt64) {
        state.withLock { state in
            guard let node = state.open[file]?.node else { return }
            state.entries.append(.wrote(node, bytes, at: offset))
        }
    }

    func truncated(_ file: Descriptor, to length: UInt64) {
        state.withLock { state in
            guard let node = state.open[file]?.node else { return }
            state.entries.append(.truncated(node, to: length))
        }
    }

    func moded(_ file: Descriptor, _ mode: FileMode) {
        state.withLock { state in
            guard let node = state.open[file]?.node else { return }
            state.entries.append(.moded(node, mode))
        }
    }

    func synced(_ file: Descriptor) {
        state.withLock { state in
            guard let (node, path) = state.open[file] else { return }
            state.entries.append(
                .synced(node, Sync(what: Self.masked(path), isDatabase: false)))
        }
    }

    func madeDirectory(_ path: String, _ mode: FileMode) {
        change(path) { state, inner in
            let (parent, name) = Self.split(inner)
            guard let above = state.node(at: parent) else { return }
            state.name(state.make(isDirectory: true, mode), above, name)
        }
    }

    func removed(_ path: String) {
        change(path) { state, inner in
            let (parent, name) = Self.split(inner)
            guard let above = state.node(at: parent) else { return }
            state.files[above]?.names[name] = nil
            state.entries.append(.unnamed(name, in: above))
        }
    }

    func linked(_ file: Descriptor, to path: String) {
        change(path) { state, inner in
            let (parent, name) = Self.split(inner)
            guard let node = state.open[file]?.node, let above = state.node(at: parent) else {
                return
            }
            state.name(node, above, name)
        }
    }

    func linked(_ old: String, to new: String) {
        guard let old = inner(old) else { return }
        change(new) { state, inner in
            let (parent, name) = Self.split(inner)
            guard let node = state.node(at: old), let above = state.node(at: parent) else { return }
            state.name(node, above, name)
        }
    }

    func renamed(_ old: String, to new: String) {
        guard let old = inner(old) else { return }
        change(new) { state, inner in
            let (oldParent, oldName) = Self.split(old)
            let (parent, name) = Self.split(inner)
            guard let node = state.node(at: old), let from = state.node(at: oldParent),
                let above = state.node(at: parent)
            else { return }
            state.files[from]?.names[oldName] = nil
            state.files[above]?.names[name] = node
            if from == above {
                state.entries.append(.renamed(oldName, to: name, in: above))
            } else {
                state.entries.append(.moved(node, oldName, from: from, to: name, in: above))
            }
        }
    }

    /// A path without its ids, so that two runs say the same of the same call.
    private static func masked(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            let digits = part.prefix { "0123456789abcdef".contains($0) }
            return digits.count >= 2 ? "*" + part.dropFirst(digits.count) : String(part)
        }.joined(separator: "/")
    }
}

extension DiskTrace: DatabaseFiles.Watcher {
    /// Lets every call pass.
    public func beforeDatabaseCall(_ call: DatabaseFiles.Call, on path: String) -> Int32 { 0 }

    /// Notes what SQLite did.
    public func afterDatabaseCall(_ call: DatabaseFiles.Call, on path: String) {
        if case .delete(let durably) = call {
            removed(path)
            if durably { syncedDirectory(of: path) }
            return
        }
        change(path) { state, inner in
            if case .open(isNew: true) = call, state.node(at: inner) == nil {
                state.add(inner, 0o600)
            }
            guard let node = state.node(at: inner) else { return }
            switch call {
            case .open, .read, .delete: break
            case .write(let bytes, let offset):
                state.entries.append(.wrote(node, bytes, at: offset))
            case .truncate(let length):
                state.entries.append(.truncated(node, to: length))
            case .sync:
                state.entries.append(
                    .synced(node, Sync(what: Self.masked(inner), isDatabase: true)))
            }
        }
        if case .sync(withName: true) = call { syncedDirectory(of: path) }
    }

    private func syncedDirectory(of path: String) {
        change(path) { state, inner in
            let (parent, _) = Self.split(inner)
            guard let node = state.node(at: parent) else { return }
            state.entries.append(
                .synced(node, Sync(what: Self.masked(parent), isDatabase: true)))
        }
    }
}

extension DiskTrace.State {
    func node(at path: String) -> DiskTrace.Node? {
        var node = 0
        for part in path.split(separator: "/") {
            guard let next = files[node]?.names[String(part)] else { return nil }
            node = next
        }
        return node
    }

    mutating func make(isDirectory: Bool, _ mode: FileMode) -> DiskTrace.Node {
        let node = next
        next += 1
        files[node] = DiskTrace.File(isDirectory: isDirectory)
        entries.append(.made(node, isDirectory: isDirectory, mode))
        return node
    }

    mutating func name(_ node: DiskTrace.Node, _ above: DiskTrace.Node, _ name: String) {
        files[above]?.names[name] = node
        entries.append(.named(node, in: above, as: name))
    }

    mutating func add(_ path: String, _ mode: FileMode) {
        let (parent, last) = DiskTrace.split(path)
        guard let above = node(at: parent) else { return }
        name(make(isDirectory: false, mode), above, last)
    }
}
