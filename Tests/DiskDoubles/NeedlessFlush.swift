/// Why nothing is lost without a flush, as far as its trace alone shows.
///
/// Each reason is about what could be read off the disk, and of those who read it takes for granted only what
/// stands with it. An explanation that holds where something could be lost would hide it: see
/// `NeedlessFlushTests`.
public enum NeedlessFlush: Hashable, Sendable, CustomStringConvertible {
    /// Nothing was ever written to the file or named in the directory.
    case onlyItsMode
    /// All that it would settle went elsewhere, and is settled there: a move is one change, durable with the
    /// directory that it went to.
    case onlyMovesAway
    /// It would settle zeros after the end: those that are lost read as zeros too.
    case onlyZeros
    /// Until it is flushed again nothing else is done, but in what has its only name by the one change that
    /// the flush would settle; and no one is told anything.
    case nothingElseBetween
    /// Until it is flushed again SQLite only adds to a write-ahead log, which is read up to the first frame
    /// that is not whole: what follows a lost part counts for nothing.
    case logOnlyGrows
    /// It lies in a place that has not its name yet, which nobody takes for anything; before it has, it is
    /// flushed again, or is gone.
    case beforeItsPlaceIsNamed
    /// It lies in a vault that has not its description yet, without which nobody takes it for one; before it
    /// has, it is flushed again, or is gone.
    case beforeItsVaultIsKnown

    /// The reason in words.
    public var description: String {
        switch self {
        case .onlyItsMode: "nothing is in it; only its mode could be lost"
        case .onlyMovesAway:
            "where something moved from; a move is one change, durable with where it went"
        case .onlyZeros: "zeros after the end; those that are lost read as zeros"
        case .nothingElseBetween: "nothing else is done before it is flushed again"
        case .logOnlyGrows: "the log only grows before it is flushed again, and is read in order"
        case .beforeItsPlaceIsNamed:
            "flushed again, or gone, before the place it is in has its name"
        case .beforeItsVaultIsKnown:
            "flushed again, or gone, before the vault it is in has its description"
        }
    }
}

extension DiskTrace {
    /// Why the flush at a place in the trace can be left out, or none when the trace shows no reason.
    ///
    /// Where bytes are written that are a key, by the given test, the names on the way to them must stay:
    /// what no name leads to is overwritten by nobody.
    public func needless(
        at place: Int, keys isKey: ([UInt8]) -> Bool = { _ in false }
    ) -> NeedlessFlush? {
        let entries = entries
        guard case .synced(let node, let sync) = entries[place] else { return nil }
        if !entries[..<place].contains(where: { $0.fills(node) }) { return .onlyItsMode }
        let unsettled = CrashStates.unsettled(of: node, in: self, at: place)
        if unsettled.changes.isEmpty { return .onlyMovesAway }
        let again = entries[(place + 1)...].firstIndex { $0.isFlush && $0.concerns(node) }
        let rest = entries[(place + 1)..<(again ?? entries.count)]
        let givesNames = unsettled.changes.contains { $0.isOfNames }
        if givesNames, isWritten(in: node, by: rest, isKey) { return nil }
        if let again {
            if unsettled.addsOnlyZeros, !rest.contains(where: \.isTelling) { return .onlyZeros }
            if isNothingElseDone(to: node, unsettled.changes, from: place + 1, until: again) {
                return .nothingElseBetween
            }
            if sync.isWriteAheadLog, unsettled.onlyAdds,
                isOnlyAdded(to: node, after: unsettled.length, from: place + 1, until: again)
            {
                return .logOnlyGrows
            }
        }
        return isSettledUnseen(node, from: place + 1, again)
    }

    /// Whether such bytes are written to a file in a directory.
    private func isWritten(
        in directory: Node, by rest: ArraySlice<Entry>, _ isRight: ([UInt8]) -> Bool
    ) -> Bool {
        var names = NamesGiven(entries[..<rest.startIndex])
        return rest.contains { entry in
            names.follow(entry)
            guard case .wrote(let file, let bytes, _) = entry, isRight(bytes) else { return false }
            return names.lies(file, in: directory)
        }
    }

