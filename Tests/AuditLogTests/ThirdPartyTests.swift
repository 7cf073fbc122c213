import AuditLog
import Foundation
import Testing
import VaultCrypto
import VaultModel

/// Promise 3, by tools that we did not write: Go's transparency-log library, and OpenSSL.
@Suite struct ThirdPartyTests {
    /// The program of `Tests/ThirdParty`, built once with the Go and the library of the operating system,
    /// beside the tests themselves.
    private static let verifyLog = Result {
        guard let tests = Bundle.main.executableURL else { throw TestLog.Broken() }
        let program = tests.deletingLastPathComponent().appendingPathComponent("verify-log").path
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("ThirdParty/verify-log.go").path
        let built = try TestExport.run(
            [
                "GO111MODULE=off", "GOPATH=/usr/share/gocode", "GOFLAGS=", "GOPROXY=off",
                "GOCACHE=\(program).cache", "go", "build", "-o", program, source,
            ], by: "/usr/bin/env")
        #expect(built.code == 0, "\(built.errors)")
        return program
    }

    /// What the Go program says of each export's log: "ok" with size and root, or "bad" with the reason.
    private static func goVerdicts(_ key: NoteKey, _ exports: [String]) throws -> [String] {
        try goVerdicts(key, ["log"], exports.map { $0 + "/log" })
    }

    private static func goVerdicts(
        _ key: NoteKey, _ act: [String], _ files: [String]
    ) throws -> [String] {
        let found = try TestExport.run([key.description] + act + files, by: verifyLog.get())
        let lines = found.output.split(separator: "\n").map(String.init)
        guard found.code == 0, lines.count == files.count else { throw TestLog.Broken() }
        return zip(lines, files).map { String($0.dropFirst($1.count + ": ".count)) }
    }

    private static func log(_ size: Int) throws -> TestLog {
        var log = try TestLog.full()
        while log.leaves.count < size - 1 {
            try log.append(.statusRead, log.officer, [.governance])
        }
        try log.export()
        return log
    }

    private static func newestKey(_ log: TestLog) throws -> NoteKey {
        try log.noteKey(log.logKeys.count - 1)
    }

    @Test(arguments: [25, 255, 256, 257, 513])
    func `Go's library and verify-export find the same in an export that is whole`(size: Int) throws
    {
        let log = try Self.log(size)
        let export = try TestExport(log)
        let root = Base64.encode(log.tree.frontier.root.bytes)
        let theirs = try Self.goVerdicts(Self.newestKey(log), [export.path])
        #expect(theirs == ["ok: \(size) \(root)"])
        let ours = try TestExport.verdicts([export.path])
        #expect(ours == ["0 "])
    }

    @Test func `what one of them rejects of a damaged log, the other does too`() throws {
        let log = try Self.log(260)
        let key = try Self.newestKey(log)
        let export = try TestExport(log)
        let damage = try Damage.all(of: export, log)
        #expect(damage.count == 72)
        let copies = try damage.map { try export.copy(damaged: $0) }
        defer { for copy in copies { try? FileManager.default.removeItem(atPath: copy) } }
        let theirs = try Self.goVerdicts(key, copies)
        let ours = try TestExport.verdicts(copies)
        for (damage, (theirs, ours)) in zip(damage, zip(theirs, ours)) {
            #expect(theirs.hasPrefix("bad: "), "\(damage.name)")
            #expect(["2 ", "5 "].contains(String(ours.prefix(2))), "\(damage.name): \(ours)")
            #expect(ours.contains("log/"), "\(damage.name): \(ours)")
        }
    }

    @Test func `a log under another key is no log to either`() throws {
        let log = try Self.log(30)
        let export = try TestExport(log)
        let other = try NoteKey(name: TestLog.origin, key: SigningKey().verifyingKey)
        let verdicts = try Self.goVerdicts(other, [export.path])
        #expect(verdicts[0].hasPrefix("bad: "))
        #expect(try export.verify("--key", other.description).code == 5)
    }

