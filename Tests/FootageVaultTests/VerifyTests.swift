import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Promise 3: what is changed behind the log's back is found, named, and called what it is.
@Suite struct VerifyTests {
    @Test func `promise 3: an untouched vault verifies clean, without and with an identity`() throws
    {
        let test = try FilledVault()
        let report = try test.vault().verify(VerificationPlan(depth: .contents))
        #expect(report.findings == [])
        #expect(report.verdict == .sound)
        #expect(report.failure == nil)
        #expect(report.counts.records == Int(report.size))
        #expect(report.counts.signatures == Int(report.size))
        #expect(report.counts.slots == 3)
        #expect(report.counts.payloads == 2)
        #expect(report.counts.payloadsRead == 2)
        #expect(
            report.sentence
                == """
                the vault is as its log says: \(report.size) records, \(report.counts.rows) rows, \
                2 payloads
                """)
        #expect(report.sealedCommitments == 1)
        #expect(report.checkpoint.contains("\n\(report.size)\n"))
        let opened = try test.test.founder().verify()
        #expect(opened.findings == [])
        #expect(opened.sentence.hasSuffix(" rows, the lengths of 2 payloads"))
        #expect(opened.openedCommitments == 1)
        #expect(opened.sealedCommitments == 0)
        // That verification is on record, and the next one finds it in order.
        #expect(try test.vault().verify().size == report.size + 1)
    }

    @Test func `a vault opened read-only is verified, and not written`() throws {
        let test = try FilledVault()
        let vault = try test.test.vault(.readOnly)
        #expect(try vault.verify().findings == [])
        #expect(try vault.status().figures.clips == 2)
    }

    @Test func `promise 3: a vault verifies clean while others write, upload and list`()
        async throws
    {
        let test = try FilledVault()
        let family = test.family
        let writer = Task.detached {
            for round in 0..<6 {
                let practitioner = try test.test.practitioner()
                _ = try practitioner.listFamilies()
                let dump = try test.test.dump(
                    family, TestVault.film(200_000 + round), name: "20260312_1030\(10 + round).mp4")
                let plan = try practitioner.planUpload(
                    UploadRequest(directory: dump, probing: .none))
                _ = try practitioner.upload(plan)
            }
        }
        let vault = try test.vault()
        for _ in 0..<12 { #expect(try vault.verify().findings == []) }
        try await writer.value
        #expect(try vault.verify().findings == [])
    }

    @Test(arguments: RowTampering.all)
    func `promise 3: an edit of the catalog is named, with the record that spoke last`(
        tampering: RowTampering
    ) throws {
        let test = try FilledVault()
        let raw = try test.raw()
        try raw.write { for sql in tampering.sql { try raw.execute(sql) } }
        let report = try test.vault().verify()
        #expect(report.verdict == .tampered)
        #expect(report.failure == .tampered)
        let found = report.findings.map { "\($0.code) \($0.place.split(separator: " ")[0])" }
        #expect(found == tampering.findings)
        for finding in report.findings where finding.code != "row-without-record" {
            if finding.code.hasPrefix("row") { #expect(finding.index != nil) }
        }
        // The rows of a long log are gone through in parts, which find no more and no less.
        for records in [1, 5, 30] {
            var plan = VerificationPlan()
            plan.recordsAtOnce = records
            let parted = try test.vault().verify(plan)
            #expect(parted.counts == report.counts)
            #expect(parted.findings.count == report.findings.count)
            #expect(Set(parted.findings) == Set(report.findings))
        }
    }

    @Test func `promise 3: a record taken out, edited, moved or cut off is named by its index`()
        throws
    {
        func check(
            _ sql: [String], _ verdict: VerificationReport.Verdict, code: String, index: UInt64?
        ) throws {
            let test = try FilledVault()
            let raw = try test.raw()
            try raw.write { for sql in sql { try raw.execute(sql) } }
            let report = try test.vault().verify()
            #expect(report.verdict == verdict, "\(sql): \(report.findings)")
            #expect(report.firstBadIndex == index, "\(sql): \(report.findings)")
            #expect(report.findings.contains { $0.code == code }, "\(sql): \(report.findings)")
        }
        try check(
            ["DELETE FROM log_record WHERE idx = 7"], .tampered, code: "record-missing", index: 7)
        try check(
            [
                """
                UPDATE log_record SET leaf = CAST(replace(CAST(leaf AS TEXT), '"outcome":"ok"', \
                '"outcome":"failed"') AS BLOB) WHERE idx = 6
                """
            ], .tampered, code: "record", index: 6)
        try check(
            ["UPDATE log_record SET leaf = x'7B7D' WHERE idx = 5"], .tampered, code: "record",
            index: 5)
        try check(
            [
                "CREATE TEMP TABLE t AS SELECT leaf FROM log_record WHERE idx = 4",
                """
                UPDATE log_record SET leaf = (SELECT leaf FROM log_record WHERE idx = 5) WHERE idx = 4
                """, "UPDATE log_record SET leaf = (SELECT leaf FROM t) WHERE idx = 5",
            ], .tampered, code: "record", index: 4)
        try check(
            ["UPDATE log_node SET hash = randomblob(32) WHERE level = 0 AND idx = 3"], .tampered,
            code: "tree", index: nil)
        try check(
            ["DELETE FROM log_node WHERE level = 2 AND idx = 1"], .tampered, code: "tree",
            index: nil)
        try check(
            ["INSERT INTO log_node VALUES (0, 1000, zeroblob(32))"], .tampered, code: "tree",
            index: nil)
        try check(["UPDATE log_series SET n = n + 1"], .tampered, code: "series", index: nil)
        try check(["DELETE FROM log_series"], .tampered, code: "series", index: nil)
        try check(["UPDATE log_head SET size = size - 1"], .tampered, code: "head", index: nil)
        try check(["UPDATE log_head SET checkpoint = x''"], .tampered, code: "head", index: nil)
    }

    @Test func `promise 3: a tail cut off is told from tampering, by the head that stands`() throws
    {
        let test = try FilledVault()
        _ = try test.test.practitioner().listFamilies()
        _ = try test.test.practitioner().listFamilies()
        let size = try test.vault().verify().size
        let raw = try test.raw()
        try raw.write {
            try raw.execute("DELETE FROM log_record WHERE idx >= ?", [.integer(Int64(size) - 2)])
        }
        let report = try test.vault().verify()
        #expect(report.verdict == .rolledBack)
        #expect(report.failure == .rolledBack)
        #expect(report.findings.map(\.code) == ["log-short"])
        #expect(report.firstBadIndex == size - 2)
    }

    @Test func `promise 3: an old copy put back is found by a head kept elsewhere`() throws {
        let test = try FilledVault()
        let older = try test.test.founder().printCheckpoint()
        let copy = test.test.directory + "/older.sqlite"
        try test.raw().copy(to: copy)
        _ = try test.test.practitioner().listFamilies()
        let head = try test.test.founder().printCheckpoint()
        #expect(head.size == older.size + 2)
        func verdict(_ text: String) throws -> VerificationReport {
            try test.vault().verify(VerificationPlan(against: text))
        }
        #expect(try verdict(head.note).isSound)
        #expect(try verdict(older.note).isSound)
        try test.replaceCatalog(with: copy)
        #expect(try test.vault().verify().isSound)
        let report = try verdict(head.note)
        #expect(report.verdict == .rolledBack)
        #expect(report.findings.map(\.code) == ["log-short"])
        #expect(report.firstBadIndex == older.size)
        // On paper the three lines stand without the signature.
        let lines = head.note.split(separator: "\n").prefix(3).joined(separator: "\n")
        #expect(try verdict(lines).verdict == .rolledBack)
        #expect(try verdict("nonsense").verdict == .unverifiable)
        // Another history of the same length is no rollback.
        _ = try test.test.practitioner().listFamilies()
        _ = try test.test.practitioner().listFamilies()
        let forked = try verdict(head.note)
        #expect(forked.verdict == .tampered)
        #expect(forked.findings.map(\.code) == ["root"])
    }

    @Test func `a vault id from paper that is another's is tampering`() throws {
        let test = try FilledVault()
        let other = try #require(VaultID(bytes: Random.bytes(32)))
        let report = try test.vault().verify(VerificationPlan(vaultID: other))
        #expect(report.verdict == .tampered)
        #expect(report.firstBadIndex == 0)
    }

    @Test func `key slots that were changed, lost or never heard of are named`() throws {
        func check(
            _ verdict: VerificationReport.Verdict, _ code: String,
            _ change: (FilledVault) throws -> Void
        ) throws {
            let test = try FilledVault()
            try change(test)
            let report = try test.vault().verify()
            #expect(report.findings.map(\.code) == [code])
            #expect(report.verdict == verdict)
            #expect(report.findings.first?.place.hasPrefix("key slot ") == true)
        }
        try check(.tampered, "slot-changed") { test in
            let file = try test.slotFile()
            let byte = try file.read(at: 512 + 100, count: 1)
            try file.write([byte[0] ^ 1], at: 512 + 100)
        }
        try check(.unverifiable, "slot-missing") { test in
            try test.slotFile().write([UInt8](repeating: 0, count: 512), at: 512)
        }
        try check(.unverifiable, "second-key") { test in
            let file = try test.slotFile()
            try file.write(try file.read(at: 512, count: 512), at: 512 * 40)
        }
        try check(.unverifiable, "slot-unheard-of") { try $0.test.strayKey() }
        try check(.unverifiable, "slot-unheard-of") { test in
            try test.test.tear(test.test.strayKey())
        }
    }

    @Test func `payloads that are missing, cut, changed or never heard of are named`() throws {
        func check(
            _ verdict: VerificationReport.Verdict, _ code: String,
            depth: VerificationPlan.Depth = .lengths, _ change: (FilledVault) throws -> Void
        ) throws {
            let test = try FilledVault()
            try change(test)
            let report = try test.vault().verify(VerificationPlan(depth: depth))
            #expect(report.findings.map(\.code) == [code])
            #expect(report.verdict == verdict)
            #expect(report.findings.first?.place.hasPrefix("payload ") == true)
        }
        let disk = LinuxDisk()
        try check(.unverifiable, "payload-missing") { try disk.removeFile($0.payload()) }
        try check(.tampered, "payload-length") { test in
            let file = try test.writablePayload()
            try file.truncate(to: file.status().size - 1)
        }
        func flip(_ test: FilledVault) throws {
            let file = try test.writablePayload()
            let byte = try file.read(at: 70_000, count: 1)
            try file.write([byte[0] ^ 1], at: 70_000)
            try file.sync()
        }
        try check(.tampered, "payload-changed", depth: .contents, flip)
        try check(.unverifiable, "payload-unheard-of") { test in
            let id = ClipID.random().description
            let path = "\(test.test.directory)/vault/clips/\(id.prefix(2))/\(id)"
            try disk.createFile(path, mode: 0o400, group: nil).write([1, 2, 3], at: 0)
        }
    }

    @Test
    func
        `what was destroyed under policy is never called tampering, nor is what is half destroyed`()
        throws
    {
        let test = try TestVault()
        let address = try #require(try test.endedFamily().first)
        try test.live(until: TestVault.Day.due)
        let clip = try #require(try test.held().first)
        let path = "\(test.directory)/vault/clips/\(clip.description.prefix(2))/\(clip)"
        let disk = LinuxDisk()
        // A payload that cannot be unlinked leaves the clip in the middle of its destruction.
        try disk.move(path, to: test.directory + "/away", .refusing)
        try disk.createDirectory(path, .oneAccount)
        let begun = try test.purge().runPurge()
        #expect(begun.destroyed == [] && begun.pending.map(\.clip) == [clip])
        let half = try test.vault()
        #expect(try half.verify(VerificationPlan(depth: .contents)).findings == [])
        #expect(try half.status().figures.destroying == 1)
        try disk.removeDirectory(path)
        try disk.removeFile(test.directory + "/away")
        _ = try test.purge().runPurge()
        let report = try test.vault().verify(VerificationPlan(depth: .contents))
        #expect(report.findings == [])
        #expect(report.counts.payloads == 0)
        let folder = test.directory + "/export"
        let summary = try test.founder().exportAudit(to: folder)
        #expect(summary.destroyed == 1)
        #expect(summary.isReconciled)
        let export = ExportedFolder(path: folder)
        #expect(try export.text("destroyed.csv").contains("\r\n\"\(address)\",\"\(clip)\","))
        #expect(try export.text("clips.csv").contains("\r\n\"\(address)\",\"\(clip)\","))
        #expect(try export.verify().code == 0)
        // With its payload put back, behind a made-up upload or not, or without its tombstone, it is
        // another matter.
        try disk.createFile(path, mode: 0o400, group: nil).write([1, 2, 3], at: 0)
        #expect(
            try test.vault().verify().findings.map(\.code) == ["payload-of-destroyed"])
        let raw = try Database(
            path: test.directory + "/vault/catalog.sqlite", access: .readWrite, lockPath: nil)
        try raw.write {
            try raw.execute(
                """
                INSERT INTO reservation (id, slot, owner, state, made) VALUES (?1, 900, ?1, 'open', 0)
                """, [.blob(clip.bytes)])
        }
        #expect(
            try test.vault().verify().findings.map(\.code) == ["slot-table", "reservation"])
        try raw.write { try raw.execute("DELETE FROM reservation") }
        try disk.removeFile(path)
        try raw.write { try raw.execute("DELETE FROM tombstone") }
        #expect(try test.vault().verify().findings.map(\.code) == ["row-missing"])
    }

    @Test func `promise 3: a text that was changed, taken out or slipped in is named`() throws {
        let test = try FilledVault()
        let raw = try test.raw()
        try raw.write { try raw.execute("UPDATE text SET sealed = randomblob(80)") }
        let changed = try test.test.founder().verify()
        #expect(changed.findings.map(\.code) == ["text-changed"])
        // The failed verification opened one incident, and stands in the log.
        let status = try test.vault().status()
        #expect(status.figures.incidents.map(\.kind) == ["verification-failed"])
        // Nobody erased it: no record says so, and no key is needed to tell.
        try raw.write { try raw.execute("DELETE FROM text") }
        let missing = try test.vault().verify()
        #expect(missing.findings.map(\.code) == ["text-missing"])
        #expect(missing.verdict == .tampered)
        #expect(missing.erasedTexts == 0)
        #expect(try test.test.founder().verify().findings.map(\.code) == ["text-missing"])
        try raw.write {
            try raw.execute("INSERT INTO text VALUES (randomblob(32), NULL, randomblob(80))")
        }
        #expect(
            try test.vault().verify().findings.map(\.code)
                == ["text-without-record", "text-missing"])
    }
}
