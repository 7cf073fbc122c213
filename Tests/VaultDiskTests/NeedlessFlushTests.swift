import DiskDoubles
import Testing
import VaultDisk

/// That a flush is called needless only where it is: each reason beside the nearest case that it must not cover.
@Suite struct NeedlessFlushTests {
    /// What is done between two flushes of a file, and whether the first may be left out.
    enum Between: String, CaseIterable {
        case nothing, moreOfIt, anotherIdleFlush
        case anotherFile, removal, telling

        // Of more of it the later part might be kept and the earlier one lost.
        var isHarmless: Bool { [.nothing, .anotherIdleFlush].contains(self) }
    }

    /// A directory traced from its beginning.
    private struct Traced {
        let directory: TemporaryDirectory
        let trace: DiskTrace
        let disk: TracingDisk

        init() throws {
            directory = try TemporaryDirectory()
            trace = DiskTrace(of: directory.path, base: DiskImage())
            disk = TracingDisk(trace)
        }

        func file(_ name: String, _ bytes: [UInt8] = []) throws -> FileHandle {
            let file = try disk.createFile(directory(name), mode: 0o600, group: nil)
            if !bytes.isEmpty { try file.write(bytes, at: 0) }
            return file
        }

        /// Flushes something, and gives the place of that in the trace.
        func flush(_ file: FileHandle) throws -> Int {
            try file.sync()
            return trace.entries.count - 1
        }

        func flush(_ name: String) throws -> Int {
            try disk.syncDirectory(name.isEmpty ? directory.path : directory(name))
            return trace.entries.count - 1
        }
    }