    @Test func `Go's library takes every proof of a record, and every step from an old head`()
        throws
    {
        let log = try Self.log(30)
        let key = try Self.newestKey(log)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("proofs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func write(_ name: String, _ bytes: [UInt8]) throws -> String {
            let file = folder.appendingPathComponent(name)
            try Data(bytes).write(to: file)
            return file.path
        }
        let head = try log.head()
        let isOK = "ok: 30 \(Base64.encode(log.tree.frontier.root.bytes))"
        let proofs = try (0..<30).map { index in
            TLogProof(
                extra: log.leaves[index], index: UInt64(index),
                path: try Proof.inclusion(of: UInt64(index), size: 30, in: log.tree),
                checkpoint: head)
        }
        let files = try proofs.map { try write("proof-\($0.index)", $0.bytes) }
        #expect(
            try Self.goVerdicts(key, ["proof"], files) == Array(repeating: isOK, count: 30))
        let moved = TLogProof(
            extra: proofs[4].extra, index: 5, path: proofs[5].path, checkpoint: head)
        #expect(
            try Self.goVerdicts(key, ["proof"], [write("moved", moved.bytes)])[0]
                .hasPrefix("bad: "))
        let signing = try SigningKey(
            seed: SecretBytes(copying: log.logKeys[log.logKeys.count - 1]))
        for size in UInt64(1)...29 {
            let root = try Proof.root(size: size, in: log.tree)
            let old = try Checkpoint(origin: TestLog.origin, size: size, root: root)
            let request = WitnessRequest(
                old: size, path: try Proof.consistency(from: size, to: 30, in: log.tree),
                checkpoint: head)
            let stranger = WitnessRequest(
                old: size, path: Array(request.path.dropLast()) + [MerkleHash.empty],
                checkpoint: head)
            let verdicts = try Self.goVerdicts(
                key, ["goes-on-from", write("old", old.signed(by: signing).bytes)],
                [write("request", request.bytes), write("stranger", stranger.bytes)])
            #expect(verdicts[0] == isOK)
            #expect(verdicts[1].hasPrefix("bad: "))
        }
    }

    @Test func `OpenSSL verifies a checkpoint's signature and a witness's, and of nothing changed`()
        throws
    {
        let log = try Self.log(30)
        let head = try log.head()
        let witness = SigningKey()
        let cosignature = Cosignature(for: head, time: 1_763_700_500, by: witness)
        let timed = "cosignature/v1\ntime 1763700500\n" + head.text
        let line = try cosignature.line(name: "witness", key: witness.verifyingKey)
        let signatures = [
            (head.text, head.lines[0].bytes, try Self.newestKey(log).key),
            (timed, Array(line.bytes.dropFirst(8)), witness.verifyingKey),
        ]
        for (text, signature, key) in signatures {
            #expect(try Self.openssl(text, signature, key) == "Signature Verified Successfully\n")
            var changed = signature
            changed[40] ^= 1
            #expect(try Self.openssl(text, changed, key) == "Signature Verification Failure\n")
            let longer = text.replacingOccurrences(of: "\n30\n", with: "\n31\n")
            #expect(try Self.openssl(longer, signature, key) == "Signature Verification Failure\n")
        }
    }

    @Test func `OpenSSL takes no head any byte of which was changed that its key signed`() throws {
        let log = try Self.log(30)
        let key = try Self.newestKey(log).key
        let head = try log.head()
        let signature = head.lines[0].bytes
        let whole = head.bytes
        #expect(try Self.openssl(head.text, signature, key) == "Signature Verified Successfully\n")
        let isLong = ProcessInfo.processInfo.environment["FOOTAGE_LONG"] == "1"
        var refused = 0
        for place in stride(from: 0, to: whole.count, by: isLong ? 1 : 9) {
            var changed = whole
            changed[place] ^= 1
            // What cannot be taken apart any more has no signature to be verified.
            guard let (text, bytes) = Self.takenApart(changed) else {
                refused += 1
                continue
            }
            let said = try Self.openssl(text, bytes, key)
            // In the line's name and the key's number stands nothing that the key signs.
            let isSame = text == head.text && bytes == signature
            #expect(
                said == "Signature " + (isSame ? "Verified Successfully" : "Verification Failure")
                    + "\n", "byte \(place)")
            if !isSame { refused += 1 }
        }
        #expect(refused > (isLong ? 150 : 15))
    }

    /// The text of a checkpoint and its first signature, as an inspector's shell takes them out.
    private static func takenApart(_ note: [UInt8]) -> (text: String, signature: [UInt8])? {
        let text = String(decoding: note, as: UTF8.self)
        let parts = text.components(separatedBy: "\n\n")
        guard parts.count == 2, let last = parts[1].split(separator: " ").last,
            let data = Data(base64Encoded: last.replacingOccurrences(of: "\n", with: "")),
            data.count == 68
        else { return nil }
        return (parts[0] + "\n", Array(data.dropFirst(4)))
    }

    private static func openssl(
        _ text: String, _ signature: [UInt8], _ key: VerifyingKey
    ) throws -> String {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("openssl-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
        // The key as DER: the head of a SubjectPublicKeyInfo for Ed25519 (RFC 8410 §4), and its bytes.
        let head: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0]
        try Data(head + key.bytes).write(to: URL(fileURLWithPath: path("key")))
        try Data(text.utf8).write(to: URL(fileURLWithPath: path("text")))
        try Data(signature).write(to: URL(fileURLWithPath: path("signature")))
        return try TestExport.run(
            [
                "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", path("key"), "-rawin",
                "-in", path("text"), "-sigfile", path("signature"),
            ], by: "/usr/bin/openssl"
        ).output
    }
}

