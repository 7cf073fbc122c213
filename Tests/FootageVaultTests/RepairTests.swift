import Catalog
import Database
import DiskDoubles
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Putting right what a crash left (promise 6: clean-up never removes what it does not know).
struct RepairTests {
    private func filled() throws -> (test: TestVault, clip: ClipRow) {
        let test = try TestVault()
        _ = try test.takeIn(TestVault.film(100_000), for: test.family())
        return (test, try #require(test.rows(ClipRow.self).first))
    }

    private func header(_ test: TestVault) throws -> HeaderRow {
        try #require(test.rows(HeaderRow.self).first)
    }

    /// Nothing is left to do, and the vault is sound.
    private func expectWhole(_ test: TestVault) throws {
        let again = try test.repair()
        #expect(again.steps == [])
        #expect(again.left == [])
        #expect(try test.vault().verify(VerificationPlan(depth: .contents)).findings == [])
    }

    @Test func `a store that is whole is left as it is, on record`() throws {
        let (test, _) = try filled()
        let before = try test.picture()
        let summary = try test.repair()
        #expect(summary.steps == [])
        #expect(summary.left == [])
        #expect(summary.failure == nil)
        #expect(try test.picture() == before)
        #expect(try test.lastEvents(1) == ["repair.run"])
    }

    @Test func `repair needs the vault for itself, and an administrator`() throws {
        let (test, _) = try filled()
        do {
            let shared = try test.founder()
            #expect(code { _ = try shared.repair() } == "not-alone")
            #expect(code { _ = try test.maintainer() } == "in-use")
            #expect(try shared.hasAccepted())
        }
        let other = try Vault(
            at: test.place, environment: test.environment, occupancy: .alone(waiting: .zero)
        ).unlock(with: SecretIdentity(test.practitionerIdentity.copy()))
        #expect(code { _ = try other.repair() } == "role")
    }

    @Test func `dry run says all and touches nothing`() throws {
        let (test, clip) = try filled()
        try mess(test, clip)
        let before = try test.picture()
        let size = try test.logSize()
        let plan = try test.repair(.dryRun)
        #expect(try test.picture() == before)
        #expect(try test.logSize() == size)
        let done = try test.repair()
        #expect(
            plan.kinds.sorted { $0.rawValue < $1.rawValue }
                == done.kinds.sorted { $0.rawValue < $1.rawValue })
        #expect(Set(done.kinds).count == 10)
        #expect(done.failure == nil)
        try expectWhole(test)
    }