    /// Whether the states until the next flush of the same are those of before this one, and of after it.
    ///
    /// What is done in a directory or file whose only name is lost is lost with it. That takes the name to be
    /// the only change: of two the one might be kept, with what was done, and the other lost.
    private func isNothingElseDone(
        to node: Node, _ changes: [CrashStates.Change], from first: Int, until last: Int
    ) -> Bool {
        let entries = entries
        var names = NamesGiven(entries[..<first])
        var hidden: Node?
        if changes.count == 1, case .named(_, let new) = changes[0], names.isOnlyName(of: new) {
            hidden = new
        }
        for place in first..<last {
            func isHidden(_ other: Node) -> Bool {
                hidden.map { names.lies(other, in: $0) } ?? false
            }
            let isHarmless =
                switch entries[place] {
                case .made: true
                case .told: false
                // One that settles nothing does nothing.
                case .synced(let other, _):
                    isHidden(other) || settled(at: place) == .nothing
                // Another name of the only thing that could be lost.
                case .renamed(let old, _, let other):
                    isHidden(other)
                        || other == node && names.node(old, in: node) == hidden
                            && hidden != nil
                case .moved(_, _, let from, _, let directory):
                    isHidden(from) && isHidden(directory)
                case .named(let new, let other, _):
                    isHidden(other) && !names.hasName(new)
                case .unnamed(_, let other), .wrote(let other, _, _), .truncated(let other, _),
                    .moded(let other, _):
                    isHidden(other)
                }
            guard isHarmless else { return false }
            names.follow(entries[place])
        }
        return true
    }

    /// Whether all that is done is to write to a file after its end.
    private func isOnlyAdded(
        to node: Node, after length: Int, from first: Int, until last: Int
    ) -> Bool {
        let entries = entries
        return (first..<last).allSatisfy { place in
            switch entries[place] {
            case .wrote(node, _, let offset): offset >= UInt64(length)
            case .synced: settled(at: place) == .nothing
            default: false
            }
        }
    }

    /// Whether it lies in a directory that was made in this trace and that nobody takes for anything before it
    /// has its name, or its description, and all that could be lost of it is flushed or gone by then.
    private func isSettledUnseen(_ node: Node, from first: Int, _ again: Int?) -> NeedlessFlush? {
        let names = NamesGiven(entries[..<first])
        if let (place, naming) = names.naming(around: node, in: entries, from: first),
            isSettled(node, in: place, names, from: first, until: naming, again)
        {
            return .beforeItsPlaceIsNamed
        }
        if let (place, describing) = names.describing(around: node, in: entries, from: first),
            isSettled(node, in: place, names, from: first, until: describing, again)
        {
            return .beforeItsVaultIsKnown
        }
        return nil
    }

    /// Until it is settled nobody may be told anything, and nothing may go from or to anywhere else: it might
    /// rely on what lies here.
    private func isSettled(
        _ node: Node, in place: Node, _ start: NamesGiven, from first: Int, until last: Int,
        _ again: Int?
    ) -> Bool {
        let entries = entries
        var names = start
        guard names.isOnlyName(of: node) else { return false }
        for index in first..<last {
            if index == again { return true }
            switch entries[index] {
            case .told: return false
            case .unnamed(_, let directory) where !names.lies(directory, in: place): return false
            case .named(let new, let directory, _)
            where names.lies(new, in: place) && !names.lies(directory, in: place):
                return false
            case .moved(_, _, let from, _, let directory)
            where !names.lies(from, in: place) || !names.lies(directory, in: place):
                return false
            default: names.follow(entries[index])
            }
            if !names.hasName(node) { return true }
        }
        return false
    }
}

extension DiskTrace.Sync {
    /// Whether SQLite flushed a write-ahead log.
    fileprivate var isWriteAheadLog: Bool { isDatabase && what.hasSuffix("-wal") }
}

/// The names of what was made in a trace, up to a moment.
private struct NamesGiven {
    private struct Name: Hashable {
        let directory: DiskTrace.Node
        let name: String
    }

    private var nodes: [Name: DiskTrace.Node] = [:]
    private var names: [DiskTrace.Node: Name] = [:]
    private var directories: Set<DiskTrace.Node> = []
    /// What was made in the trace.
    private var made: Set<DiskTrace.Node> = []
    /// What had two names at once.
    private var linked: Set<DiskTrace.Node> = []

    init(_ entries: ArraySlice<DiskTrace.Entry>) {
        for entry in entries { follow(entry) }
    }

    func hasName(_ node: DiskTrace.Node) -> Bool { names[node] != nil }

