/// Why nothing is lost without a flush, as far as its trace alone shows.
///
/// Each reason is about what could be read off the disk, never about what those who read it make of it. An
/// explanation that holds where something could be lost would hide it: see `NeedlessFlushTests`.
public enum NeedlessFlush: Hashable, Sendable, CustomStringConvertible {
    /// Nothing was ever written to the file or named in the directory.
    case onlyItsMode
    /// What it would settle is only that things went from a directory to others: each is one change, and
    /// durable with the directory that it went to.
    case onlyMovesAway
    /// Until it is flushed again nothing else is done, but in what was made in it since it was flushed before
    /// and has no name without it, and no one is told anything.
    case nothingElseBetween
    /// It lies in a place that has not its name yet; before it has, it is flushed again, or is gone.
    case beforeItsPlaceIsNamed

    /// The reason in words.
    public var description: String {
        switch self {
        case .onlyItsMode: "nothing is in it; only its mode could be lost"
        case .onlyMovesAway:
            "where something moved from; a move is one change, durable with where it went"
        case .nothingElseBetween: "nothing else is done before it is flushed again"
        case .beforeItsPlaceIsNamed:
            "flushed again, or gone, before the place it is in has its name"
        }
    }
}

extension DiskTrace {
    /// Why the flush at a place in the trace can be left out, or none when the trace shows no reason.
    public func needless(at place: Int) -> NeedlessFlush? {
        let entries = entries
        guard case .synced(let node, _) = entries[place] else { return nil }
        if !entries[..<place].contains(where: { $0.fills(node) }) { return .onlyItsMode }
        let last = entries[..<place].lastIndex { $0.isFlush && $0.concerns(node) } ?? -1
        let changes = entries[(last + 1)..<place].filter { $0.concerns(node) }
        if !changes.isEmpty, changes.allSatisfy({ $0.movesSomething(from: node) }) {
            return .onlyMovesAway
        }
        let again = entries[(place + 1)...].firstIndex { $0.isFlush && $0.concerns(node) }
        if let again, isNothingElseDone(to: node, since: last + 1, from: place + 1, until: again) {
            return .nothingElseBetween
        }
        return isSettledUnnamed(node, from: place + 1, again) ? .beforeItsPlaceIsNamed : nil
    }

    private func isNothingElseDone(
        to node: Node, since start: Int, from first: Int, until last: Int
    ) -> Bool {
        let entries = entries
        var own: Set<Node> = [node]
        for place in start..<last {
            switch entries[place] {
            case .made(let new, _, _): own.insert(new)
            // A name elsewhere shows it without this flush.
            case .named(let new, let directory, _) where new != node && !own.contains(directory):
                own.remove(new)
            default: break
            }
        }
        return entries[first..<last].indices.allSatisfy { place in
            switch entries[place] {
            case .made: true
            case .told: false
            // One that settles nothing does nothing.
            case .synced(let other, _): own.contains(other) || settled(at: place) == .nothing
            case .moved(_, _, let from, _, let directory):
                own.contains(from) && own.contains(directory)
            case .named(_, let other, _), .unnamed(_, let other), .renamed(_, _, let other),
                .wrote(let other, _, _), .truncated(let other, _), .moded(let other, _):
                own.contains(other)
            }
        }
    }

    /// Whether it lies in a directory that was made in this trace and gets its name later, and all that could
    /// be lost of it is flushed or gone by then.
    ///
    /// Until then nobody may be told anything, and nothing may go from or to anywhere else: it might rely on
    /// what lies here.
    private func isSettledUnnamed(_ node: Node, from first: Int, _ again: Int?) -> Bool {
        let entries = entries
        var names = NamesGiven()
        for entry in entries[..<first] { names.follow(entry) }
        guard let (naming, inside) = names.naming(of: node, in: entries, from: first) else {
            return false
        }
        for index in first..<naming {
            if index == again { return true }
            switch entries[index] {
            case .told: return false
            case .unnamed(_, let directory) where !inside.contains(directory): return false
            case .moved(_, _, let from, _, let directory)
            where !inside.contains(from) || !inside.contains(directory):
                return false
            default: names.follow(entries[index])
            }
            if !names.hasName(node) { return true }
        }
        return false
    }
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

    func hasName(_ node: DiskTrace.Node) -> Bool { names[node] != nil }

    mutating func follow(_ entry: DiskTrace.Entry) {
        switch entry {
        case .made(let node, isDirectory: true, _): directories.insert(node)
        case .named(let node, let directory, let name):
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

    /// When the first directory around a node, made in the trace as well, gets another name, and which
    /// directories lie in it around the node.
    func naming(
        of node: DiskTrace.Node, in entries: [DiskTrace.Entry], from first: Int
    ) -> (place: Int, inside: Set<DiskTrace.Node>)? {
        let around = directories(around: node)
        var names = self
        for place in first..<entries.count {
            if let renamed = names.renamed(by: entries[place]),
                let end = around.firstIndex(of: renamed)
            {
                return (place, Set(around[...end]))
            }
            names.follow(entries[place])
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
        case .renamed(let old, _, let directory): nodes[Name(directory: directory, name: old)]
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

    fileprivate func movesSomething(from node: DiskTrace.Node) -> Bool {
        if case .moved(_, _, from: node, _, let directory) = self {
            directory != node
        } else {
            false
        }
    }
}
