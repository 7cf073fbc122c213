import DiskDoubles
import Testing
import VaultDisk

@Suite struct ReplaceFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `promise 6: whichever call fails, the old or the new file is there, whole`() throws {
        let old: [UInt8] = [1, 2, 3]
        let new = [UInt8](repeating: 9, count: 5000)
        var failures = 0
        while true {
            try directory.write(old, to: "f")
            let disk = FaultyDisk(failing: failures + 1, with: .noSpace)
            do throws(DiskError) {
                try disk.replaceFile(
                    at: directory("f"), with: new, mode: 0o600, temporaryName: "f.new")
            } catch {
                #expect(error.isFull)
                failures += 1
                let found = try directory.read("f")
                #expect(found == old || found == new)
                #expect(try LinuxDisk().entries(of: directory.path).map(\.name) == ["f"])
                continue
            }
            break
        }
        #expect(failures == 8)
        #expect(try directory.read("f") == new)
    }

    @Test func `what an attempt cut short left behind is not in the way`() throws {
        try directory.write([7], to: "f.new")
        try LinuxDisk().replaceFile(
            at: directory("f"), with: [1], mode: 0o600, temporaryName: "f.new")
        #expect(try directory.read("f") == [1])
        #expect(try LinuxDisk().entries(of: directory.path).map(\.name) == ["f"])
    }

    @Test func `the contents are durable before the name, and the name before the end`() throws {
        let disk = RecordingDisk()
        try disk.replaceFile(at: directory("f"), with: [1], mode: 0o600, temporaryName: "f.new")
        #expect(
            disk.calls.filter { [.pwrite, .fsync, .rename].contains($0) }
                == [.pwrite, .fsync, .rename, .fsync])
    }

    @Test func `several replace one file at once, and the last to finish stands`() async throws {
        let path = directory("f")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 1...8 {
                group.addTask {
                    for _ in 0..<50 {
                        try LinuxDisk().replaceFile(
                            at: path, with: [UInt8](repeating: UInt8(writer), count: 100),
                            mode: 0o600)
                    }
                }
            }
            try await group.waitForAll()
        }
        let found = try directory.read("f")
        #expect(found.count == 100 && Set(found).count == 1)
        #expect(try LinuxDisk().entries(of: directory.path).map(\.name) == ["f"])
    }
}
