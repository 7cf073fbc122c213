import VaultDisk

/// What a power cut does to everything that was not made durable.
///
/// A file's bytes may be lost until the file is flushed, and a directory's names until the directory is;
/// the one says nothing of the other. File systems in use are kinder. A move from one directory to another
/// is one change, as in every journal, and is durable once the directory is flushed that it went to.
public enum Loss: Hashable, Sendable, CustomStringConvertible {
    /// All of it is lost.
    case everything
    /// Nothing is.
    case nothing
    /// Bytes stay, names are lost.
    case names
    /// Names stay, bytes and lengths are lost.
    case bytes
    /// Names and lengths stay, and zeros stand for the bytes.
    case zeros
    /// Names stay, and of each file the first half of what was done to it.
    case half
    /// All stays but the last write of each file, of which the second half of its sectors is lost.
    case torn
    /// Names stay, and of each file the last write alone: a disk writes in the order it likes.
    case allButLast
    /// A throw of dice for each name and each sector, the same for the same seed.
    case random(UInt64)

    /// What is lost, in words.
    public var description: String {
        switch self {
        case .everything: "all that was not flushed is lost"
        case .nothing: "nothing is lost"
        case .names: "names are lost"
        case .bytes: "bytes are lost"
        case .zeros: "zeros stand for bytes"
        case .half: "half of the bytes are lost"
        case .torn: "the last writes are torn"
        case .allButLast: "all but the last writes is lost"
        case .random(let seed): "lost by dice \(seed)"
        }
    }
}

/// How many states of each moment are looked at.
public enum Thoroughness: Hashable, Sendable {
    /// Four of each moment at which another thing begins.
    case sample
    /// All eight without dice, and so many with dice, of every moment.
    case all(throwsOfDice: UInt64)

    func losses(at moment: Int) -> [Loss] {
        let others: [Loss] = [.names, .bytes, .zeros, .half, .torn, .allButLast]
        switch self {
        case .sample:
            return [.everything, .nothing, others[moment % others.count], .random(0)]
        case .all(let dice): return [.everything, .nothing] + others + (0..<dice).map(Loss.random)
        }
    }
}

/// What the disk may hold when the power goes.
public struct Crash: Sendable {
    /// What a restart finds.
    public let image: DiskImage
    /// What the files hold that no name leads to: no restart finds it, and whoever reads the blocks does.
    public let nameless: [[UInt8]]
    /// How much of the trace had been done.
    public let moment: Int
    /// What became of the rest.
    public let loss: Loss
    /// What the caller had been told.
    public let facts: Set<String>
}

/// Every state that a power cut may leave of a traced operation, moment by moment.
public struct CrashStates {
    fileprivate struct Node {
        var isDirectory: Bool
        var mode: FileMode
        var bytes: [UInt8] = []
        var names: [String: Int] = [:]
        /// What was done since the last flush, and the names as they are without a power cut.
        var changes: [Change] = []
        var present: [String: Int] = [:]
    }

    enum Change {
        case wrote([UInt8], at: Int)
        case truncated(to: Int)
        case moded(FileMode)
        case named(String, Int)
        case unnamed(String)
        case renamed(String, to: String, Int)
        case moved(Int, String, from: Int, to: String)

        /// Whether it is bytes of a file.
        var isWrite: Bool { if case .wrote = self { true } else { false } }

        /// Whether it is a directory's.
        var isOfNames: Bool {
            switch self {
            case .wrote, .truncated, .moded: false
            case .named, .unnamed, .renamed, .moved: true
            }
        }
    }

    private var nodes: [Int: Node] = [0: Node(isDirectory: true, mode: 0o700)]
    private var facts: Set<String> = []
    private let entries: [DiskTrace.Entry]
    private let ignored: Int?

    /// Begins where a trace began; one flush, by its place in the trace, may be taken for not made.
    public init(of trace: DiskTrace, ignoringSync ignored: Int? = nil) {
        entries = trace.entries
        self.ignored = ignored
        var next = 1
        for path in trace.base.items.keys.sorted() {
            let (parent, name) = DiskTrace.split(path)
            guard let above = node(at: parent), let item = trace.base.items[path] else { continue }
            nodes[next] =
                switch item {
                case .directory(let mode): Node(isDirectory: true, mode: mode)
                case .file(let bytes, let mode):
                    Node(isDirectory: false, mode: mode, bytes: bytes)
                }
            nodes[above]?.names[name] = next
            nodes[above]?.present[name] = next
            next += 1
        }
    }

    private func node(at path: String) -> Int? {
        var node = 0
        for part in path.split(separator: "/") {
            guard let next = nodes[node]?.names[String(part)] else { return nil }
            node = next
        }
        return node
    }

