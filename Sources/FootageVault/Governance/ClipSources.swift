import Catalog
import Retention
import VaultModel

extension ClipChangeRow {
    /// The clips that it says another is derived from, or is not.
    var sources: [ClipID] {
        get throws {
            try (subject ?? "").split(separator: " ").map { word in
                guard let clip = ClipID(String(word)) else {
                    throw CatalogError.malformed(table: Self.table, detail: "no clip's id")
                }
                return clip
            }
        }
    }

    /// Clips as they stand in a row.
    static func subject(of clips: [ClipID]) -> String {
        clips.map(\.description).joined(separator: " ")
    }
}

extension ClipChanges {
    /// The clips that this one is said to be derived from, each with the entry that said so last.
    var sources: [ClipID: Fact] {
        get throws {
            var sources: [ClipID: Fact] = [:]
            for row in rows where row.kind == .derived || row.kind == .derivationDropped {
                let entry = Fact(
                    row.enteredOn, entered: row.enteredOn, by: row.enteredBy.description)
                for clip in try row.sources {
                    sources[clip] = row.kind == .derived ? entry : nil
                }
            }
            return sources
        }
    }
}

/// Which clips of a family are derived from which.
struct Derivations {
    private let sources: [ClipID: [ClipID: Fact]]

    init(_ changes: [[UInt8]: ClipChanges]) throws {
        var sources: [ClipID: [ClipID: Fact]] = [:]
        for (bytes, changes) in changes {
            let named = try changes.sources
            guard !named.isEmpty, let clip = ClipID(bytes: bytes) else { continue }
            sources[clip] = named
        }
        self.sources = sources
    }

    /// Every clip that another is said to be derived from.
    var named: Set<ClipID> { Set(sources.values.flatMap(\.keys)) }

    /// The clips that one is said to be derived from, by itself.
    func direct(of clip: ClipID) -> [ClipID] { (sources[clip] ?? [:]).keys.sorted() }

    /// The clips that are said to be derived from one, by themselves.
    func derived(from clip: ClipID) -> [ClipID] {
        sources.filter { $0.value[clip] != nil }.keys.sorted()
    }

    /// All that a clip is derived from, be it through others, each with the entry that named it last.
    func all(of clip: ClipID) -> [ClipID: Fact] {
        guard !sources.isEmpty else { return [:] }
        var found: [ClipID: Fact] = [:]
        var seen: Set<ClipID> = [clip]
        var waiting = [clip]
        while let next = waiting.popLast() {
            for (source, entry) in sources[next] ?? [:] {
                let known = found[source] ?? entry
                found[source] = known.entered > entry.entered ? known : entry
                if seen.insert(source).inserted { waiting.append(source) }
            }
        }
        found[clip] = nil
        return found
    }
}