    /// Whether it was made in the trace and never had another name beside the one it has.
    func isOnlyName(of node: DiskTrace.Node) -> Bool {
        made.contains(node) && hasName(node) && !linked.contains(node)
    }

    func node(_ name: String, in directory: DiskTrace.Node) -> DiskTrace.Node? {
        nodes[Name(directory: directory, name: name)]
    }

    /// Whether every way to a file or directory leads through another, or it is that one.
    func lies(_ node: DiskTrace.Node, in place: DiskTrace.Node) -> Bool {
        var next = node
        while next != place {
            guard isOnlyName(of: next), let name = names[next] else { return false }
            next = name.directory
        }
        return true
    }

    mutating func follow(_ entry: DiskTrace.Entry) {
        switch entry {
        case .made(let node, let isDirectory, _):
            made.insert(node)
            if isDirectory { directories.insert(node) }
        case .named(let node, let directory, let name):
            if hasName(node) { linked.insert(node) }
            give(Name(directory: directory, name: name), to: node)
        case .unnamed(let name, let directory): take(Name(directory: directory, name: name))
        case .renamed(let old, let new, let directory):
            if let node = take(Name(directory: directory, name: old)) {
                give(Name(directory: directory, name: new), to: node)
            }
        case .moved(let node, let old, let from, let new, let directory):
            take(Name(directory: from, name: old))
            give(Name(directory: directory, name: new), to: node)
        default: break
        }
    }

    /// The first directory around a node, made in the trace as well, that gets another name, and when.
    func naming(
        around node: DiskTrace.Node, in entries: [DiskTrace.Entry], from first: Int
    ) -> (place: DiskTrace.Node, at: Int)? {
        let around = directories(around: node)
        var names = self
        for index in first..<entries.count {
            if let renamed = names.renamed(by: entries[index]), around.contains(renamed) {
                return (renamed, index)
            }
            names.follow(entries[index])
        }
        return nil
    }

    /// The first directory around a node, made in the trace as well, that gets a vault's description, whole,
    /// and when.
    func describing(
        around node: DiskTrace.Node, in entries: [DiskTrace.Entry], from first: Int
    ) -> (place: DiskTrace.Node, at: Int)? {
        let around = directories(around: node)
        for index in first..<entries.count {
            if case .renamed(_, to: "vault.json", let directory) = entries[index],
                around.contains(directory)
            {
                return (directory, index)
            }
        }
        return nil
    }

    /// The directories around a node from the nearest on, itself first if it is one.
    private func directories(around node: DiskTrace.Node) -> [DiskTrace.Node] {
        var around: [DiskTrace.Node] = directories.contains(node) ? [node] : []
        var next = names[node]?.directory
        while let directory = next, directories.contains(directory) {
            around.append(directory)
            next = names[directory]?.directory
        }
        return around
    }

    private func renamed(by entry: DiskTrace.Entry) -> DiskTrace.Node? {
        switch entry {
        case .renamed(let old, _, let directory): self.node(old, in: directory)
        case .moved(let node, _, _, _, _): node
        default: nil
        }
    }

    private mutating func give(_ name: Name, to node: DiskTrace.Node) {
        take(name)
        nodes[name] = node
        names[node] = name
    }

    @discardableResult
    private mutating func take(_ name: Name) -> DiskTrace.Node? {
        guard let node = nodes.removeValue(forKey: name) else { return nil }
        names[node] = nil
        return node
    }
}

extension DiskTrace.Entry {
    var isFlush: Bool { if case .synced = self { true } else { false } }

    fileprivate var isTelling: Bool { if case .told = self { true } else { false } }

    /// Whether it changes what this file or directory itself holds, or flushes it.
    func concerns(_ wanted: DiskTrace.Node) -> Bool {
        switch self {
        case .made, .told: false
        case .named(_, let node, _), .unnamed(_, let node), .renamed(_, _, let node),
            .wrote(let node, _, _), .truncated(let node, _), .moded(let node, _),
            .synced(let node, _):
            node == wanted
        case .moved(_, _, let from, _, let directory): from == wanted || directory == wanted
        }
    }

    /// Whether it changes more of it than its mode.
    fileprivate func fills(_ node: DiskTrace.Node) -> Bool {
        switch self {
        case .moded, .synced: false
        default: concerns(node)
        }
    }
}
