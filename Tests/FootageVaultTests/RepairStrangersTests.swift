import Catalog
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What a repair does with what nothing accounts for: it is set aside, never removed (promise 6).
struct RepairStrangersTests {
    @Test func `a payload that the catalog has never heard of is moved aside, never removed`()
        throws
    {
        let (test, _) = try TestVault.filled()
        let id = ClipID.random()
        let bytes = Random.bytes(700)
        try test.strayPayload(id, bytes)
        let summary = try test.repair()
        #expect(summary.kinds == [.payloadSetAside])
        let path = "set-aside/2026-03-12/clips/\(id.description.prefix(2))/\(id)"
        #expect(summary.steps.first?.to == path)
        #expect(
            try LinuxDisk().openPlainFile(test.place + "/" + path).readAll(limit: 1000) == bytes)
        #expect(try LinuxDisk().status(of: test.place + "/set-aside").mode == 0o700)
        let report = try test.vault().verify()
        #expect(report.isSound)
        #expect(
            report.notes.contains {
                $0 == "files that nothing accounts for were set aside: set-aside/2026-03-12"
            })
        try test.strayPayload(id, bytes)
        #expect(try test.repair().steps.first?.to?.hasPrefix("set-aside/2026-03-12-2/") == true)
    }

    @Test(arguments: ["a\nb", "\u{1B}[2J", "x\u{202E}y", ".hidden", "-rf", "0", "é"])
    func `things with names of a stranger's making are moved aside`(name: String) throws {
        let (test, _) = try TestVault.filled()
        try test.add([1], to: test.place + "/clips/3f/" + name)
        try test.makeDirectory(test.place + "/incoming/" + name)
        try test.add([2], to: test.place + "/incoming/\(name)/inner")
        #expect(
            try test.vault().verify().findings.map(\.code)
                == ["file-unheard-of", "file-unheard-of"])
        let summary = try test.repair()
        #expect(summary.kinds == [.fileSetAside, .fileSetAside])
        #expect(
            summary.steps.allSatisfy { !$0.place.contains("\n") && !$0.place.contains("\u{1B}") })
        let aside = test.place + "/set-aside/2026-03-12/"
        #expect(try LinuxDisk().exists(aside + "clips/3f/" + name))
        #expect(try LinuxDisk().exists(aside + "incoming/\(name)/inner"))
        try test.expectRepaired()
    }

    @Test
    func `a link, a pipe and a directory in the place of payloads and uploads are moved aside`()
        throws
    {
        let (test, _) = try TestVault.filled()
        let names = (0..<3).map { _ in ClipID.random() }
        func path(_ id: ClipID) -> String {
            "\(test.place)/clips/\(id.description.prefix(2))/\(id)"
        }
        for (program, target) in [
            ("ln", ["-s", "/etc/passwd", path(names[0])]),
            ("ln", ["-s", "/etc/passwd", "\(test.place)/incoming/\(names[0]).partial"]),
            ("mkfifo", ["\(test.place)/incoming/\(names[1]).partial"]),
            ("mkfifo", [path(names[1])]), ("mkdir", [path(names[2])]),
        ] {
            let done = try ChildProcess(program, target)
                .run(outputLimit: 1000, timeout: .seconds(10))
            #expect(done.ending == .exited(0))
        }
        #expect(try test.vault().verify().findingCount == 5)
        #expect(try test.repair().steps.count == 5)
        try test.expectRepaired()
    }

    @Test
    func `nothing is led out of the vault by a link, and no living payload is moved with one`()
        throws
    {
        let (test, clip) = try TestVault.filled()
        let disk = LinuxDisk()
        let outside = test.directory + "/outside"
        try test.makeDirectory(outside)
        func link(_ path: String, to target: String) throws {
            let done = try ChildProcess("ln", ["-s", target, path])
                .run(outputLimit: 1000, timeout: .seconds(10))
            #expect(done.ending == .exited(0))
        }
        // A shard that somebody keeps on another disk.
        let shard = test.place + "/clips/" + clip.id.description.prefix(2)
        try disk.move(shard, to: outside + "/shard", .refusing)
        try link(shard, to: outside + "/shard")
        let summary = try test.repair()
        #expect(summary.kinds == [.fileSetAside])
        #expect(summary.steps.first?.failure?.contains("look where they are") == true)
        #expect(try test.hasPayload(clip.id))
        #expect(summary.failure != nil)
        try disk.removeFile(shard)
        try disk.move(outside + "/shard", to: shard, .refusing)

        try link(test.place + "/set-aside", to: outside)
        let stray = try test.strayPayload()
        #expect(throws: DiskError.self) { _ = try test.repair() }
        #expect(try disk.exists(stray))
        #expect(try disk.entries(of: outside).isEmpty)
        try disk.removeFile(test.place + "/set-aside")
        #expect(try test.repair().kinds == [.payloadSetAside])
        try test.expectRepaired()
    }
}
