import AuditLog
import Catalog
import DiskDoubles
import FootageVault
import KeyStore
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// The operations that are cut short, each on a vault as small as shows it.
extension CrashScene {
    /// Where such vaults lie: in memory where there is such a place, because each is flushed thousands of
    /// times and every power cut is made up.
    static var place: String {
        (try? LinuxDisk().exists("/dev/shm")) == true ? "/dev/shm" : TemporaryDirectory.place
    }

    /// An upload of films of these lengths into a vault that holds one.
    static func upload(of lengths: [Int], cleaningUp left: Left = .nothing) throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let held = film(2000)
        _ = try test.takeIn(held, for: family)
        try test.practitioner().remember()
        let films = lengths.map(film)
        let dump = try test.dump(family, films)
        let known = Dictionary(
            films.enumerated().map { (name($0.offset), fact(of: $0.element)) },
            uniquingKeysWith: { first, _ in first })
        let operation = Operation(
            name: left == .nothing
                ? "upload of \(lengths.count)" : "upload of \(lengths.count) after one that died"
        ) { scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            let summary = try unlocked.upload(
                unlocked.planUpload(UploadRequest(directory: dump, probing: .none)))
            for result in summary.results {
                switch result.end {
                case .takenIn, .alreadyIn:
                    if let fact = known[result.entry.path.safeName.description] { tell(fact) }
                default: break
                }
            }
            try remember(unlocked, tell, in: scene.test)
            if let stopped = summary.stopped { throw stopped }
        } finish: { scene in
            try scene.finishUpload(of: dump, Set(known.values))
        }
        let scene = CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: held)],
            homes: homes(of: films + [held], in: [family]))
        return try left == .nothing ? scene : scene.afterDeath()
    }

    /// An upload of one film in chapters of these lengths into a vault that holds another.
    static func upload(ofChapters lengths: [Int]) throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let held = film(2000)
        _ = try test.takeIn(held, for: family)
        try test.practitioner().remember()
        let chapters = lengths.map(film)
        let dump = try test.dump(family, chapters)
        let whole = fact(of: chapters.flatMap(\.self))
        let operation = Operation(name: "upload of \(lengths.count) chapters") {
            scene, disk, tell in
            let unlocked = try scene.practitioner(on: disk)
            let summary = try unlocked.upload(scene.test.chapterPlan(dump, by: unlocked))
            if summary.deletion.safe.count == lengths.count { tell(whole) }
            try remember(unlocked, tell, in: scene.test)
            if let stopped = summary.stopped { throw stopped }
        } finish: { scene in
            let unlocked = try scene.practitioner()
            let summary = try unlocked.upload(scene.test.chapterPlan(dump, by: unlocked))
            var faults = try scene.faultsAtRest()
            if summary.deletion.safe.count != lengths.count { faults.append("not all is safe") }
            let clips = try scene.test.rows(ClipRow.self)
            if clips.count != 2 { faults.append("\(clips.count) clips are held") }
            let parts = try scene.test.rows(PartRow.self)
            if parts.map(\.position).sorted() != lengths.indices.map({ Int64($0 + 1) }) {
                faults.append("\(parts.count) parts are known")
            }
            return faults
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: held)],
            homes: homes(of: chapters + [chapters.flatMap(\.self), held], in: [family]))
    }

    /// What an earlier upload left.
    enum Left { case nothing, deadUpload }

    /// The scene as it is after its own operation died just before its commit.
    private func afterDeath() throws -> CrashScene {
        let trace = try traced()
        let entries = trace.entries
        guard
            let moment = entries.lastIndex(where: {
                if case .synced(_, let sync) = $0 { sync.what == "vault/keys.slots" } else { false }
            })
        else { throw VaultError(.failed, "test", "no slot was written") }
        var base: DiskImage?
        var states = CrashStates(of: trace)
        states.forEach(.all(throwsOfDice: 0)) { crash in
            guard crash.moment == moment + 1, crash.loss == .nothing else { return true }
            base = crash.image
            return false
        }
        try put(base ?? self.base)
        let residue = try test.catalog().reservations().compactMap { ClipID(bytes: $0.id) }
        return CrashScene(
            operation, in: test, base: base ?? self.base, facts: facts, homes: homes,
            residue: try residue.filter { try test.hasPayload($0) })
    }

    /// Where films may be filed: under any of these families.
    static func homes(
        of films: [[UInt8]], in families: Set<FamilyReference>
    ) -> [String: Set<FamilyReference>] {
        Dictionary(films.map { (fact(of: $0), families) }, uniquingKeysWith: { first, _ in first })
    }

    /// Does the operation once, and writes down what it does.
    func traced() throws -> DiskTrace {
        try put(base)
        let trace = DiskTrace(of: test.directory, base: base)
        let disk = TracingDisk(trace)
        defer { disk.stop() }
        try operation.run(self, disk) { trace.tell($0) }
        return trace
    }

    private static func name(_ index: Int) -> String { "20260312_1015\(10 + index)-wilkins.mp4" }

    private func finishUpload(of dump: String, _ wanted: Set<String>) throws -> [String] {
        let unlocked = try practitioner()
        let summary = try unlocked.upload(
            unlocked.planUpload(UploadRequest(directory: dump, probing: .none)))
        var faults: [String] = []
        if let stopped = summary.stopped { faults.append("stopped: \(Self.words(stopped))") }
        for result in summary.results {
            switch result.end {
            case .takenIn, .alreadyIn:
                if !result.isReadBack { faults.append("\(result.entry.path) is not read back") }
            default: faults.append("\(result.entry.path) ended as \(result.end)")
            }
        }
        let held = try test.catalog().count(ClipRow.self)
        if held != wanted.count + facts.count { faults.append("\(held) clips are held") }
        return try faults + faultsAtRest()
    }

    /// An export of a film to a file outside the vault, of whose flushes one may fail.
    static func export(failingFlush number: Int = 0) throws -> CrashScene {
        let test = try TestVault(in: place)
        let family = try test.family()
        let film = film(70_000)
        let address = try test.takeIn(film, for: family)
        try test.practitioner().remember()
        try test.makeDirectory(test.directory + "/out")
        let path = test.directory + "/out/film.mp4"
        let whole = "out \(SHA256.hash(film))"
        let name = number == 0 ? "export" : "export that fails"
        let operation = Operation(name: name) { scene, disk, tell in
            let faulty = FaultyDisk(
                failing: number, of: [.fsync], with: .inputOutput, on: disk)
            let unlocked = try scene.practitioner(on: faulty)
            do {
                _ = try unlocked.exportClip(
                    address, purpose: .purpose(.therapy), returnBy: nil, to: .file(path))
                tell(whole)
            } catch {
                if number == 0 { throw error }
            }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            var faults: [String] = []
            for entry in try LinuxDisk().entries(of: scene.test.directory + "/out") {
                let bytes = try scene.test.read("out/" + entry.name)
                if bytes != film { faults.append("out/\(entry.name) holds a part of a film") }
                if entry.name != "film.mp4" { faults.append("out/\(entry.name) is left") }
                try LinuxDisk().removeFile(scene.test.directory + "/out/" + entry.name)
            }
            _ = try scene.practitioner().exportClip(
                address, purpose: .purpose(.therapy), returnBy: nil, to: .file(path))
            if try scene.test.read("out/film.mp4") != film { faults.append("another film") }
            return try faults + scene.faultsAtRest()
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: film)],
            homes: homes(of: [film], in: [family]))
    }

    /// A film read to the end of a pipe.
    static func read() throws -> CrashScene {
        let test = try TestVault(in: place)
        let film = film(70_000)
        let family = try test.family()
        let address = try test.takeIn(film, for: family)
        try test.practitioner().remember()
        let operation = Operation(name: "read") { scene, disk, tell in
            let null = try FileHandle("/dev/null", .writing, on: LinuxDisk())
            let unlocked = try scene.practitioner(on: disk)
            _ = try unlocked.exportClip(
                address, purpose: .purpose(.therapy), returnBy: nil,
                to: .descriptor(null.descriptor.rawValue))
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            try scene.faultsAtRest()
        }
        return CrashScene(
            operation, in: test, base: try image(of: test), facts: [fact(of: film)],
            homes: homes(of: [film], in: [family]))
    }

    /// A purge of films that are due, beside one that is not.
    static func purge(of count: Int) throws -> CrashScene {
        let test = try TestVault(in: place)
        let due = (1...count).map { film($0 * 1000) }
        try test.endedFamily(films: due, day: 5)
        let ids = try test.held()
        try test.go(to: TestVault.Day.between)
        let family = try test.family(sessionOn: "2026-04-19")
        let kept = film(2000)
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, kept, name: "20260419_101500-wilkins.mp4")
        _ = try practitioner.upload(
            practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        try practitioner.remember()
        try test.live(until: TestVault.Day.due)
        let headers = try test.headers()
        let operation = Operation(name: "purge of \(count)") { scene, disk, tell in
            let unlocked = try scene.purge(on: disk)
            for id in try unlocked.runPurge().destroyed { tell("gone \(id)") }
            try remember(unlocked, tell, in: scene.test)
        } finish: { scene in
            var faults: [String] = []
            _ = try scene.purge().runPurge()
            let stones = try scene.test.rows(TombstoneRow.self).map(\.id)
            if stones != ids { faults.append("\(stones.count) tombstones, not \(ids.count)") }
            let slots = try scene.test.slotBytes()
            for id in ids {
                if try scene.test.hasPayload(id) { faults.append("\(id) has its payload") }
                guard let header = headers[id] else { continue }
                if Files.contains(slots, header) { faults.append("\(id) has its key") }
            }
            // A line that a power cut left half is none.
            let ledger = try scene.test.ledger().compactMap { ClipID(String($0.prefix(32))) }
            if Set(ledger) != Set(ids) { faults.append("the ledger differs") }
            return try faults + scene.faultsAtRest()
        }
        // On a machine that remembers nothing yet.
        var base = try image(of: test)
        base.items = base.items.filter { !$0.key.hasPrefix("state") }
        return CrashScene(
            operation, in: test, base: base, facts: [fact(of: kept)],
            homes: homes(of: [kept], in: [family]), due: Set(ids))
    }
}

extension TestVault {
    /// A dump with these films in the family's folder, named for times of the day of its session.
    fileprivate func dump(_ family: FamilyReference, _ films: [[UInt8]]) throws -> String {
        let root = directory + "/dump-" + Hex.encode(Random.bytes(4))
        try makeDirectory(root)
        try makeDirectory(root + "/\(family)")
        for (index, film) in films.enumerated() {
            try add(film, to: root + "/\(family)/20260312_1015\(10 + index)-wilkins.mp4")
        }
        return root
    }

    fileprivate func read(_ name: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(directory + "/" + name).readAll(limit: 1 << 30)
    }

    /// A part of each clip's header that no other header has.
    fileprivate func headers() throws -> [ClipID: [UInt8]] {
        let slots = try slotBytes()
        return try Dictionary(
            rows(HeaderRow.self).map { row in
                // Past what all headers begin with.
                let start = Int(row.slot) * 512 + 24 + 32
                return (row.id, Array(slots[start..<start + 40]))
            }, uniquingKeysWith: { first, _ in first })
    }
}
