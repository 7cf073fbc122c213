import AuditLog
import Database
import Foundation
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Promise 3, for whoever trusts neither the vault nor its operator: the export, and what others make of it.
@Suite struct AuditExportTests {
    @Test func `promise 3: an export stands alone, and a tool that shares no code verifies it`()
        throws
    {
        let test = try FilledVault()
        let kept = try test.test.founder().printCheckpoint()
        let folder = test.test.directory + "/export"
        let summary = try test.test.founder().exportAudit(to: folder)
        #expect(summary.records == (try test.vault().verify().size))
        #expect(summary.events == Int(summary.records))
        #expect(summary.takenIn == 2)
        #expect(summary.held == 2)
        #expect(summary.destroyed == 0)
        #expect(summary.quarantined == 0)
        #expect(summary.isReconciled)
        #expect(summary.overdue == 0)
        let export = ExportedFolder(path: folder)
        #expect(try export.paths() == export.expectedPaths(size: Int(summary.records)))
        #expect(summary.files == (try export.paths().count) - 2)

        let bare = try export.verify()
        #expect(bare.errors == "")
        #expect(bare.code == 0)
        let file = test.test.directory + "/kept"
        try Data(kept.note.utf8).write(to: URL(fileURLWithPath: file))
        let held = try export.verify(
            "--vault-id", test.test.id.forPaper, "--checkpoint", file)
        #expect(held.errors == "")
        #expect(held.code == 0)
        #expect(held.output.contains("\(summary.files) files as manifest.json lists them"))
        // The export's own record is the last that it holds, and its leaves are the vault's.
        let leaves = try export.text("events.jsonl").split(separator: "\n").map(String.init)
        let last = try SignedRecord(leaf: Array(try #require(leaves.last).utf8)).record
        #expect(last.event == .auditExport)
        #expect(last.index == summary.records - 1)
        #expect(last.outcome == .ok)
    }

    @Test
    func `promise 3: one changed byte in any file of the log is rejected, and its place named`()
        throws
    {
        let test = try FilledVault()
        let founder = try test.test.founder()
        for _ in 0..<250 { _ = try founder.policyHistory() }
        let folder = test.test.directory + "/export"
        _ = try founder.exportAudit(to: folder)
        let export = ExportedFolder(path: folder)
        let paths = try export.paths().filter { $0.hasPrefix("log/") || $0 == "events.jsonl" }
        #expect(paths.contains("log/tile/0/000"))
        #expect(paths.contains("log/tile/entries/000"))
        let lines = try export.verifyChanged(paths)
        #expect(lines.count == 4 * paths.count)
        for line in lines {
            let parts = line.split(separator: ": ", maxSplits: 2).map(String.init)
            #expect(parts[2].hasPrefix("2 \(parts[0])"), "\(line)")
        }
    }

    @Test func `the commands of VERIFY.md do what it says`() throws {
        let test = try FilledVault()
        let folder = test.test.directory + "/export"
        _ = try test.test.founder().exportAudit(to: folder)
        let export = ExportedFolder(path: folder)
        let guide = try export.text("VERIFY.md")
        #expect(guide.contains(test.test.id.forPaper))
        let blocks = guide.components(separatedBy: "```sh\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        #expect(blocks.count == 5)
        let outputs = try blocks.map { try ExportedFolder.run("/bin/sh", ["-ec", $0], in: folder) }
        for output in outputs { #expect(output.code == 0, "\(output.errors)") }
        #expect(outputs[0].output == "\(test.test.id)  -\n")
        #expect(outputs[1].output == "Signature Verified Successfully\n")
        #expect(outputs[2].output == "")
        #expect(outputs[3].output == "Signature Verified Successfully\n")
        let count = try export.text("events.jsonl").split(separator: "\n").count
        #expect(outputs[4].output == "\(count) of \(count)\n")
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/clips.csv"))
        #expect(
            try ExportedFolder.run("/bin/sh", ["-ec", blocks[2]], in: folder).output
                == "clips.csv\n")
        try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
        #expect(try ExportedFolder.run("/bin/sh", ["-ec", blocks[3]], in: folder).code != 0)
    }

    @Test func `registers name clips, rules and people, and no cell starts a formula`() throws {
        let test = try FilledVault()
        _ = try test.test.founder().addPerson(
            named: "=HYPERLINK(\"x\"),1", request: SecretIdentity().request, roles: [.supervisor])
        let folder = test.test.directory + "/export"
        _ = try test.test.founder().exportAudit(to: folder)
        let export = ExportedFolder(path: folder)
        let clips = try export.text("clips.csv").components(separatedBy: "\r\n")
        #expect(
            clips[0].filter { $0 != "\"" } == """
                address,clip,family,recorded,recorded_from,uploaded,class,purposes,status,rule,limit,due,\
                holds,read_back,destroyed,payload_bytes,derived_from
                """)
        #expect(clips[0].hasPrefix("\"address\",\"clip\","))
        #expect(clips.count == 4)
        #expect(clips[1].hasPrefix("\"\(test.family)/1/1\","))
        #expect(
            clips[1].filter { $0 != "\"" }.contains(
                ",2026-03-12,film,2026-03-12,working,therapy,held,feedback,2027-09-12,2027-09-07,1,2026-03-12,,"
            ))
        #expect(
            try export.text("destroyed.csv").filter { $0 != "\"" } == """
                address,clip,family,recorded,uploaded,milliseconds,payload_bytes,rule,limit,policy_version,\
                policy,destroyed_at,destroyed,destroyed_by,destroyed_by_name,run,method,exports,\
                exports_open,backups_until,digest,end\r\n
                """)
        let events = try export.text("events.csv")
        #expect(events.contains(",\"Ann Practitioner\",\"practitioner\","))
        #expect(events.contains(",\"Took a clip in\","))
        #expect(!events.contains(",="))
        #expect(!events.contains("\"="))
        let statement = try JSONValue(
            canonical: Array(try export.text("statement.json").utf8.dropLast()))
        guard case .object(let members) = statement else {
            Issue.record("no object")
            return
        }
        #expect(members["overdue"] == .integer(0))
        #expect(
            members["clips"]
                == .object([
                    "takenIn": .integer(2), "held": .integer(2), "destroyed": .integer(0),
                    "returned": .integer(0), "quarantined": .integer(0), "reconciled": .bool(true),
                    "differences": .object(["count": .integer(0), "first": .array([])]),
                    "months": .array([
                        .object([
                            "month": .string("2026-03"), "takenIn": .integer(2),
                            "held": .integer(2), "destroyed": .integer(0),
                            "returned": .integer(0), "quarantined": .integer(0),
                            "ended": .integer(0), "thereAtEnd": .integer(2),
                        ])
                    ]),
                ]))
        #expect(members["holdsOpen"] == .integer(1))
    }

    @Test func `a period selects lines of the register, and never records of the log`() throws {
        let test = try FilledVault()
        try test.test.clock.set("2026-04-01T12:00:00.000Z")
        let folder = test.test.directory + "/export"
        let day = try #require(CivilDate("2026-04-01"))
        let summary = try test.test.founder().exportAudit(to: folder, from: day, to: day)
        #expect(summary.events == 1)
        let export = ExportedFolder(path: folder)
        #expect(try export.text("events.csv").components(separatedBy: "\r\n").count == 3)
        #expect(
            try export.text("events.jsonl").split(separator: "\n").count == Int(summary.records))
        #expect(try export.verify().code == 0)
    }

    @Test func `films in quarantine, bound and waiting, are reconciled with those taken in`() throws
    {
        let test = try FilledVault()
        let practitioner = try test.test.practitioner()
        for name in ["20260310_101500.mp4", "20260309_101500.mp4"] {
            let dump = try test.test.dump(test.family, TestVault.film(80_000), name: name)
            let plan = try practitioner.planUpload(UploadRequest(directory: dump, probing: .none))
            _ = try practitioner.upload(plan)
        }
        let day = try #require(CivilDate("2026-03-10"))
        _ = try practitioner.addSession(test.family, on: day, from: nil, to: nil, programme: nil)
        _ = try practitioner.bindQuarantined(1, to: test.family, session: 2)
        let summary = try test.test.founder().exportAudit(to: test.test.directory + "/export")
        #expect(summary.takenIn == 4)
        #expect(summary.held == 3)
        #expect(summary.quarantined == 1)
        #expect(summary.isReconciled)
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `an existing target is refused, and so is anyone but governance, on record`() throws
    {
        let test = try FilledVault()
        let folder = test.test.directory + "/export"
        try LinuxDisk().createDirectory(folder, .oneAccount)
        let before = try test.vault().verify().size
        let refused = #expect(throws: VaultError.self) {
            try test.test.founder().exportAudit(to: folder + "/")
        }
        #expect(refused?.code == "exists")
        #expect(try test.vault().verify().size == before)
        let role = #expect(throws: VaultError.self) {
            try test.test.practitioner().exportAudit(to: test.test.directory + "/other")
        }
        #expect(role?.code == "whole-log")
        let job = #expect(throws: VaultError.self) {
            try test.test.purge().exportAudit(to: test.test.directory + "/other")
        }
        #expect(job?.code == "role")
        #expect(try test.vault().verify().size == before + 2)
        // Nothing half-made is left beside the target.
        let names = try LinuxDisk().entries(of: test.test.directory).map(\.name)
        #expect(!names.contains { $0.contains("partial") || $0 == "other" })
    }

    @Test func `a log that was tampered with is exported all the same, and found out`() throws {
        let test = try FilledVault()
        // Whoever never saw the log would verify it whole, and export nothing.
        let founder = try test.test.founder()
        _ = try founder.listFamilies()
        try founder.remember()
        let raw = try test.raw()
        try raw.write { try raw.execute("UPDATE log_record SET leaf = x'7B7D' WHERE idx = 5") }
        let folder = test.test.directory + "/export"
        _ = try test.test.founder().exportAudit(to: folder)
        let found = try ExportedFolder(path: folder).verify()
        #expect(found.code == 2)
        #expect(found.errors.contains("(record 5)"))
    }

    @Test(arguments: TestVault.editsOfARecord)
    func `promise 3: no records are listed where one was edited or taken out`(sql: String) throws {
        let test = try TestVault()
        let family = try test.family()
        try test.tamperWithWhatIsKnown(sql)
        let founder = try test.founder()
        #expect(code { _ = try founder.listRecords() } == "log-broken")
        #expect(
            code { _ = try founder.listRecords(RecordFilter(family: family)) } == "log-broken")
        #expect(code { _ = try founder.listDevices() } == "log-broken")
    }

    @Test func `records are listed newest first, to those who may read them, and the reading too`()
        throws
    {
        let test = try FilledVault()
        let founder = try test.test.founder()
        let all = try founder.listRecords(limit: 1000)
        #expect(all.map(\.index) == (0..<UInt64(all.count)).reversed().map(\.self))
        #expect(try founder.listRecords(limit: 1).first?.event == "audit.read")
        let uploads = try founder.listRecords(RecordFilter(event: "clip.upload"))
        #expect(uploads.count == 2)
        #expect(uploads.first?.actorName == "Ann Practitioner")
        #expect(uploads.first?.address?.description == "\(test.family)/1/2")
        #expect(uploads.first?.time.description == "12:00")
        #expect(
            try founder.listRecords(RecordFilter(event: "clip.upload"), offset: 1) == [uploads[1]])
        #expect(
            try founder.listRecords(RecordFilter(event: "clip")).allSatisfy {
                $0.event.hasPrefix("clip.")
            })
        let day = try #require(CivilDate("2026-03-13"))
        #expect(try founder.listRecords(RecordFilter(from: day)).isEmpty)
        let practitioner = try test.test.practitioner()
        let own = try practitioner.listRecords(limit: 1000)
        #expect(!own.isEmpty)
        #expect(own.allSatisfy { $0.reference == test.family })
        #expect(throws: VaultError.self) { try test.test.purge().listRecords() }
        let refused = try founder.listRecords(RecordFilter(outcome: "refused"))
        #expect(refused.map(\.event) == ["audit.read"])
        let wrong = #expect(throws: VaultError.self) {
            try founder.listRecords(RecordFilter(event: "clip.eat"))
        }
        #expect(wrong?.code == "unknown-event")
    }
}

