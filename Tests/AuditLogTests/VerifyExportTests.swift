import AuditLog
import Testing
import VaultCrypto
import VaultModel

/// Promise 3, by a tool that shares no code with the vault.
@Suite struct VerifyExportTests {
    private static func log() throws -> TestLog {
        var log = try TestLog.full()
        while log.leaves.count < 258 { try log.watch(log.familyB) }
        try log.export()
        return log
    }

    @Test func `a whole export is as it should be, held to vault id, key and older head`() throws {
        let log = try Self.log()
        let export = try TestExport(log, witness: [UInt8](repeating: 8, count: 32))
        let bare = try export.verify()
        #expect(bare.errors == "")
        #expect(bare.code == 0)
        #expect(bare.output.contains("keys were taken from the export itself"))
        let id = try #require(log.vaultID)
        let older = try Checkpoint(
            origin: TestLog.origin, size: 200, root: try Proof.root(size: 200, in: log.tree)
        ).signed(by: try SigningKey(seed: SecretBytes(copying: log.logKeys[1])))
        try export.keep(older)
        let held = try export.verify(
            "--vault-id", id.forPaper, "--key", try log.noteKey(0).description,
            "--checkpoint", export.keptHead)
        #expect(held.errors == "")
        #expect(held.code == 0)
        #expect(!held.output.contains("keys were taken"))
        #expect(
            held.output == """
                \(log.leaves.count) records, every signature, tile and bundle as it should be
                vault \(id)
                head  \(log.leaves.count) \(Base64.encode(log.tree.frontier.root.bytes)), newest record \
                \(try SignedRecord(leaf: log.leaves[log.leaves.count - 1]).record.at)
                it contains the 200 records of the checkpoint kept elsewhere
                24 files as manifest.json lists them, signed by \(log.officer.id), who exported them
                \(log.leaves.count) events of fhir.ndjson, each as its record has it
                every row of the records has its line in the registers, and no other is there
                note: what else the registers and the statement say is the exporter's word, who signed for it

                """)
    }

    @Test func `one changed byte of any file is rejected, and its place named`() throws {
        let export = try TestExport(try Self.log(), witness: [UInt8](repeating: 8, count: 32))
        let paths = try export.paths().filter {
            $0 != "manifest.json" && $0 != "policies/1.yaml"
        }
        #expect(
            paths == [
                "clips.csv", "consents.csv", "destroyed.csv", "devices.csv", "disclosures.csv",
                "events.csv", "events.jsonl", "exports.csv", "fhir.ndjson", "holds.csv",
                "incidents.csv",
                "keys.txt",
                "log/checkpoint", "log/tile/0/000", "log/tile/0/001.p/4", "log/tile/1/000.p/1",
                "log/tile/entries/000", "log/tile/entries/001.p/4", "manifest.sig",
                "policies/policies.csv", "programmes.csv", "requests.csv", "statement.html",
                "statement.json",
            ])
        let lines = try export.verifyChanged(paths)
        #expect(lines.count == 8 * paths.count)
        for line in lines {
            let parts = line.split(separator: ": ", maxSplits: 2).map(String.init)
            let code = parts[1] == "missing" ? 5 : 2
            #expect(parts[2].hasPrefix("\(code) \(parts[0])"), "\(line)")
        }
    }

    @Test func `a register rewritten with its manifest is rejected, for who exported it signed it`()
        throws
    {
        let log = try TestLog.full()
        let export = try TestExport(log)
        let before = try export.verify()
        #expect(before.code == 0)
        let old = try export.read("manifest.json")
        try export.write("clips.csv", Array("forged\r\n".utf8))
        func digest(_ text: String) -> String { SHA256.hash(Array(text.utf8)).description }
        let text = String(decoding: old, as: UTF8.self).split(
            separator: digest(TestExport.register), maxSplits: 1
        ).map(String.init)
        // The registers are alike here, and clips.csv stands first.
        let forged = Array(text.joined(separator: digest("forged\r\n")).utf8)
        try export.write("manifest.json", forged)
        func refusal() throws -> String {
            let found = try export.verify()
            return "\(found.code) \(found.errors)"
        }
        let isNotSigned = "2 verify-export: tampered: manifest.sig: "
        #expect(try refusal().hasPrefix(isNotSigned + "\(log.officer.id) did not sign"))
        // Another member's signature is not the exporter's, whoever it names.
        try export.sign(forged, of: log, by: log.practitioner)
        #expect(try refusal().hasPrefix(isNotSigned + "the log says that \(log.officer.id)"))
        try export.sign(old, of: log, by: log.officer)
        #expect(try refusal().hasPrefix(isNotSigned))
        try export.write("manifest.json", old)
        #expect(try refusal().hasPrefix("2 verify-export: tampered: clips.csv"))
        for name in ["manifest.sig", "manifest.json"] {
            let bytes = try export.read(name)
            try export.remove(name)
            #expect(try refusal().hasPrefix("5 verify-export: unverifiable: \(name)"))
            try export.write(name, bytes)
        }
    }

    @Test func `a file over is named`() throws {
        let export = try TestExport(try TestLog.full())
        try export.write("log/tile/0/002.p/1", [UInt8](repeating: 0, count: 32))
        let over = try export.verify()
        #expect(over.code == 2)
        #expect(over.errors == "verify-export: tampered: log/tile/0/002.p/: no file of this log\n")
    }

    @Test func `a log cut off or told otherwise is held to the head kept elsewhere`() throws {
        let log = try TestLog.full()
        let other = try TestLog.full(mark: 1)
        let export = try TestExport(log)
        func verify(against head: SignedNote) throws -> (code: Int32, errors: String) {
            try export.keep(head)
            let found = try export.verify("--checkpoint", export.keptHead)
            return (found.code, found.errors)
        }
        var longer = log
        try longer.watch(longer.familyA)
        let cut = try verify(against: longer.head())
        #expect(cut.code == 4)
        #expect(cut.errors.contains("the log has 24 records, and had 25"))
        let fork = try Checkpoint(origin: TestLog.origin, size: 20, root: SHA256.hash([]))
            .signed(by: try SigningKey(seed: SecretBytes(copying: log.logKeys[1])))
        let forked = try verify(against: fork)
        #expect(forked.code == 2)
        #expect(forked.errors.contains("record 19"))
        #expect(try verify(against: other.head()).code == 2)
        let id = try #require(other.vaultID)
        #expect(try export.verify("--vault-id", id.description).code == 2)
        #expect(try export.verify("--key", other.noteKey(0).description).code == 5)
    }

    @Test func `a log that its members may not have signed is rejected, as the vault does`() throws
    {
        func check(_ build: (inout TestLog) throws -> Void) throws {
            var log = try TestLog.full()
            try build(&log)
            let findings = TestLog.verify(log.leaves).findings
            let finding = try #require(findings.first)
            let found = try TestExport(log).verify()
            #expect(found.code == 2)
            #expect(found.errors.contains("(record \(finding.index))"), "\(found.errors)")
        }
        let hold = Record.RowWord(table: "hold", id: "0a", state: .holds(SHA256.hash([])))
        try check {
            try $0.append(.clipList, $0.officer, [.governance], family: $0.familyA) {
                $0.rows = [hold]
            }
        }
        try check {
            try $0.append(.holdPlace, $0.officer, [.governance]) { $0.rows = [hold] }
        }
        try check {
            try $0.append(.holdPlace, $0.officer, [.governance], family: $0.familyA) {
                ($0.rows, $0.outcome) = ([hold], .refused)
            }
        }
        try check {
            try $0.append(.holdPlace, $0.officer, [.governance], family: $0.familyA) {
                $0.rows = [.init(table: "hold", id: "0a", state: .gone)]
            }
        }
        try check { try $0.append(.policyAdopt, $0.practitioner, [.practitioner]) }
        try check { try $0.append(.statusRead, $0.uploader, [.uploader]) }
        try check { try $0.append(.policyAdopt, $0.founder, [.governance]) }
        try check { try $0.append(.clipWatch, $0.recovery, []) }
        try check { try $0.append(.personRetire, $0.founder, [.administrator]) }
        try check {
            try $0.append(
                .personRoles, $0.founder, [.administrator],
                introducing: .roles($0.officer.id, [.administrator]))
        }
        try check {
            try $0.append(.familyShow, $0.practitioner, [.practitioner], family: $0.familyA) {
                $0.series = .init(n: 0, previous: nil)
            }
        }
        try check {
            try $0.append(.holdReview, $0.officer, [.governance]) { $0.part = .init(i: 2, n: 2) }
        }
    }

    @Test func `a restored log is as it should be, and heads of the epoch before are told apart`()
        throws
    {
        let old = try TestLog.full()
        var lost = old
        try lost.watch(lost.familyA)
        var log = old
        try log.openEpoch(newest: try lost.newest())
        try log.watch(log.familyB)
        let export = try TestExport(log)
        func verify(_ head: SignedNote) throws -> String {
            try export.keep(head)
            let found = try export.verify("--checkpoint", export.keptHead)
            return "\(found.code) \(found.errors)\(found.output)"
        }
        let within = try verify(old.head())
        #expect(within.hasPrefix("0 "), "\(within)")
        #expect(within.contains("it contains the \(old.leaves.count) records"))
        #expect(
            within.contains(
                "restored from a backup at record \(old.leaves.count), epoch 2; 2 records are known"
            ))
        let gone = try verify(lost.head())
        #expect(gone.hasPrefix("0 "), "\(gone)")
        #expect(gone.contains("were lost in a restore, as the log says"))
        try lost.watch(lost.familyB)
        let unexplained = try verify(lost.head())
        #expect(unexplained.hasPrefix("4 "), "\(unexplained)")
        #expect(unexplained.contains("knew of no such head"))
        let own = try verify(log.head())
        #expect(own.hasPrefix("0 "), "\(own)")
        var longer = log
        try longer.watch(longer.familyA)
        let cut = try verify(longer.head())
        #expect(cut.hasPrefix("4 "), "\(cut)")
        // What is left of the vault before the restore does not pass for it.
        let stale = try TestExport(lost)
        try stale.keep(log.head())
        let rolledBack = try stale.verify("--checkpoint", stale.keptHead)
        #expect(rolledBack.code == 4)
        #expect(rolledBack.errors.contains("an old copy was restored"))
    }

    @Test func `an epoch that was not opened by the rules is rejected, as the vault does`() throws {
        func check(_ edit: (inout EpochOpening) throws -> Void) throws {
            let old = try TestLog.full()
            var lost = old
            try lost.watch(lost.familyA)
            var log = old
            try log.openEpoch(newest: try lost.newest(), edit: edit)
            #expect(TestLog.verify(log.leaves).findings.count == 1)
            let found = try TestExport(log).verify()
            #expect(found.code == 2)
            #expect(found.errors.contains("(record \(old.leaves.count))"), "\(found.errors)")
        }
        let other = try TestLog.full(mark: 1)
        let founder = try TestPerson(1).id
        try check { $0.epoch = 3 }
        try check { $0.restored.epoch = 2 }
        try check { $0.restored.note = try other.head() }
        try check { $0.vault = try #require(other.vaultID) }
        try check { $0.person = founder }
        try check { $0.lost = 1 }
        try check { $0.lost = nil }
        try check { $0.newest?.size += 1 }
        try check { $0.newest?.root = SHA256.hash([]) }
        try check { $0.newest?.note = try other.head() }
        try check { $0.log = try NoteKey(name: TestLog.origin, key: $0.log.key) }
    }

    @Test func `the tool's table of events is the vault's`() throws {
        let letters: [Role: String] = [
            .uploader: "u", .practitioner: "p", .supervisor: "s", .governance: "g",
            .administrator: "a", .retention: "r",
        ]
        let signs: [(RowChanges, String)] = [(.adds, "+"), (.changes, "~"), (.removes, "-")]
        let table = Event.allCases.map { event in
            "\(event.rawValue) " + event.rule.roles.listed.compactMap { letters[$0] }.joined()
                + (event.rule.mayRecoverySign ? "!" : "")
                + event.rows.sorted { $0.key.rawValue < $1.key.rawValue }.map { table, changes in
                    " " + table.rawValue + signs.filter { changes.contains($0.0) }.map(\.1).joined()
                }.joined()
        }
        let listed = try TestExport.run(["--list-events"])
        #expect(listed.output.split(separator: "\n").map(String.init) == table)
    }

    @Test(arguments: [
        [], ["a", "b"], ["--nope", "a"], ["a", "--vault-id", "12"], ["a", "--key"],
    ])
    func `wrong usage is exit 64`(arguments: [String]) throws {
        #expect(try TestExport.run(arguments).code == 64)
    }
}
