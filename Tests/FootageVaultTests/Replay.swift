import DiskDoubles
import FootageVault
import VaultCrypto
import VaultDisk

/// Plays what a traced operation may have left on the disk, state by state, and looks at each.
struct Replay {
    /// A state that breaks a promise.
    struct Problem: CustomStringConvertible {
        let crash: Crash
        let entry: DiskTrace.Entry?
        let faults: [String]

        var description: String {
            """
            power cut at moment \(crash.moment) (before \(entry.map { Replay.words($0) } ?? "the end")), \
            \(crash.loss): \(faults.joined(separator: "; "))
            """
        }
    }

    let scene: CrashScene
    let trace: DiskTrace
    /// How many states there were, and how many of them differed and were looked at.
    private(set) var states = 0
    private(set) var looked = 0
    /// What every state of a moment durably holds, as the trace is.
    private var durable: [Int: Set<String>] = [:]
    private var time = ContinuousClock().now
    /// The facts of states that were looked at before and keep every promise, by their digests.
    private var known: [SHA256Digest: Set<String>] = [:]

    init(_ scene: CrashScene, _ trace: DiskTrace) {
        self.scene = scene
        self.trace = trace
    }

    var summary: String {
        """
        \(scene.operation.name): \(trace.entries.count) steps, \(states) states after power cuts, \
        \(looked) of them different; \(ContinuousClock().now - time)
        """
    }

    /// Looks at every state until one breaks a promise.
    ///
    /// What a state has durably committed must be in every later one, whoever was told or not.
    mutating func firstProblem(_ thoroughness: Thoroughness) throws -> Problem? {
        try play(CrashStates(of: trace), thoroughness, from: 0, holding: scene.facts)
    }

    /// The same, with one flush taken for not made; the trace as it is has been played before.
    ///
    /// Once the same file or directory is flushed again every state is one of the trace as it is.
    mutating func firstProblem(
        _ thoroughness: Thoroughness, withoutSync place: Int
    ) throws -> Problem? {
        let last: Int?
        switch trace.settled(at: place) {
        case .nothing: return nil
        case .untilFlushed(let again): last = again
        case .toTheEnd: last = nil
        }
        let held = durable.filter { $0.key <= place }.max { $0.key < $1.key }?.value
        return try play(
            CrashStates(of: trace, ignoringSync: place), thoroughness, from: place + 1,
            through: last, holding: held ?? scene.facts)
    }

    private mutating func play(
        _ states: CrashStates, _ thoroughness: Thoroughness, from first: Int,
        through last: Int? = nil, holding held: Set<String>
    ) throws -> Problem? {
        var states = states
        var held = held
        var problem: Problem?
        try states.forEach(thoroughness, from: first, through: last) { crash in
            self.states += 1
            let stray = CrashScene.faults(ofNameless: crash.nameless)
            guard stray.isEmpty else {
                problem = self.problem(crash, stray)
                return false
            }
            let expected = held.union(crash.facts)
            let digest = Self.digest(of: crash.image)
            var facts = known[digest]
            if facts.map({ !expected.isSubset(of: $0) }) ?? true {
                looked += 1
                try scene.put(crash.image)
                let found = scene.restart(expecting: expected, on: crash.image)
                guard found.faults.isEmpty else {
                    problem = self.problem(crash, found.faults)
                    return false
                }
                facts = found.facts
                known[digest] = facts
            }
            if crash.loss == .everything {
                held.formUnion(facts ?? [])
                if first == 0 { durable[crash.moment] = held }
            }
            return true
        }
        return problem
    }

    private func problem(_ crash: Crash, _ faults: [String]) -> Problem {
        let entries = trace.entries
        return Problem(
            crash: crash, entry: crash.moment < entries.count ? entries[crash.moment] : nil,
            faults: faults)
    }

    static func words(_ entry: DiskTrace.Entry) -> String {
        switch entry {
        case .made: "a file is made"
        case .named(_, _, let name): "\(name) is named"
        case .unnamed(let name, _): "\(name) is removed"
        case .renamed(let old, let new, _): "\(old) becomes \(new)"
        case .moved(_, let old, _, let new, _): "\(old) becomes \(new) elsewhere"
        case .wrote(_, let bytes, let offset): "\(bytes.count) bytes are written at \(offset)"
        case .truncated(_, let length): "a length is set to \(length)"
        case .moded(_, let mode): "a mode is set to \(mode)"
        case .synced(_, let sync): "\(sync.what) is flushed"
        case .told(let fact): "it is told: \(fact)"
        }
    }