/// A folder that was exported, and the tools that look at it.
struct ExportedFolder {
    let path: String

    func text(_ name: String) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    /// Every file's path in the folder, in order.
    func paths() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).filter {
            let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + $0)
            return attributes[.type] as? FileAttributeType == .typeRegular
        }.sorted()
    }

    func expectedPaths(size: Int) -> [String] {
        [
            "VERIFY.md", "clips.csv", "consents.csv", "destroyed.csv", "devices.csv",
            "disclosures.csv", "events.csv", "events.jsonl", "exports.csv", "fhir.ndjson",
            "holds.csv", "incidents.csv", "keys.txt",
            "log/checkpoint", "log/tile/0/000.p/\(size)", "log/tile/entries/000.p/\(size)",
            "manifest.json", "manifest.sig", "policies/1.yaml", "policies/policies.csv",
            "programmes.csv", "requests.csv", "statement.html", "statement.json",
        ]
    }

    func verify(
        _ arguments: String...
    ) throws -> (code: Int32, output: String, errors: String) {
        try verify(arguments)
    }

    func verify(
        _ arguments: [String]
    ) throws -> (code: Int32, output: String, errors: String) {
        try Self.run("/usr/bin/env", ["python3", "-B", Self.tool, path] + arguments, in: path)
    }

    /// What the tool says when a byte of a file is changed, for four places of each, in one run.
    func verifyChanged(_ paths: [String]) throws -> [String] {
        let script = """
            import importlib.machinery, os, sys
            sys.dont_write_bytecode = True
            tool = importlib.machinery.SourceFileLoader("tool", sys.argv[1]).load_module()
            tool.report = lambda *_: None
            def verify():
                try:
                    tool.verify(sys.argv[2], None, None, None)
                    return 0, ""
                except tool.Wrong as wrong:
                    return wrong.code, wrong
            for path in sys.argv[3:]:
                file = os.path.join(sys.argv[2], path)
                data = open(file, "rb").read()
                for place in (0, len(data) // 3, len(data) // 2, len(data) - 1):
                    open(file, "wb").write(
                        data[:place] + bytes([data[place] ^ 1]) + data[place + 1:])
                    print(path, "byte %d" % place, "%d %s" % verify(), sep=": ")
                open(file, "wb").write(data)
            """
        let found = try Self.run(
            "/usr/bin/env", ["python3", "-c", script, Self.tool, path] + paths, in: path)
        #expect(found.code == 0, "\(found.errors)")
        return found.output.split(separator: "\n").map(String.init)
    }

    static let tool = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Tools/verify-export").path

    static func run(
        _ program: String, _ arguments: [String], in directory: String
    ) throws -> (code: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: directory)
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (
            process.terminationStatus, String(decoding: said, as: UTF8.self),
            String(decoding: complained, as: UTF8.self)
        )
    }
}
