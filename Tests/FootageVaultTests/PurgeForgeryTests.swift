import AgeFile
import AuditLog
import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What whoever can write the catalog may try, to have films destroyed that must stay.
@Suite struct PurgeForgeryTests {
    private func heldVault() throws -> TestVault {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        _ = try test.founder().placeHold(
            on: .clip(address), kind: .court, reason: "Order",
            reviewBy: test.date("2026-08-01"))
        try test.live(until: TestVault.Day.due)
        return test
    }

    @Test(arguments: [true, false])
    func `promise 3: a hold's release that nobody signed destroys nothing`(
        underTrueHead: Bool
    ) throws {
        let test = try heldVault()
        let hold = try #require(try test.rows(HoldRow.self).first)
        try test.forge(
            .holdRelease, likeThatOf: .holdPlace, signingHead: underTrueHead,
            [
                Record.RowWord(
                    table: "hold", id: Hex.encode(hold.id.bytes), state: .holds(SHA256.hash([])))
            ], "UPDATE hold SET released = placed")
        #expect(code { _ = try test.purge().runPurge() } == "log")
        #expect(try test.held().count == 1)
        #expect(try test.rows(TombstoneRow.self).isEmpty)
    }

    @Test
    func `promise 3: a destruction that nobody signed as begun is not finished`() throws {
        let test = try heldVault()
        let clip = try #require(try test.held().first)
        let before = try test.slotBytes()
        try test.forge(
            .clipDestroy, likeThatOf: .holdPlace, signingHead: false,
            [Record.RowWord(table: "clip", id: clip.description, state: .gone)],
            "UPDATE clip SET state = 'destroying'")
        #expect(code { _ = try test.purge().runPurge() } == "log")
        #expect(try test.slotBytes() == before)
    }

    @Test(arguments: ["hold_family", "clip_digest"], [1, 2])
    func `promise 3: an index that hides rows stops the purge, though its text is the program's`(
        index: String, threads: Int
    ) throws {
        let test = try heldVault()
        try test.hollow(index)
        // Another fault is found meanwhile, and told after it.
        try test.tamper("UPDATE clip SET recorded = recorded + 1")
        let purge = try test.purge()
        purge.familiesPerStretch = 0
        purge.surveyThreads = threads
        #expect(code { _ = try purge.runPurge() } == "catalog")
        #expect(try test.held().count == 1)
    }

    @Test
    func `promise 3: a sound copy in the catalog's place hides no damage of the one that is open`()
        throws
    {
        let test = try heldVault()
        let sound = test.directory + "/sound.sqlite"
        try test.catalog().database.copy(to: sound)
        try test.hollow("hold_family")
        let purge = try test.purge()
        purge.familiesPerStretch = 0
        try LinuxDisk().move(sound, to: test.directory + "/vault/catalog.sqlite", .replacing)
        #expect(code { _ = try purge.runPurge() } == "catalog")
    }

    @Test
    func `promise 3: a role that was given behind the log's back destroys nothing`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        let plan = try test.founder().planPurge(on: test.date(TestVault.Day.due))
        try test.tamper(
            "UPDATE person SET roles = 'practitioner retention' WHERE roles = 'practitioner'")
        #expect(code { _ = try test.practitioner().applyPurge(plan) } == "row")
        #expect(code { _ = try test.purge().applyPurge(plan) } == "row")
        #expect(try test.held().count == 1)
    }

    @Test
    func `a purge is not rehearsed, for what it destroys does not come back`() throws {
        let test = try TestVault()
        try test.beginDestruction()
        let before = try test.slotBytes()
        let purge = try test.purge()
        #expect(code { _ = try purge.rehearse { try $0.runPurge() } } == "no-rehearsal")
        #expect(try test.slotBytes() == before)
        #expect(try test.held().count == 1)
    }
}

extension TestVault {
    /// Appends a record that its actor never signed, and edits what it speaks of.
    func forge(
        _ event: Event, likeThatOf model: Event, signingHead: Bool, _ rows: [Record.RowWord],
        _ statement: String
    ) throws {
        let catalog = try catalog(.readWrite)
        let log = try LogTable(catalog.database)
        var found: Record?
        try log.forEachLeaf { _, leaf in
            let record = try SignedRecord(leaf: leaf).record
            if record.event == model { found = record }
        }
        var record = try #require(found)
        let family = try #require(record.family)
        let end = try #require(try log.series(of: family))
        record.index = log.size
        record.before = log.root
        record.at = clock.now
        record.event = event
        record.rows = rows
        record.series = .init(n: UInt64(end.n) + 1, previous: end.previous)
        let leaf = try record.signed(by: SigningKey(), vaultID: id).leaf
        let key = try logKey()
        let origin = try vault().description.origin
        try catalog.database.write {
            try log.append(leaf: leaf, family: family)
            if signingHead {
                let head = try Checkpoint(origin: origin, size: log.size, root: log.root)
                try log.close(checkpoint: try head.signed(by: key).bytes)
            } else {
                _ = try catalog.database.execute(
                    "UPDATE log_head SET size = ?", [.integer(Int64(log.size))])
            }
            _ = try catalog.database.execute(statement)
        }
    }

    /// The log's key, which everyone who works in the vault has.
    private func logKey() throws -> SigningKey {
        let key = try #require(try rows(VaultKeyRow.self).first { $0.key == .log })
        let ann = try practitioner().principal
        let wrap = try #require(
            try rows(WrapRow.self).first { $0.vaultKey == key.id && $0.principal == ann })
        return try SigningKey(seed: AgeFile.open(wrap.sealed, with: practitionerIdentity))
    }

    /// Empties an index in the file itself, so that its rows are found by no query that goes through it.
    func hollow(_ index: String) throws {
        let (root, size) = try {
            let database = try catalog().database
            let root = try database.query(
                "SELECT rootpage FROM sqlite_schema WHERE name = ?", [.text(index)]
            ) { try $0.int(at: 0) }
            let size = try database.query("PRAGMA page_size") { try $0.int(at: 0) }
            return (try #require(root.first), try #require(size.first))
        }()
        try #require(try writeAheadLogSize() == 0)
        let path = directory + "/vault/catalog.sqlite"
        let file = try LinuxDisk().openLockFile(path, mode: 0o600, group: nil)
        // The head of a leaf page without cells.
        let head: [UInt8] = [0x0a, 0, 0, 0, 0, UInt8(size >> 8 & 0xff), UInt8(size & 0xff), 0]
        try file.write(head, at: UInt64((root - 1) * size))
    }
}
