import Catalog
import DiskDoubles
import FootageVault
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct BackupFaultTests {
    /// Calls that change or settle something, each of which fails once; and those that only look.
    static let changing: Set<SystemCall> = [
        .pwrite, .write, .fsync, .fdatasync, .ftruncate, .rename, .link, .unlink, .rmdir, .mkdir,
        .fchmod, .lock,
    ]
    static let looking: Set<SystemCall> = [.open, .pread, .fstat, .lstat, .readdir, .statfs]

    /// Which calls fail, one at a time.
    struct Enumeration: Sendable, CustomTestStringConvertible {
        let name: String
        let calls: Set<SystemCall>
        /// How many of them there are at the least: fewer, and something is not done any more.
        let least: Int
        /// From one that fails to the next.
        let stride: Int
        let afterwards: FaultyDisk.Afterwards

        var testDescription: String { "one in \(stride) that \(name), \(afterwards) afterwards" }
    }

    /// Fewer calls fail where there is no time for more.
    static let enumerations = [
        Enumeration(
            name: "change", calls: changing, least: 75, stride: TestSettings.isLong ? 1 : 7,
            afterwards: .working),
        Enumeration(
            name: "change", calls: changing, least: 75, stride: TestSettings.isLong ? 3 : 13,
            afterwards: .failing),
        Enumeration(
            name: "look", calls: looking, least: 900, stride: TestSettings.isLong ? 61 : 211,
            afterwards: .failing),
    ]

    /// A vault with two backups, the younger's key part past its time, and a film gone from the pool.
    private static func backedUp() throws -> TestVault {
        let test = try TestVault()
        try test.endedFamily(films: (1...2).map { TestVault.film($0 * 50_000) })
        for _ in 1...2 {
            try test.backUp(on: TwoDisks(), keep: 2)
            try test.go(to: test.vault().today.adding(days: 31).description)
        }
        let pooled = try #require(try test.pooled().first)
        try LinuxDisk().removeFile("\(test.backupPath)/store/clips/\(pooled.prefix(2))/\(pooled)")
        return test
    }

    @Test(arguments: enumerations)
    func `promise 6: a backup that fails at any call is no backup, and the next one is whole`(
        _ enumeration: Enumeration
    ) throws {
        let test = try Self.backedUp()
        let base = try CrashScene.image(of: test)
        func backUp(failing: Int) throws -> (disk: FaultyDisk, made: BackupSummary?) {
            try base.put(into: test.directory, names: CrashScene.names)
            let disk = FaultyDisk(
                failing: failing, of: enumeration.calls, with: .inputOutput,
                afterwards: enumeration.afterwards, on: TwoDisks())
            do {
                return (disk, try test.backUp(on: disk, keep: 2))
            } catch {
                #expect(disk.hasFailed, "\(error)")
                return (disk, nil)
            }
        }
        let unharmed = try backUp(failing: 0)
        #expect(unharmed.made?.isComplete == true)
        #expect(unharmed.made?.removedKeyParts.count == 1)
        #expect(unharmed.made?.copied == 1)
        let calls = unharmed.disk.count
        #expect(calls >= enumeration.least)

        var points = 0
        var failing = 1
        while true {
            let (disk, made) = try backUp(failing: failing)
            guard disk.hasFailed else { break }
            points += 1
            try Self.expectWhole(test, made, "call \(failing)")

            let next = try test.founder().makeBackup(
                BackupRequest(directory: test.backupPath, keep: 2), on: TwoDisks())
            #expect(next.problems == [], "call \(failing)")
            #expect(try test.verifyBackup().findings == [], "call \(failing)")
            let names = try test.backupNames("store") + test.backupNames("keys")
            #expect(!names.contains { $0.hasPrefix(".") }, "\(names) after call \(failing)")
            let rows = try test.rows(BackupRow.self)
            #expect(
                Set(rows.filter { $0.keysEnded == nil }.map(\.stamp))
                    == Set(try test.backupNames("keys")), "call \(failing)")
            #expect(rows.allSatisfy { $0.outcome != "begun" }, "call \(failing)")
            #expect(try test.vault().verify().findings == [], "call \(failing)")
            failing += enumeration.stride
        }
        print("backup: failed at \(points) of \(calls) calls, \(enumeration.testDescription)")
        #expect(points == FaultyDisk.points(among: calls, every: enumeration.stride))
    }

    /// Every backup that is visible is signed for, and what was said to be made is there.
    private static func expectWhole(
        _ test: TestVault, _ made: BackupSummary?, _ comment: Comment
    ) throws {
        let backup = try test.backup()
        for stamp in try backup.stamps() { _ = try backup.snapshot(stamp) }
        guard let made, made.isComplete else { return }
        #expect(try backup.verify(made.stamp).findings == [], comment)
    }

    @Test func `a changed byte in any file of a backup is found`() throws {
        let test = try TestVault()
        try test.endedFamily(films: (1...2).map { TestVault.film($0 * 20_000) })
        try test.backUp(on: TwoDisks())
        let files = try TestVault.files(in: test.backupPath).filter {
            !$0.hasSuffix("backup.lock") && !$0.hasSuffix("destroyed.txt")
        }
        #expect(files.count == 11)
        for path in files {
            let disk = LinuxDisk()
            let mode = try disk.status(of: path).mode
            try disk.openPlainFile(path).setMode(0o600)
            let file = try disk.openPlainFile(path, .readingAndWriting)
            let size = try file.status().size
            for place in [0, size / 3, size / 2, size - 2, size - 1] {
                let byte = try file.read(at: place, count: 1)
                try file.write([byte[0] ^ 1], at: place)
                let found: Bool
                do {
                    found = try !test.backup().verify().isSound
                } catch {
                    let kind = VaultError(explaining: error)?.kind
                    found = kind == .tampered || kind == .unknown
                }
                #expect(found, "byte \(place) of \(path)")
                try file.write(byte, at: place)
            }
            try file.setMode(mode)
        }
        #expect(try test.verifyBackup().findings == [])
    }

    @Test func `a file that is missing is missed, whichever it is`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.backUp(on: TwoDisks())
        let files = try TestVault.files(in: test.backupPath)
            .filter { !$0.hasSuffix("backup.lock") }
        #expect(files.count == 11)
        for path in files {
            let away = test.directory + "/away"
            try LinuxDisk().move(path, to: away, .refusing)
            #expect(throws: Never.self, "\(path)") {
                do {
                    let report = try test.backup().verify()
                    #expect(report.failure == .unknown, "\(path)")
                } catch let error as VaultError {
                    #expect(error.kind == .unknown)
                }
            }
            try LinuxDisk().move(away, to: path, .refusing)
        }
        #expect(try test.verifyBackup().findings == [])
    }

    @Test func `a film that rotted in the vault is named, and the others are backed up`() throws {
        let test = try TestVault()
        try test.endedFamily(films: (1...3).map { TestVault.film($0 * 20_000) })
        let clips = try test.held()
        let path = "\(test.directory)/vault/clips/\(clips[0].description.prefix(2))/\(clips[0])"
        let file = try LinuxDisk().openPlainFile(path)
        try file.setMode(0o600)
        let film = try LinuxDisk().openPlainFile(path, .readingAndWriting)
        // Whatever stands there, it is another byte afterwards.
        try film.write([try film.read(at: 100, count: 1)[0] ^ 1], at: 100)
        let gone = "\(test.directory)/vault/clips/\(clips[1].description.prefix(2))/\(clips[1])"
        try LinuxDisk().removeFile(gone)
        let made = try test.backUp(on: TwoDisks())
        #expect(made.problems.map(\.place) == ["payload \(clips[0])", "payload \(clips[1])"])
        #expect(made.problems.map(\.kind) == [.damaged, .missing])
        #expect(made.isTampered && !made.isComplete)
        #expect(try test.pooled() == [clips[2].description])
        #expect(
            try test.verifyBackup().findings.map(\.code) == ["payload-missing", "payload-missing"])
        #expect(try test.lastEvents(1) == ["backup.make outcome incomplete"])
    }

    @Test func `what nobody vouches for is read before it is believed, and rot is mended`() throws {
        let test = try TestVault()
        try test.endedFamily(films: (1...2).map { TestVault.film($0 * 20_000) })
        let clips = try test.held()
        try test.backUp(on: TwoDisks())
        func pool(_ id: ClipID) -> String {
            "\(test.backupPath)/store/clips/\(id.description.prefix(2))/\(id)"
        }
        func change(_ id: ClipID, length: UInt64? = nil) throws {
            try LinuxDisk().openPlainFile(pool(id)).setMode(0o600)
            let file = try LinuxDisk().openPlainFile(pool(id), .readingAndWriting)
            try file.write([0, 1, 2], at: 100)
            if let length { try file.truncate(to: length) }
        }
        // Another length is seen at once; other bytes when all are read.
        try change(clips[0], length: 5000)
        try test.go(to: "2026-03-21")
        #expect(try test.backUp(on: TwoDisks()).replaced == 1)
        try change(clips[1])
        try test.go(to: "2026-03-22")
        #expect(try test.backUp(on: TwoDisks()).replaced == 0)
        #expect(try test.verifyBackup().failure == .tampered)
        try test.go(to: "2026-03-23")
        let checked = try test.backUp(on: TwoDisks(), depth: .contents)
        #expect([checked.replaced, checked.shared] == [1, 1])
        #expect(try test.verifyBackup().findings == [])
        // Without a whole backup beside it, what lies in the pool may be half of anything.
        try change(clips[0])
        for stamp in try test.backup().stamps() {
            TestVault.remove("\(test.backupPath)/store/\(stamp)")
        }
        try test.go(to: "2026-03-24")
        #expect(try test.backUp(on: TwoDisks()).replaced == 1)
        #expect(try test.verifyBackup().findings == [])
    }

    @Test(arguments: ["keys.slots", "payloads.txt"])
    func `clips that are destroyed while they are backed up are no failure`(at name: String) throws
    {
        let test = try TestVault()
        try test.endedFamily(films: (1...3).map { TestVault.film($0 * 20_000) })
        try test.live(until: TestVault.Day.due)
        let disk = Meanwhile(name) {
            _ = try test.purge().runPurge()
        }
        let made = try test.backUp(on: disk)
        #expect(disk.failure == nil && disk.hasHappened)
        #expect(try test.held().isEmpty)
        #expect(made.problems == [])
        #expect([made.payloads, made.destroyed, made.copied] == [3, 3, 0])
        #expect(try test.verifyBackup().findings == [])
        #expect(try test.vault().verify().findings == [])
        if name == "keys.slots" { #expect(made.keys == 1) }
    }

    @Test func `a film that comes in meanwhile belongs to the next backup`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(10_000), for: family)
        let disk = Meanwhile("keys.slots") {
            _ = try test.takeIn(TestVault.film(20_000), for: family)
        }
        let made = try test.backUp(on: disk)
        #expect(made.problems == [])
        #expect([made.payloads, made.copied] == [1, 1])
        #expect(try test.verifyBackup().findings == [])
        let next = try test.backUp(on: TwoDisks())
        #expect([next.payloads, next.copied, next.shared] == [2, 1, 1])
    }

    @Test func `a full medium is told before anything is written, and nothing half is visible`()
        throws
    {
        let small = try SmallFileSystem(kibibytes: 2500)
        guard let small else { return }
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(100_000), for: family)
        let path = small.directory.path + "/backup"
        let made = try test.founder().makeBackup(BackupRequest(directory: path))
        _ = try test.takeIn(TestVault.film(3_000_000), for: family)
        #expect(
            code { _ = try test.founder().makeBackup(BackupRequest(directory: path)) } == "no-room")
        #expect(try Backup(at: path).stamps() == [made.stamp])
        #expect(try Backup(at: path).verify(against: test.vault()).findings == [])
    }
}

/// A disk on which something happens once, just before a file of this name is made.
private final class Meanwhile: CallInterceptor {
    let disk: any Disk = TwoDisks()
    private let name: String
    private let body: @Sendable () throws -> Void
    private let happened = Mutex(false)
    private let failed = Mutex<String?>(nil)

    init(_ name: String, _ body: @escaping @Sendable () throws -> Void) {
        self.name = name
        self.body = body
    }

    var hasHappened: Bool { happened.withLock { $0 } }
    /// What went wrong with what happened.
    var failure: String? { failed.withLock { $0 } }

    func intercept(_ call: InterceptedCall) throws(Errno) {
        guard call.call == .open, let path = call.path, path.hasSuffix(name),
            path.contains(".partial-")
        else { return }
        let isFirst = happened.withLock { happened in
            defer { happened = true }
            return !happened
        }
        guard isFirst else { return }
        do { try body() } catch { failed.withLock { $0 = "\(error)" } }
    }
}