/// One way to damage the `log/` of an export: what is in the files afterwards, or that one is missing.
struct Damage {
    let name: String
    let files: [String: [UInt8]?]

    /// Every file of the log with bytes flipped, cut, longer and missing; parts swapped, renamed and over.
    static func all(of export: borrowing TestExport, _ log: TestLog) throws -> [Damage] {
        var all: [Damage] = []
        for path in try export.paths() where path.hasPrefix("log/") {
            let bytes = try export.read(path)
            let places = Set([0, 1, bytes.count / 3, bytes.count / 2, bytes.count - 1]).sorted()
            for place in places {
                var changed = bytes
                changed[place] ^= 1
                all.append(Damage(name: "\(path) byte \(place)", files: [path: changed]))
            }
            all.append(Damage(name: "\(path) longer", files: [path: bytes + [0x0A]]))
            for count in [bytes.count - 1, bytes.count / 2, 0] {
                all.append(
                    Damage(name: "\(path) cut to \(count)", files: [path: Array(bytes[..<count])])
                )
            }
            all.append(Damage(name: "\(path) missing", files: [path: nil]))
        }
        return try all + swapped(export) + cut(export, log)
    }

    private static func swapped(_ export: borrowing TestExport) throws -> [Damage] {
        let hashes = try export.read("log/tile/0/000")
        let leaves = try EntryBundle.leaves(
            export.read("log/tile/entries/000"), of: Tile(path: "tile/entries/000"))
        let records = [leaves[1], leaves[0]] + leaves[2...]
        let narrow = try export.read("log/tile/0/001.p/4")
        let other = Array(hashes[32..<64] + hashes[..<32] + hashes[64...])
        let entries = try EntryBundle.bytes(records)
        return [
            Damage(name: "two hashes swapped", files: ["log/tile/0/000": other]),
            Damage(name: "two records swapped", files: ["log/tile/entries/000": entries]),
            Damage(
                name: "records and their hashes swapped",
                files: ["log/tile/entries/000": entries, "log/tile/0/000": other]),
            Damage(
                name: "tiles swapped",
                files: ["log/tile/0/000": narrow, "log/tile/0/001.p/4": hashes]),
            Damage(
                name: "a tile over",
                files: ["log/tile/0/002.p/1": [UInt8](repeating: 7, count: 32)]),
        ]
    }

    private static func cut(
        _ export: borrowing TestExport, _ log: TestLog
    ) throws -> [Damage] {
        let size = UInt64(log.leaves.count)
        let key = try SigningKey(seed: SecretBytes(copying: log.logKeys[log.logKeys.count - 1]))
        func head(_ size: UInt64, _ root: SHA256Digest) throws -> [UInt8] {
            try Checkpoint(origin: TestLog.origin, size: size, root: root).signed(by: key).bytes
        }
        let entries = try EntryBundle.leaves(
            export.read("log/tile/entries/001.p/4"), of: Tile(path: "tile/entries/001.p/4"))
        let hashes = try export.read("log/tile/0/001.p/4")
        let narrowed: [String: [UInt8]?] = [
            "log/tile/entries/001.p/4": nil, "log/tile/0/001.p/4": nil,
            "log/tile/entries/001.p/3": try EntryBundle.bytes(entries.dropLast()),
            "log/tile/0/001.p/3": Array(hashes.dropLast(32)),
        ]
        let older = try head(size - 1, Proof.root(size: size - 1, in: log.tree))
        let another = try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 9, count: 32)))
        let forged = try Checkpoint(
            origin: TestLog.origin, size: size, root: log.tree.frontier.root
        ).signed(by: another)
        return [
            Damage(name: "the last record cut, the head left", files: narrowed),
            Damage(name: "an older head of the same log", files: ["log/checkpoint": older]),
            Damage(
                name: "a head of another root",
                files: ["log/checkpoint": try head(size, MerkleHash.empty)]),
            Damage(
                name: "a head of one record more",
                files: ["log/checkpoint": try head(size + 1, log.tree.frontier.root)]),
            Damage(
                name: "a head of no records",
                files: ["log/checkpoint": try head(0, MerkleHash.empty)]
            ),
            Damage(
                name: "a head signed by another key", files: ["log/checkpoint": forged.bytes]),
            Damage(name: "no log at all", files: ["log/checkpoint": [UInt8]()]),
        ]
    }
}