    /// Whether the power goes between two writes to one file, or while new names are made.
    ///
    /// `Loss.half`, `Loss.torn` and dice leave much the same at the end of such a run.
    private func isWithinRun(_ moment: Int) -> Bool {
        guard moment > 0, moment < entries.count else { return false }
        switch (entries[moment - 1], entries[moment]) {
        case (.wrote(let one, _, _), .wrote(let next, _, _)): return one == next
        case (.made, .named), (.named, .made), (.named, .moded), (.moded, .made): return true
        default: return false
        }
    }

    /// What is done to a file or directory and not settled.
    struct Unsettled {
        /// All of it, but for modes that it has anyway.
        let changes: [Change]
        /// How long it is at least, whatever is lost.
        let length: Int

        /// Whether a file only grows by it.
        var onlyAdds: Bool { adds { _ in true } }

        /// Whether a file only grows by it, and only by zeros.
        var addsOnlyZeros: Bool { adds { bytes in bytes.allSatisfy { $0 == 0 } } }

        private func adds(_ isRight: ([UInt8]) -> Bool) -> Bool {
            changes.allSatisfy {
                if case .wrote(let bytes, let offset) = $0 {
                    offset >= length && isRight(bytes)
                } else {
                    false
                }
            }
        }
    }

    /// What a flush at a place in the trace would settle of a file or directory.
    static func unsettled(
        of number: DiskTrace.Node, in trace: DiskTrace, at place: Int
    ) -> Unsettled {
        var states = Self(of: trace)
        for (index, entry) in states.entries[..<place].enumerated() {
            states.apply(entry, at: index)
        }
        guard let node = states.nodes[number] else { return Unsettled(changes: [], length: 0) }
        let changes = node.changes.filter { change in
            if case .moded(node.mode) = change { false } else { true }
        }
        return Unsettled(changes: changes, length: node.bytes.count)
    }

    /// Hands over the states of each moment from one on, up to another one or the end; ends when the body
    /// says that it is enough.
    public mutating func forEach(
        _ thoroughness: Thoroughness, from first: Int = 0, through last: Int? = nil,
        _ body: (Crash) throws -> Bool
    ) rethrows {
        for moment in 0...(last ?? entries.count) {
            if moment > 0 { apply(entries[moment - 1], at: moment - 1) }
            if moment < first { continue }
            if thoroughness == .sample, isWithinRun(moment) { continue }
            for loss in thoroughness.losses(at: moment) {
                let (image, nameless) = left(after: loss, at: moment)
                let crash = Crash(
                    image: image, nameless: nameless, moment: moment, loss: loss, facts: facts)
                guard try body(crash) else { return }
            }
        }
    }

    private mutating func apply(_ entry: DiskTrace.Entry, at place: Int) {
        switch entry {
        case .made(let node, let isDirectory, let mode):
            nodes[node] = Node(isDirectory: isDirectory, mode: mode)
        case .named(let node, let directory, let name):
            nodes[directory]?.present[name] = node
            nodes[directory]?.changes.append(.named(name, node))
        case .unnamed(let name, let directory):
            nodes[directory]?.present[name] = nil
            nodes[directory]?.changes.append(.unnamed(name))
        case .renamed(let old, let new, let directory):
            guard let node = nodes[directory]?.present[old] else { return }
            nodes[directory]?.present[old] = nil
            nodes[directory]?.present[new] = node
            nodes[directory]?.changes.append(.renamed(old, to: new, node))
        case .moved(let node, let old, let from, let new, let directory):
            nodes[from]?.present[old] = nil
            nodes[directory]?.present[new] = node
            nodes[directory]?.changes.append(.moved(node, old, from: from, to: new))
        case .wrote(let node, let bytes, let offset):
            nodes[node]?.changes.append(.wrote(bytes, at: Int(offset)))
        case .truncated(let node, let length):
            nodes[node]?.changes.append(.truncated(to: Int(length)))
        case .moded(let node, let mode):
            nodes[node]?.changes.append(.moded(mode))
        case .synced(let node, _):
            guard place != ignored, let before = nodes[node] else { return }
            nodes[node] = Self.changed(before, by: before.changes)
            nodes[node]?.changes = []
            Self.leave(before.changes, in: &nodes)
        case .told(let fact): facts.insert(fact)
        }
    }

    private static func changed(_ node: Node, by changes: [Change]) -> Node {
        var node = node
        for change in changes {
            switch change {
            case .wrote(let bytes, let offset): node.write(bytes, at: offset)
            case .truncated(let length): node.truncate(to: length)
            case .moded(let mode): node.mode = mode
            case .named(let name, let other): node.names[name] = other
            case .unnamed(let name): node.names[name] = nil
            case .renamed(let old, let new, let other):
                if node.names[old] == other { node.names[old] = nil }
                node.names[new] = other
            case .moved(let other, _, _, let new): node.names[new] = other
            }
        }
        return node
    }