    @Test(arguments: Between.allCases)
    func `what else is done before the next flush decides whether one can be left out`(
        between: Between
    ) throws {
        let traced = try Traced()
        defer { traced.disk.stop() }
        let other = try traced.file("other", [1])
        try other.sync()
        let file = try traced.file("film", [1])
        _ = try traced.flush("")
        let place = try traced.flush(file)
        switch between {
        case .nothing: break
        case .moreOfIt: try file.write([2], at: 1)
        case .anotherIdleFlush: try other.sync()
        case .anotherFile: try other.write([2], at: 0)
        case .removal: try traced.disk.removeFile(traced.directory("other"))
        case .telling: traced.trace.tell("it is there")
        }
        try file.sync()
        #expect(
            traced.trace.needless(at: place) == (between.isHarmless ? .nothingElseBetween : nil))
    }

    @Test func `a flush between that settles something for another file is no idle one`() throws {
        let traced = try Traced()
        defer { traced.disk.stop() }
        let other = try traced.file("other")
        let file = try traced.file("film", [1])
        _ = try traced.flush("")
        try other.write([1], at: 0)
        let place = try traced.flush(file)
        try other.sync()
        try file.write([2], at: 1)
        try file.sync()
        #expect(traced.trace.needless(at: place) == nil)
    }

    @Test func `a name in a directory is not to be kept without one that was flushed before it`()
        throws
    {
        let traced = try Traced()
        defer { traced.disk.stop() }
        _ = try traced.file("lock")
        let place = try traced.flush("")
        _ = try traced.file("what-it-locks")
        _ = try traced.flush("")
        #expect(traced.trace.needless(at: place) == nil)
    }

    @Test func `of two names one may be kept, with what was done in it, and the other lost`() throws
    {
        for other in ["vault/other", "other"] {
            let traced = try Traced()
            defer { traced.disk.stop() }
            try traced.disk.createDirectory(traced.directory("vault"), .oneAccount)
            _ = try traced.file(other)
            let place = try traced.flush("")
            try traced.file("vault/film", [1]).sync()
            _ = try traced.flush("")
            #expect(
                traced.trace.needless(at: place) == (other == "other" ? nil : .nothingElseBetween))
        }
    }

    @Test func `the name on the way to a key must not be lost`() throws {
        for (name, bytes) in [("vault/keys", [1]), ("vault/keys", [2]), ("elsewhere/keys", [2])]
            as [(String, [UInt8])]
        {
            let traced = try Traced()
            defer { traced.disk.stop() }
            try traced.disk.createDirectory(traced.directory("elsewhere"), .oneAccount)
            _ = try traced.flush("")
            for name in ["vault", "vault/inner"] {
                try traced.disk.createDirectory(traced.directory(name), .oneAccount)
            }
            let place = try traced.flush("vault")
            try traced.file(name, bytes).sync()
            _ = try traced.flush("vault")
            try traced.disk.move(
                traced.directory("vault"), to: traced.directory("named"), .refusing)
            #expect(
                traced.trace.needless(at: place) { $0 == [2] }
                    == (name == "vault/keys" && bytes == [2] ? nil : .beforeItsPlaceIsNamed))
        }
    }

    @Test func `zeros that are lost read as zeros, unless they lay over something`() throws {
        for (start, bytes) in [(0, [0, 0]), (1, [0, 1]), (1, [0, 0])] as [(UInt64, [UInt8])] {
            let traced = try Traced()
            defer { traced.disk.stop() }
            let file = try traced.file("keys", [1])
            try file.sync()
            _ = try traced.flush("")
            try file.write(bytes, at: start)
            let place = try traced.flush(file)
            try file.write([1], at: 1)
            try file.sync()
            let isHarmless = start == 1 && bytes == [0, 0]
            #expect(traced.trace.needless(at: place) == (isHarmless ? .onlyZeros : nil))
        }
    }

    /// What SQLite does to a write-ahead log between two flushes of it.
    enum Growth: String, CaseIterable {
        case adding, anIdleFlush, nothing
        case startingOver, writingTheCatalog, telling, notALog
    }

    @Test(arguments: Growth.allCases)
    func `a write-ahead log may grow without a flush, and not be written over`(
        growth: Growth
    ) throws {
        let traced = try Traced()
        defer { traced.disk.stop() }
        let name = growth == .notALog ? "catalog.sqlite" : "catalog.sqlite-wal"
        func call(_ call: DatabaseFiles.Call, on name: String) {
            traced.trace.afterDatabaseCall(call, on: traced.directory(name))
        }
        for file in [name, "other"] { call(.open(isNew: true), on: file) }
        call(.write([1, 2], at: 0), on: name)
        call(.sync(withName: true), on: name)
        // A log that starts over writes a new head over the old one.
        call(.write([3], at: growth == .startingOver ? 0 : 2), on: name)
        call(.sync(withName: false), on: name)
        let place = traced.trace.entries.count - 1
        switch growth {
        case .adding, .startingOver, .notALog: call(.write([4], at: 3), on: name)
        case .anIdleFlush:
            call(.sync(withName: false), on: "other")
            call(.write([4], at: 3), on: name)
        case .nothing: break
        case .writingTheCatalog: call(.write([4], at: 0), on: "other")
        case .telling: traced.trace.tell("it is kept")
        }
        call(.sync(withName: false), on: name)
        let expected: NeedlessFlush? =
            switch growth {
            case .adding, .anIdleFlush: .logOnlyGrows
            case .nothing: .nothingElseBetween
            case .startingOver, .writingTheCatalog, .telling, .notALog: nil
            }
        #expect(traced.trace.needless(at: place) == expected)
    }

    @Test func `what came and went elsewhere leaves nothing, once it is durable there`() throws {
        for isDurable in [true, false] {
            let traced = try Traced()
            defer { traced.disk.stop() }
            for name in ["incoming", "clips"] {
                try traced.disk.createDirectory(traced.directory(name), .oneAccount)
            }
            _ = try traced.flush("")
            try traced.file("incoming/film", [1]).sync()
            try traced.disk.move(
                traced.directory("incoming/film"), to: traced.directory("clips/film"), .refusing)
            if isDurable { _ = try traced.flush("clips") }
            let place = try traced.flush("incoming")
            #expect(traced.trace.needless(at: place) == (isDurable ? .onlyMovesAway : nil))
        }
    }

    @Test func `what is done in a directory can wait for its name, unless it has another`() throws {
        for name in ["vault/film", "old/film"] {
            let traced = try Traced()
            defer { traced.disk.stop() }
            try traced.disk.createDirectory(traced.directory("old"), .oneAccount)
            _ = try traced.flush("")
            try traced.disk.createDirectory(traced.directory("vault"), .oneAccount)
            let place = try traced.flush("")
            try traced.file("vault/film", [1]).sync()
            if name != "vault/film" {
                try traced.disk.link(traced.directory("vault/film"), to: traced.directory(name))
            }
            _ = try traced.flush("vault")
            try traced.disk.move(
                traced.directory("vault"), to: traced.directory("named"), .refusing)
            _ = try traced.flush("")
            #expect(
                traced.trace.needless(at: place)
                    == (name == "vault/film" ? .nothingElseBetween : nil))
        }
    }

    @Test func `a mode alone can be lost, bytes and names cannot`() throws {
        let traced = try Traced()
        defer { traced.disk.stop() }
        let empty = try traced.flush(traced.file("empty"))
        let full = try traced.flush(traced.file("full", [1]))
        try traced.disk.createDirectory(traced.directory("empty-directory"), .oneAccount)
        let directory = try traced.flush("empty-directory")
        let names = try traced.flush("")
        #expect(traced.trace.needless(at: empty) == .onlyItsMode)
        #expect(traced.trace.needless(at: directory) == .onlyItsMode)
        #expect(traced.trace.needless(at: full) == nil)
        #expect(traced.trace.needless(at: names) == nil)
    }

    @Test func `a move is durable where it went, and only a move is`() throws {
        let traced = try Traced()
        defer { traced.disk.stop() }
        for name in ["old", "new"] {
            try traced.disk.createDirectory(traced.directory(name), .oneAccount)
        }
        for name in ["one", "two"] { _ = try traced.file("old/" + name, [1]) }
        for name in ["old", "new", ""] { _ = try traced.flush(name) }
        func move(_ name: String) throws {
            try traced.disk.move(
                traced.directory("old/" + name), to: traced.directory("new/" + name), .refusing)
        }
        try move("one")
        let new = try traced.flush("new")
        let moved = try traced.flush("old")
        try move("two")
        _ = try traced.file("old/three", [1])
        let mixed = try traced.flush("old")
        #expect(traced.trace.needless(at: moved) == .onlyMovesAway)
        #expect(traced.trace.needless(at: new) == nil)
        #expect(traced.trace.needless(at: mixed) == nil)
    }

    /// What comes between the flush of a file in a place without its name and that name.
    enum Naming: String, CaseIterable {
        case flushedAgain, removed, replaced
        case flushedTooLate, neverFlushed, toldBefore, removalElsewhere, wasThereBefore

        var isHarmless: Bool { [.flushedAgain, .removed, .replaced].contains(self) }
    }

    @Test(arguments: Naming.allCases)
    func `in a place without its name a flush can be left out if another comes before the name`(
        naming: Naming
    ) throws {
        let directory = try TemporaryDirectory()
        try LinuxDisk().createDirectory(directory(".there"), .oneAccount)
        let trace = DiskTrace(
            of: directory.path, base: try DiskImage(of: directory.path, names: [".there"]))
        let disk = TracingDisk(trace)
        defer { disk.stop() }
        func flush(_ file: FileHandle) throws -> Int {
            try file.sync()
            return trace.entries.count - 1
        }
        let old = try disk.createFile(directory("old"), mode: 0o600, group: nil)
        try old.sync()
        let hidden = naming == .wasThereBefore ? ".there" : ".made"
        if hidden == ".made" { try disk.createDirectory(directory(hidden), .oneAccount) }
        let file = try disk.createFile(directory(hidden + "/film"), mode: 0o600, group: nil)
        try file.write([1], at: 0)
        let place = try flush(file)
        // Something else between, or nothing would need this reason.
        try disk.createFile(directory(hidden + "/another"), mode: 0o600, group: nil)
            .write([1], at: 0)
        switch naming {
        case .flushedAgain, .wasThereBefore: try file.sync()
        case .removed: try disk.removeFile(directory(hidden + "/film"))
        case .replaced:
            try disk.move(
                directory(hidden + "/another"), to: directory(hidden + "/film"), .replacing)
        case .toldBefore:
            trace.tell("it is there")
            try file.sync()
        case .removalElsewhere:
            try disk.removeFile(directory("old"))
            try file.sync()
        case .flushedTooLate, .neverFlushed: break
        }
        try disk.move(directory(hidden), to: directory("named"), .refusing)
        if naming == .flushedTooLate { try file.sync() }
        try disk.syncDirectory(directory.path)
        #expect(trace.needless(at: place) == (naming.isHarmless ? .beforeItsPlaceIsNamed : nil))
    }

    @Test func `in a place without its name things may move about, and not from elsewhere`() throws
    {
        for source in ["place/incoming", "elsewhere"] {
            let traced = try Traced()
            defer { traced.disk.stop() }
            try traced.disk.createDirectory(traced.directory("elsewhere"), .oneAccount)
            _ = try traced.flush("")
            for name in ["place", "place/incoming", "place/clips", "place/clips/aa"] {
                try traced.disk.createDirectory(traced.directory(name), .oneAccount)
            }
            let place = try traced.flush("place/clips")
            _ = try traced.file(source + "/film", [1])
            try traced.disk.move(
                traced.directory(source + "/film"), to: traced.directory("place/clips/aa/film"),
                .refusing)
            _ = try traced.flush("place/clips")
            try traced.disk.move(
                traced.directory("place"), to: traced.directory("named"), .refusing)
            #expect(
                traced.trace.needless(at: place)
                    == (source == "elsewhere" ? nil : .beforeItsPlaceIsNamed))
        }
    }

    @Test func `nothing in a vault counts before its description, and all of it does then`() throws
    {
        for isInTime in [true, false] {
            let traced = try Traced()
            defer { traced.disk.stop() }
            try traced.disk.createDirectory(traced.directory("vault"), .oneAccount)
            let file = try traced.file("vault/keys.slots", [1])
            let place = try traced.flush(file)
            _ = try traced.file("vault/vault.json.new", [1])
            if isInTime { try file.sync() }
            try traced.disk.move(
                traced.directory("vault/vault.json.new"), to: traced.directory("vault/vault.json"),
                .refusing)
            try file.sync()
            #expect(
                traced.trace.needless(at: place) == (isInTime ? .beforeItsVaultIsKnown : nil))
        }
    }
}
