import AuditLog
import Foundation
import GovernanceReport
import VaultCrypto
import VaultModel

/// An export folder of a test log, as the vault would write it.
struct TestExport: ~Copyable {
    private let base: URL
    private let folder: URL
    /// Where a checkpoint kept elsewhere lies.
    let keptHead: String

    init(_ log: TestLog, witness: [UInt8]? = nil) throws {
        base = FileManager.default.temporaryDirectory
            .appendingPathComponent("audit-export-\(UUID().uuidString)")
        folder = base.appendingPathComponent("export")
        keptHead = base.appendingPathComponent("head").path
        let log = try log.exported()
        let leaves = log.leaves
        for tile in Tile.all(size: UInt64(leaves.count)) {
            let bytes =
                if case .entries = tile.level {
                    try EntryBundle.bytes(
                        leaves[Int(tile.index) * 256..<Int(tile.index) * 256 + tile.width])
                } else {
                    try tile.bytes(from: log.tree)
                }
            try write("log/" + tile.path, bytes)
        }
        let summary = TestLog.verify(leaves)
        var head = try log.head()
        var keys = "vault \(summary.vaultID?.description ?? "")\n"
        for epoch in summary.epochs { keys += "origin \(epoch.origin)\n" }
        for span in summary.logKeys {
            keys += "log \(span.key) from \(span.from)" + (span.to.map { " to \($0)" } ?? "") + "\n"
        }
        // Of a log that was tampered with, the head's own key is listed all the same.
        let own = try log.noteKey(log.logKeys.count - 1)
        if !summary.logKeys.contains(where: { $0.key == own }) {
            keys += "log \(own) from \(leaves.count)\n"
        }
        for (person, key) in try log.introduced() {
            keys += "principal \(person) \(Base64.encode(key.bytes))\n"
        }
        if let witness {
            let key = try SigningKey(seed: SecretBytes(copying: witness))
            let cosignature = Cosignature(for: head, time: 1_763_700_500, by: key)
            head.append(try cosignature.line(name: "witness", key: key.verifyingKey))
            let noteKey = try NoteKey(name: "witness", kind: .cosignature, key: key.verifyingKey)
            keys += "witness \(noteKey)\n"
        }
        try write("log/checkpoint", head.bytes)
        try write("events.jsonl", Array(leaves.joined(separator: [0x0A])) + [0x0A])
        try write("keys.txt", Array(keys.utf8))
        for name in Self.registers { try write(name, Array(Self.register.utf8)) }
        // The log's only policy, whose text is one byte.
        try write("policies/1.yaml", [1])
        let policies = "sha256,file\r\n\(SHA256.hash([1])),policies/1.yaml\r\n"
        try write("policies/policies.csv", Array(policies.utf8))
        try write("statement.json", Self.statement(of: log, summary.vaultID))
        try write("fhir.ndjson", try Self.fhir(leaves))
        var files: [String: JSONValue] = [:]
        for path in try paths() {
            files[path] = .string(SHA256.hash(try read(path)).description)
        }
        let manifest = JSONValue.object(["files": .object(files)]).canonicalBytes
        try write("manifest.json", manifest)
        try sign(manifest, of: log, by: log.officer)
    }

    /// What every export holds beside the log, the statement and FHIR.
    private static let registers = [
        "clips.csv", "consents.csv", "destroyed.csv", "devices.csv", "disclosures.csv",
        "events.csv", "exports.csv", "holds.csv", "incidents.csv", "programmes.csv",
        "requests.csv", "statement.html",
    ]

    /// What stands in each: the columns by which rows are known, and no line, for no record tells of such rows.
    static let register = "clip,disclosure,entry,export,hold,incident,programme,request\r\n"

    /// What a statement says of the log that it is of.
    private static func statement(of log: TestLog, _ vault: VaultID?) -> [UInt8] {
        let size = JSONValue.integer(Int64(log.leaves.count))
        let root = JSONValue.string(log.tree.frontier.root.description)
        return JSONValue.object([
            "period": .object([:]), "vault": .object(["id": .string(vault?.description ?? "")]),
            "made": .object(["by": .string(log.officer.id.description)]),
            "log": .object(["size": size, "root": root, "registersAtSize": size]),
        ]).canonicalBytes
    }

    /// The records as FHIR has them; of a log that was tampered with, whatever can be read.
    private static func fhir(_ leaves: [[UInt8]]) throws -> [UInt8] {
        guard let vault = VaultID(bytes: MerkleHash.leaf(leaves[0]).bytes) else {
            throw TestLog.Broken()
        }
        let records = leaves.compactMap { try? SignedRecord(leaf: $0) }
        var open: Set<RequestID> = []
        for record in records.map(\.record) {
            guard let request = record.request else { continue }
            if record.phase == .intent { open.insert(request) }
            if record.phase == .outcome { open.remove(request) }
        }
        return records.flatMap { signed in
            FHIRAuditEvent(
                signed, leafHash: signed.leafHash, vault: vault,
                isOutcomeUnknown: signed.record.phase == .intent
                    && signed.record.request.map(open.contains) == true
            ).line
        }
    }

    /// Signs a manifest as someone.
    func sign(_ manifest: [UInt8], of log: TestLog, by person: TestPerson) throws {
        let vault = log.vaultID?.bytes ?? []
        let message =
            Array("footage-vault/manifest/v1\n".utf8) + vault + SHA256.hash(manifest).bytes
        let signature = try person.signingKey().sign(message)
        try write("manifest.sig", Array("\(person.id) \(Base64.encode(signature.bytes))\n".utf8))
    }