    /// Takes what moved elsewhere out of the directories it came from.
    private static func leave(_ changes: [Change], in nodes: inout [Int: Node]) {
        for change in changes {
            guard case .moved(let node, let old, let from, _) = change else { continue }
            if nodes[from]?.names[old] == node { nodes[from]?.names[old] = nil }
            // It was there only for a while, whatever is flushed later.
            nodes[from]?.changes.removeAll {
                if case .named(old, node) = $0 { true } else { false }
            }
        }
    }

    private func left(
        after loss: Loss, at moment: Int
    ) -> (image: DiskImage, nameless: [[UInt8]]) {
        var image = DiskImage()
        var dice = Dice(seed: 0)
        if case .random(let seed) = loss {
            dice = Dice(seed: seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(moment))
        }
        var left = nodes
        var all: [Change] = []
        for (number, node) in nodes.sorted(by: { $0.key < $1.key }) where !node.changes.isEmpty {
            let changes = Self.kept(of: node, after: loss, &dice)
            left[number] = Self.changed(node, by: changes)
            all += changes
        }
        Self.leave(all, in: &left)
        var named: Set<Int> = []
        add(0, "", left, to: &image, &named)
        let nameless = left.filter { !named.contains($0.key) && !$0.value.bytes.isEmpty }
        return (image, nameless.sorted { $0.key < $1.key }.map(\.value.bytes))
    }

    private func add(
        _ number: Int, _ path: String, _ left: [Int: Node], to image: inout DiskImage,
        _ named: inout Set<Int>
    ) {
        guard let node = left[number] else { return }
        named.insert(number)
        guard node.isDirectory else {
            image.items[path] = .file(node.bytes, node.mode)
            return
        }
        if !path.isEmpty { image.items[path] = .directory(node.mode) }
        for (name, inner) in node.names.sorted(by: { $0.key < $1.key }) {
            add(inner, path.isEmpty ? name : path + "/" + name, left, to: &image, &named)
        }
    }

    /// The changes to a file or directory that are not lost.
    private static func kept(of node: Node, after loss: Loss, _ dice: inout Dice) -> [Change] {
        switch loss {
        case .random: return kept(node.changes, &dice)
        case .everything: return []
        case .nothing: return node.changes
        case .names: return node.isDirectory ? [] : node.changes
        case _ where node.isDirectory: return node.changes
        case .bytes: return []
        case .half: return Array(node.changes.prefix(node.changes.count / 2))
        case .zeros:
            let length = changed(node, by: node.changes).bytes.count
            return length > node.bytes.count ? [.truncated(to: length)] : []
        case .torn:
            var changes = node.changes
            if let last = changes.lastIndex(where: \.isWrite),
                case .wrote(let bytes, let offset) = changes[last]
            {
                let sectors = (bytes.count + sector - 1) / sector
                changes[last] = .wrote(Array(bytes.prefix(sectors / 2 * sector)), at: offset)
            }
            return changes
        case .allButLast:
            return node.changes.last { $0.isWrite }.map { [$0] } ?? []
        }
    }

    private static var sector: Int { 512 }

    /// Some of the changes, and of the writes some of the sectors.
    private static func kept(_ changes: [Change], _ dice: inout Dice) -> [Change] {
        let keepsAll = dice.throwOne() && dice.throwOne()
        return changes.flatMap { change -> [Change] in
            guard case .wrote(let bytes, let offset) = change else {
                return keepsAll || dice.throwOne() ? [change] : []
            }
            if keepsAll || dice.throwOne() { return [change] }
            var pieces: [Change] = []
            var start = 0
            while start < bytes.count {
                // A sector is whole or as before; where in the file it lies counts, not in the write.
                let end = min(bytes.count, start + sector - (offset + start) % sector)
                if dice.throwOne() {
                    pieces.append(.wrote(Array(bytes[start..<end]), at: offset + start))
                }
                start = end
            }
            return pieces
        }
    }
}

extension CrashStates.Node {
    mutating func truncate(to length: Int) {
        if length < bytes.count {
            bytes.removeLast(bytes.count - length)
        } else {
            bytes += [UInt8](repeating: 0, count: length - bytes.count)
        }
    }

    mutating func write(_ new: [UInt8], at offset: Int) {
        guard !new.isEmpty else { return }
        if bytes.count < offset + new.count { truncate(to: offset + new.count) }
        unsafe bytes.withUnsafeMutableBytes { target in
            unsafe UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + new.count])
                .copyBytes(from: new)
        }
    }
}

/// Numbers that look random and are the same for the same seed (SplitMix64).
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func throwOne() -> Bool {
        state &+= 0x9E37_79B9_7F4A_7C15
        var number = state
        number = (number ^ (number >> 30)) &* 0xBF58_476D_1CE4_E5B9
        number = (number ^ (number >> 27)) &* 0x94D0_49BB_1331_11EB
        return (number ^ (number >> 31)) & 1 == 1
    }
}