    /// One of everything that a repair puts right without help.
    private func mess(_ test: TestVault, _ clip: ClipRow) throws {
        _ = try test.deadUpload()
        try test.strayPayload()
        try test.strayKey()
        try test.strayKey(of: clip.id.bytes)
        try test.add([1], to: test.place + "/incoming/\(ClipID.random()).partial")
        try test.add([1], to: test.place + "/clips/notes.txt")
        let empty = try #require(
            (0...255).map { Hex.encode([UInt8($0)]) }.first {
                try LinuxDisk().entries(of: test.place + "/clips/" + $0).isEmpty
            })
        try LinuxDisk().removeDirectory(test.place + "/clips/" + empty)
        try LinuxDisk().openPlainFile(test.place + "/keys.slots").setMode(0o700)
        let slot = try header(test).slot
        try test.tamper(
            "UPDATE slot SET owner = NULL WHERE number = \(slot)",
            "INSERT INTO slot (number, owner) SELECT max(number) + 1, randomblob(16) FROM slot")
    }

    @Test func `a payload that the catalog has never heard of is moved aside, never removed`()
        throws
    {
        let (test, _) = try filled()
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
        let (test, _) = try filled()
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
        try expectWhole(test)
    }

    @Test
    func `a link, a pipe and a directory in the place of payloads and uploads are moved aside`()
        throws
    {
        let (test, _) = try filled()
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
        try expectWhole(test)
    }

    @Test func `a key that nothing accounts for stays where it is, and no upload takes its slot`()
        throws
    {
        let (test, _) = try filled()
        // The next slot that an upload would take.
        let slot = try test.strayKey(from: 0)
        #expect(try test.vault().verify().findings.map(\.code) == ["slot-unheard-of"])
        let summary = try test.repair()
        #expect(summary.kinds == [.keySetAside])
        #expect(try test.lastEvents(2) == ["repair.run key-set-aside", "repair.run"])
        let before = try test.slotBytes()[Int(slot) * 512..<Int(slot + 1) * 512]
        let report = try test.vault().verify()
        #expect(report.findings == [])
        #expect(report.notes.contains("1 key slots are set aside, and out of use"))
        _ = try test.takeIn(
            TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        #expect(try test.slotBytes()[Int(slot) * 512..<Int(slot + 1) * 512] == before)
        try expectWhole(test)
    }

    @Test func `promise 4: a second key of a clip is overwritten`() throws {
        let (test, clip) = try filled()
        let slot = try test.strayKey(of: clip.id.bytes)
        #expect(try test.vault().verify().findings.map(\.code) == ["second-key"])
        #expect(try test.repair().kinds == [.keyErased])
        #expect(try test.slotStore().state(of: SlotNumber(slot)) == .empty)
        try expectWhole(test)
    }

    @Test func `promise 4: what may be a clip's only key is kept, and goes with the clip`() throws {
        let test = try TestVault()
        try test.endedFamily()
        let clip = try #require(test.rows(ClipRow.self).first)
        let own = try header(test).slot
        let stray = try test.strayKey(of: clip.id.bytes)
        try test.tear(own)
        let summary = try test.repair()
        #expect(summary.kinds == [.keySetAside])
        #expect(summary.failure == .tampered)
        #expect(summary.left.map(\.code) == ["slot-changed"])
        #expect(try test.slotStore().state(of: SlotNumber(stray)) != .empty)
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed == [clip.id])
        #expect(try test.slotStore().state(of: SlotNumber(stray)) == .empty)
        #expect(try test.repair().kinds == [.slotFreed])
        try expectWhole(test)
    }

    @Test func `promise 4: key and payload of a destroyed clip that come back are destroyed`()
        throws
    {
        let test = try TestVault()
        try test.endedFamily()
        let clip = try #require(test.rows(ClipRow.self).first)
        let body = Random.bytes(200)
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        try test.strayPayload(clip.id)
        let whole = try test.strayKey(of: clip.id.bytes, .clipHeader, body)
        let torn = try test.strayKey(of: clip.id.bytes)
        try test.tear(torn)
        let summary = try test.repair()
        #expect(summary.kinds == [.keyErased, .keyErased, .payloadRemoved])
        #expect(try !test.hasPayload(clip.id))
        for slot in [whole, torn] {
            #expect(try test.slotStore().state(of: SlotNumber(slot)) == .empty)
        }
        #expect(try !LinuxDisk().exists(test.place + "/set-aside"))
        try expectWhole(test)
    }

    @Test func `a dead upload's payload and key are cleared away`() throws {
        let (test, _) = try filled()
        let (id, slot) = try test.deadUpload()
        let summary = try test.repair()
        #expect(summary.kinds == [.uploadCleared])
        #expect(try !test.hasPayload(id))
        #expect(try test.slotStore().state(of: SlotNumber(slot)) == .empty)
        try expectWhole(test)
    }

    @Test func `a torn header of a dead upload is zeroed, by any upload's start too`() throws {
        let (test, _) = try filled()
        let (_, slot) = try test.deadUpload()
        try test.tear(slot)
        _ = try test.takeIn(
            TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        #expect(try test.vault().verify().findings == [])
        let (_, other) = try test.deadUpload()
        try test.tear(other)
        #expect(try test.repair().kinds == [.uploadCleared])
        try expectWhole(test)
    }

    @Test func `another's key in a dead upload's slot is kept`() throws {
        let (test, _) = try filled()
        let (_, slot) = try test.deadUpload()
        let store = try test.slotStore()
        try store.destroy([SlotNumber(slot)])
        try store.write(
            Random.bytes(100), kind: .clipHeader, owner: RowID.random().bytes,
            in: SlotNumber(slot))
        let before = try test.slotBytes()
        #expect(try test.repair().kinds == [.uploadCleared, .keySetAside])
        #expect(try test.slotBytes() == before)
        try expectWhole(test)
    }

    @Test func `an upload's reservation that names a living clip destroys nothing of it`() throws {
        let (test, clip) = try filled()
        let slot = try header(test).slot
        let bytes = try test.slotBytes()
        try test.tamper(
            """
            INSERT INTO reservation (id, slot, owner, state, made) \
            VALUES (x'\(clip.id)', \(slot), x'\(clip.id)', 'abandoned', 0)
            """)
        _ = try test.repair()
        #expect(try test.hasPayload(clip.id))
        #expect(try test.slotBytes() == bytes)
        try expectWhole(test)
    }

    @Test func `missing directories and wrong modes are put right`() throws {
        let (test, _) = try filled()
        let disk = LinuxDisk()
        try disk.removeDirectory(test.place + "/incoming")
        let payload = try #require(test.rows(ClipRow.self).first).id
        let path = "\(test.place)/clips/\(payload.description.prefix(2))/\(payload)"
        try disk.openPlainFile(path).setMode(0o644)
        #expect(try test.vault().verify().findings.map(\.code) == ["directory-missing"])
        let summary = try test.repair()
        #expect(summary.kinds == [.directoryMade, .modeSet])
        #expect(try disk.status(of: path).mode == 0o400)
        #expect(try disk.status(of: test.place + "/incoming").mode == 0o700)
        try expectWhole(test)
    }

    @Test
    func `nothing is led out of the vault by a link, and no living payload is moved with one`()
        throws
    {
        let (test, clip) = try filled()
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
        try expectWhole(test)
    }

    @Test func `a slot's second name is found`() throws {
        let (test, _) = try filled()
        try LinuxDisk().link(test.place + "/keys.slots", to: test.directory + "/copy")
        #expect(try test.vault().verify().findings.map(\.code) == ["more-names"])
    }

    @Test
    func `a destruction that was begun is finished by who may purge, and told to who may not`()
        throws
    {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        let identity = SecretIdentity()
        _ = try test.founder().addPerson(
            named: "Ada", request: identity.request, roles: [.administrator])
        try test.vault().unlock(with: identity).accept(vaultID: test.id)
        func stop() throws {
            let stopped = Vault(
                try test.vault(),
                slots: {
                    StepKeyStore(base: $0) { (_) throws(DiskError) in throw .locked(path: "test") }
                }, clips: { $0 })
            _ = try stopped.unlock(with: SecretIdentity(test.purgeIdentity.copy())).runPurge()
        }
        #expect(throws: (any Error).self) { try stop() }
        func asAdministrator() throws -> RepairSummary {
            try Vault(
                at: test.place, environment: test.environment, occupancy: .alone(waiting: .zero)
            ).unlock(with: identity).repair()
        }
        let told = try asAdministrator()
        #expect(told.destroying == 1)
        #expect(told.steps == [])
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.repair().kinds == [.destructionFinished])
        #expect(try test.rows(TombstoneRow.self).count == 1)
        try expectWhole(test)
    }

    @Test func `an old catalog is not cleaned after`() throws {
        let (test, _) = try filled()
        let old = test.directory + "/old.sqlite"
        try Database(path: test.place + "/catalog.sqlite", access: .readWrite, lockPath: nil)
            .copy(to: old)
        _ = try test.takeIn(
            TestVault.film(50_000), for: test.family(sessionOn: "2026-03-11"), day: "11")
        try test.founder().remember()
        for suffix in ["-wal", "-shm"]
        where try LinuxDisk().exists(test.place + "/catalog.sqlite" + suffix) {
            try LinuxDisk().removeFile(test.place + "/catalog.sqlite" + suffix)
        }
        try LinuxDisk().move(old, to: test.place + "/catalog.sqlite", .replacing)
        let before = try test.picture()
        #expect(code { _ = try test.repair() } == "rolled-back")
        #expect(try test.picture() == before)
    }

    @Test func `a catalog that was edited behind the log is not cleaned after`() throws {
        let (test, clip) = try filled()
        try test.tamper(
            "DELETE FROM header", "DELETE FROM clip", "UPDATE slot SET owner = NULL")
        let before = try test.picture()
        #expect(code { _ = try test.repair() } == "catalog-unbelieved")
        #expect(try test.picture() == before)
        #expect(try test.hasPayload(clip.id))
    }

    /// The calls that change something on the disk; each of them fails once.
    private static let changes: Set<SystemCall> = [
        .pwrite, .write, .fsync, .fdatasync, .rename, .unlink, .mkdir, .fchmod, .ftruncate, .link,
    ]

    @Test(arguments: [FaultyDisk.Afterwards.working, .failing])
    func `promise 6: a repair that any change on the disk stops is finished by the next`(
        afterwards: FaultyDisk.Afterwards
    ) throws {
        let (test, clip) = try filled()
        let stray = Random.bytes(900)
        try mess(test, clip)
        try test.strayPayload(.random(), stray)
        let keys = test.directory + "/image"
        func copy(_ from: String, _ to: String) throws {
            let done = try ChildProcess("cp", ["-a", from, to])
                .run(outputLimit: 1000, timeout: .seconds(60))
            #expect(done.ending == .exited(0))
        }
        try copy(test.place, keys)
        var points = 0
        // A disk that is gone for good ends the repair at the same places, so fewer of them do.
        for number in stride(from: 1, to: 500, by: afterwards == .working ? 1 : 4) {
            TestVault.remove(test.place)
            TestVault.remove(test.directory + "/state")
            try copy(keys, test.place)
            let disk = FaultyDisk(
                failing: number, of: Self.changes, with: .inputOutput, afterwards: afterwards)
            do {
                let summary = try test.maintainer(on: disk).repair()
                if !disk.hasFailed { break }
                // It may only have been partly done.
                _ = summary.failure
            } catch {
                #expect(disk.hasFailed, "\(error)")
            }
            points += 1
            _ = try test.repair()
            try expectWhole(test)
            #expect(try test.holds(stray, below: "/set-aside"))
            #expect(try test.hasPayload(clip.id))
        }
        #expect((10..<120).contains(points), "\(points) calls")
    }
}
