import DiskDoubles
import Testing
import VaultDisk

/// What the enumeration of power cuts may leave out.
@Suite struct CrashStatesTests {
    /// Two directories, a file that is written, flushed, moved from one to the other and removed.
    private func trace() throws -> DiskTrace {
        let directory = try TemporaryDirectory()
        let trace = DiskTrace(of: directory.path, base: DiskImage())
        let disk = TracingDisk(trace)
        defer { disk.stop() }
        for name in ["old", "new"] { try disk.createDirectory(directory(name), .oneAccount) }
        try disk.syncDirectory(directory.path)
        let file = try disk.createFile(directory("old/film"), mode: 0o600, group: nil)
        for byte in 1...2 as ClosedRange<UInt8> {
            try file.write([UInt8](repeating: byte, count: 1500), at: 1000 * UInt64(byte))
            try file.sync()
        }
        try file.sync()
        try disk.syncDirectory(directory("old"))
        try disk.move(directory("old/film"), to: directory("new/film"), .refusing)
        for name in ["new", "old", "new"] { try disk.syncDirectory(directory(name)) }
        try disk.removeFile(directory("new/film"))
        try disk.syncDirectory(directory("new"))
        return trace
    }

    /// Every state of each moment, as the trace is or without a flush.
    private func images(
        _ trace: DiskTrace, without place: Int? = nil
    ) -> [[DiskImage]] {
        var images = [[DiskImage]](repeating: [], count: trace.entries.count + 1)
        var states = CrashStates(of: trace, ignoringSync: place)
        states.forEach(.all(throwsOfDice: 5)) { crash in
            images[crash.moment].append(crash.image)
            return true
        }
        return images
    }

    @Test func `without a flush the states differ until the next one of the same`() throws {
        let trace = try trace()
        let whole = images(trace)
        var idle = 0
        var settling = 0
        for (place, entry) in trace.entries.enumerated() {
            guard case .synced = entry else { continue }
            let without = images(trace, without: place)
            #expect(whole[...place] == without[...place])
            switch trace.settled(at: place) {
            case .nothing:
                idle += 1
                #expect(whole == without, "flush \(place)")
            case .untilFlushed(let again):
                settling += 1
                #expect(whole[(again + 1)...] == without[(again + 1)...], "flush \(place)")
                #expect(place < again)
            case .toTheEnd:
                settling += 1
            }
        }
        #expect(idle == 2)
        #expect(settling == 7)
    }

    @Test func `a write may be kept while what was written before it is lost`() throws {
        let directory = try TemporaryDirectory()
        var base = DiskImage()
        base.items["log"] = .file([1, 1, 1], 0o600)
        try base.put(into: directory.path, names: ["log"])
        let trace = DiskTrace(of: directory.path, base: base)
        let disk = TracingDisk(trace)
        defer { disk.stop() }
        let log = try disk.openPlainFile(directory("log"), .readingAndWriting)
        try log.truncate(to: 0)
        for place in 0...2 as ClosedRange<UInt64> { try log.write([2], at: place) }
        var left: [[UInt8]] = []
        var states = CrashStates(of: trace)
        states.forEach(.all(throwsOfDice: 0)) { crash in
            if crash.loss == .allButLast, case .file(let bytes, _)? = crash.image.items["log"] {
                left.append(bytes)
            }
            return true
        }
        #expect(left == [[1, 1, 1], [1, 1, 1], [2, 1, 1], [1, 2, 1], [1, 1, 2]])
    }

    @Test func `what a file holds whose name is lost is not lost with it`() throws {
        let directory = try TemporaryDirectory()
        let trace = DiskTrace(of: directory.path, base: DiskImage())
        let disk = TracingDisk(trace)
        defer { disk.stop() }
        let file = try disk.createFile(directory("keys"), mode: 0o600, group: nil)
        try file.write([1, 2, 3], at: 0)
        try file.sync()
        try disk.syncDirectory(directory.path)
        var nameless: [[[[UInt8]]]] = Array(repeating: [], count: trace.entries.count + 1)
        var states = CrashStates(of: trace)
        states.forEach(.all(throwsOfDice: 0)) { crash in
            if crash.loss == .everything || crash.loss == .names {
                nameless[crash.moment].append(crash.nameless)
            }
            return true
        }
        // Made, named and its mode set; written; flushed; and its name flushed.
        #expect(nameless[4] == [[], [[1, 2, 3]]])
        #expect(nameless[5] == [[[1, 2, 3]], [[1, 2, 3]]])
        #expect(nameless[6] == [[], []])
    }
}