    deinit { try? FileManager.default.removeItem(at: base) }

    func write(_ path: String, _ bytes: [UInt8]) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    func read(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: folder.appendingPathComponent(path))
    }

    /// Every file's path in the folder, in order.
    func paths() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            let path = folder.appendingPathComponent($0).path
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return attributes[.type] as? FileAttributeType == .typeRegular
        }.sorted()
    }

    /// Where the folder lies.
    var path: String { folder.path }

    /// A copy of the folder with damage done to it, which the caller removes.
    func copy(damaged damage: Damage) throws -> String {
        let copy = FileManager.default.temporaryDirectory
            .appendingPathComponent("audit-export-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: folder, to: copy)
        for (path, bytes) in damage.files {
            let file = copy.appendingPathComponent(path)
            guard let bytes else {
                try FileManager.default.removeItem(at: file)
                continue
            }
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: file)
        }
        return copy.path
    }

    /// What `Tools/verify-export` says about folders, in one run: for each its code and the reason.
    static func verdicts(_ folders: [String]) throws -> [String] {
        let script = """
            import functools, importlib.machinery, sys
            sys.dont_write_bytecode = True
            tool = importlib.machinery.SourceFileLoader("tool", sys.argv[1]).load_module()
            tool.is_signed = functools.lru_cache(None)(tool.is_signed)
            tool.report = lambda *_: None
            for folder in sys.argv[2:]:
                try:
                    tool.verify(folder, None, None, None)
                    print("0 ")
                except tool.Wrong as wrong:
                    print(wrong.code, wrong)
            """
        let found = try python(["-c", script, Self.tool] + folders)
        guard found.code == 0 else { throw TestLog.Broken() }
        return found.output.split(separator: "\n").map(String.init)
    }

    /// Keeps a checkpoint elsewhere.
    func keep(_ head: SignedNote) throws {
        try Data(head.bytes).write(to: URL(fileURLWithPath: keptHead))
    }

    /// What `Tools/verify-export` says about the folder.
    func verify(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        try Self.run([folder.path] + arguments)
    }

    /// What it says when a file is changed in some way, for every way, in one run: `path: way: code reason`.
    func verifyChanged(_ paths: [String]) throws -> [String] {
        let script = """
            import functools, importlib.machinery, os, sys
            sys.dont_write_bytecode = True
            tool = importlib.machinery.SourceFileLoader("tool", sys.argv[1]).load_module()
            tool.is_signed = functools.lru_cache(None)(tool.is_signed)
            def verify():
                try:
                    tool.report = lambda *_: None
                    tool.verify(sys.argv[2], None, None, None)
                    return 0, ""
                except tool.Wrong as wrong:
                    return wrong.code, wrong
            def flip(data, place):
                return data[:place] + bytes([data[place] ^ 1]) + data[place + 1:]
            for path in sys.argv[3:]:
                file = os.path.join(sys.argv[2], path)
                data = open(file, "rb").read()
                ways = [(f"byte {n}", flip(data, n)) for n in
                        sorted({0, 1, len(data) // 3, len(data) // 2, len(data) - 1})]
                ways += [("longer", data + b"\\n"), ("shorter", data[:-1]), ("missing", None)]
                for way, changed in ways:
                    os.remove(file)
                    if changed is not None:
                        open(file, "wb").write(changed)
                    print(path, way, "%d %s" % verify(), sep=": ")
                    open(file, "wb").write(data)
            """
        let found = try Self.python(["-c", script, Self.tool, folder.path] + paths)
        guard found.code == 0 else { throw TestLog.Broken() }
        return found.output.split(separator: "\n").map(String.init)
    }

    private static let tool = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Tools/verify-export").path

    static func run(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try python(["-B", tool] + arguments)
    }

    private static func python(
        _ arguments: [String]
    ) throws -> (code: Int32, output: String, errors: String) {
        try run(["python3"] + arguments, by: "/usr/bin/env")
    }

    /// Runs a program, and gives what it printed.
    static func run(
        _ arguments: [String], by program: String
    ) throws -> (code: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
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

extension TestLog {
    /// Whether the last record is that of an export.
    var isExported: Bool {
        leaves.last.flatMap { try? SignedRecord(leaf: $0).record.event } == .auditExport
    }

    /// The log with the record of an export at its end.
    func exported() throws -> TestLog {
        var log = self
        if !isExported { try log.export() }
        return log
    }

    /// Adds the record of an export.
    mutating func export() throws { try append(.auditExport, officer, [.governance]) }

    /// Everyone's keys, each that the log ever introduced.
    func introduced() throws -> [(PrincipalID, VerifyingKey)] {
        var keys: [(PrincipalID, VerifyingKey)] = []
        for leaf in leaves {
            let record = try SignedRecord(leaf: leaf).record
            guard let members = record.introduces,
                let introduction = try Introduction(of: record.event, members)
            else { continue }
            switch introduction {
            case .genesis(let genesis):
                let all = [genesis.founder, genesis.recovery, genesis.governance]
                keys += all.compactMap { $0.map { ($0.person, $0.sign) } }
            case .person(let new, _), .rekey(let new), .recovery(let new):
                keys.append((new.person, new.sign))
            case .roles, .retirement, .logKey, .epoch, .policy, .ring: break
            }
        }
        return keys
    }
}