    private static func digest(of image: DiskImage) -> SHA256Digest {
        var hasher = SHA256.Hasher()
        for (path, item) in image.items.sorted(by: { $0.key < $1.key }) {
            switch item {
            case .directory(let mode): hasher.update(Array("\(path) \(mode)\n".utf8))
            case .file(let bytes, let mode):
                hasher.update(Array("\(path) \(mode) \(bytes.count)\n".utf8))
                hasher.update(bytes)
            }
        }
        return hasher.finalize()
    }
}

extension CrashScene {
    /// The operations that are cut short.
    enum Kind: String, CaseIterable, CustomStringConvertible, Sendable {
        case uploadOne = "upload-one"
        case uploadBatch = "upload-batch"
        case uploadAfterDeath = "upload-after-death"
        case uploadChapters = "upload-chapters"
        case export
        case exportFails = "export-fails"
        case disclosure
        case disclosureFails = "disclosure-fails"
        case answer
        case read
        case purge
        case backup
        case repair
        case restore
        case quarantineReturn = "quarantine-return"
        case quarantineDestroy = "quarantine-destroy"
        case quarantineBind = "quarantine-bind"
        case rebind
        case clipRekey = "clip-rekey"
        case rotation = "family-rotate"
        case retirement = "person-retire"
        case logKey = "log-key"
        case recoveryRotation = "recovery-rotate"
        case textErasure = "erase-text"
        case initialise = "init"

        var description: String { rawValue }

        /// Those whose power cuts are played: those that `FOOTAGE_CRASH` names, or that there is time for.
        static var chosen: [Self] {
            named
                ?? (TestSettings.isLong
                    ? allCases
                    : [
                        .uploadOne, .uploadChapters, .export, .exportFails, .read, .purge, .repair,
                        .initialise,
                    ])
        }

        /// Those whose calls fail: a repair looks at thousands of names, and an init makes a thousand calls.
        static var chosenForFaults: [Self] {
            named
                ?? (TestSettings.isLong ? allCases : [.uploadOne, .export, .read, .purge])
        }

        private static var named: [Self]? {
            TestSettings.value(of: "FOOTAGE_CRASH").map { names in
                names.split(separator: ",").compactMap { Self(rawValue: String($0)) }
            }
        }

        /// How many states of each moment there is time for.
        var thoroughness: Thoroughness {
            TestSettings.isLong && self != .initialise ? .all(throwsOfDice: 5) : .sample
        }

        /// How many kinds of fault there is time for at each call.
        var coverage: FaultCoverage {
            let makesMany = [.backup, .repair, .restore, .initialise].contains(self)
            return TestSettings.isLong && !makesMany ? .everyKind : .oneKind
        }

        func scene() throws -> CrashScene {
            switch self {
            case .uploadOne: try .upload(of: [70_000])
            case .uploadBatch: try .upload(of: [500, 70_000, 500])
            case .uploadAfterDeath: try .upload(of: [500], cleaningUp: .deadUpload)
            case .uploadChapters: try .upload(ofChapters: [65_536, 500])
            case .export: try .export()
            // The second is that of the directory, once the film has its name.
            case .exportFails: try .export(failingFlush: 2)
            case .disclosure: try .disclosure()
            case .disclosureFails: try .disclosure(failingFlush: 2)
            case .answer: try .answer()
            case .read: try .read()
            case .purge: try .purge(of: 2)
            case .backup: try .backup()
            case .repair: try .repair()
            case .restore: try .restore()
            case .quarantineReturn: try .quarantineReturn()
            case .quarantineDestroy: try .quarantineDestroy()
            case .quarantineBind: try .quarantineBind()
            case .rebind: try .rebind()
            case .clipRekey: try .clipRekey()
            case .rotation: try .rotation()
            case .retirement: try .retirement()
            case .logKey: try .logKey()
            case .recoveryRotation: try .recoveryRotation()
            case .textErasure: try .textErasure()
            case .initialise: try .initialise()
            }
        }
    }
}
