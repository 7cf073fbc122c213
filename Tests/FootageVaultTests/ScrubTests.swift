import Catalog
import Database
import FootageVault
import KeyStore
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Reading the stored films back from the disk (design §9, §10; promise 6).
struct ScrubTests {
    private func flip(_ file: FileHandle, at offset: UInt64) throws {
        let byte = try file.read(at: offset, count: 1)
        try file.write([byte[0] ^ 1], at: offset)
    }

    /// The address of the clip that `FilledVault.payload` names.
    private func first(_ filled: FilledVault) throws -> ClipAddress {
        try #require(ClipAddress("\(filled.family)/1/1"))
    }

    private func slot(_ filled: FilledVault) throws -> Int64 {
        try #require(
            filled.raw().query(
                "SELECT slot FROM header JOIN clip USING (id) ORDER BY number LIMIT 1"
            ) { try $0.int(at: 0) }.first)
    }

    private func incidents(_ filled: FilledVault) throws -> [String] {
        try filled.raw().query("SELECT kind FROM incident ORDER BY number") { try $0.text(at: 0) }
    }

    private func checked(_ filled: FilledVault) throws -> [Int64] {
        try filled.raw().query("SELECT checked FROM scrub ORDER BY checked") { try $0.int(at: 0) }
    }

    @Test func `a store that is well leaves one record`() throws {
        let filled = try FilledVault()
        let before = try filled.test.logSize()
        let summary = try filled.test.founder().scrub()
        #expect(summary.read == 2)
        #expect(summary.left == 0)
        #expect(summary.damages.isEmpty)
        #expect(summary.failure == nil)
        #expect(summary.bytes > 300_000)
        #expect(try filled.test.logSize() == before + 1)
        #expect(try filled.vault().verify().isSound)
    }

    @Test(arguments: [0, 16, 100_000, 150_047] as [UInt64])
    func `one flipped bit of a payload is found, marked, and said with what to restore`(
        offset: UInt64
    ) throws {
        let filled = try FilledVault()
        try flip(filled.writablePayload(), at: offset)
        let founder = try filled.test.founder()
        let summary = try founder.scrub()
        #expect(summary.failure == .tampered)
        #expect(summary.damages.map(\.kind) == [.payloadChanged])
        let damage = try #require(summary.damages.first)
        let address = try first(filled)
        #expect(damage.name == address.description)
        #expect(
            damage.payload.map { filled.test.directory + "/vault/" + $0 } == (try filled.payload()))
        #expect(damage.slot == (try slot(filled)))
        #expect(damage.kind.part == .store)
        #expect(summary.incidents == 1)
        #expect(try incidents(filled) == ["payload-changed"])
        #expect(try filled.test.practitioner().showClip(address).damage == ["payload-changed"])
        #expect(
            try filled.vault().status().lines.contains { $0.name == "damaged" && $0.level == .red })
        #expect(try filled.vault().verify().isSound)
    }

    @Test func `damage that stays has one incident, and no record more`() throws {
        let filled = try FilledVault()
        try flip(filled.writablePayload(), at: 99)
        _ = try filled.test.founder().scrub()
        let size = try filled.test.logSize()
        let again = try filled.test.founder().scrub()
        #expect(again.damages.count == 1)
        #expect(again.incidents == 0)
        #expect(try incidents(filled) == ["payload-changed"])
        #expect(try filled.test.logSize() == size + 1)
    }

    @Test func `a payload that is put back is whole again`() throws {
        let filled = try FilledVault()
        let payload = try filled.writablePayload()
        try flip(payload, at: 99)
        _ = try filled.test.founder().scrub()
        try flip(payload, at: 99)
        let summary = try filled.test.founder().scrub()
        #expect(summary.mended == 1)
        #expect(summary.failure == nil)
        let clip = try filled.test.practitioner().showClip(first(filled))
        #expect(clip.damage.isEmpty)
        #expect(clip.summary.verified == filled.test.clockDay)
    }

    @Test func `a backup that shares a damaged payload's bytes is not offered without a word`()
        throws
    {
        let filled = try FilledVault()
        try LinuxDisk().link(filled.payload(), to: filled.test.directory + "/backup")
        try flip(filled.writablePayload(), at: 99)
        let message = try filled.test.founder().scrub().damages.first?.message
        #expect(message?.hasSuffix("by a hard link has the same bytes") == true)
    }

    @Test func `a missing payload is told from a changed one`() throws {
        let filled = try FilledVault()
        try LinuxDisk().removeFile(filled.payload())
        let summary = try filled.test.founder().scrub()
        #expect(summary.failure == .unknown)
        #expect(summary.damages.map(\.kind) == [.payloadMissing])
    }

    @Test func `a payload cut short, lengthened, or replaced by a link is found`() throws {
        for way in 0..<3 {
            let filled = try FilledVault()
            let file = try filled.writablePayload()
            switch way {
            case 0: try file.truncate(to: 10)
            case 1: try file.write([0], at: file.status().size)
            default:
                try LinuxDisk().move(filled.payload(), to: filled.payload() + "x", .refusing)
                let done = try ChildProcess("ln", ["-s", filled.payload() + "x", filled.payload()])
                    .run(outputLimit: 1000, timeout: .seconds(10))
                #expect(done.ending == .exited(0))
            }
            let summary = try filled.test.founder().scrub()
            #expect(
                summary.damages.map(\.kind) == [way == 2 ? .payloadUnreadable : .payloadChanged])
        }
    }

    @Test func `an erased and a changed key slot are found, each with its part of the backup`()
        throws
    {
        let filled = try FilledVault()
        let slot = UInt64(try slot(filled))
        let original = try filled.slotFile().read(at: slot * 512, count: 512)
        try filled.slotFile().write([UInt8](repeating: 0, count: 512), at: slot * 512)
        let erased = try filled.test.founder().scrub()
        #expect(erased.damages.map(\.kind) == [.keyMissing])
        #expect(erased.damages.first?.kind.part == .keys)
        #expect(erased.failure == .unknown)
        try filled.slotFile().write(original, at: slot * 512)
        try flip(filled.slotFile(), at: slot * 512 + 100)
        let changed = try filled.test.founder().scrub()
        #expect(changed.damages.map(\.kind) == [.keyChanged])
        #expect(changed.failure == .tampered)
    }

    @Test func `a family's damaged keys are found`() throws {
        let filled = try FilledVault()
        let slot = try #require(
            filled.raw().query("SELECT slot FROM family") { try $0.int(at: 0) }.first)
        try flip(filled.slotFile(), at: UInt64(slot) * 512 + 50)
        let summary = try filled.test.founder().scrub()
        #expect(summary.damages.map(\.name) == [filled.family.description])
        #expect(try filled.test.founder().scrub().incidents == 0)
    }

    @Test func `a scrub without time reads nothing, and the next goes on with the oldest`() throws {
        let filled = try FilledVault()
        let none = try filled.test.founder().scrub(ScrubRequest(limit: .zero))
        #expect(none.read == 0)
        #expect(none.left == 2)
        try filled.test.clock.set("2026-03-13T12:00:00.000Z")
        _ = try filled.test.founder().scrub()
        try filled.test.clock.set("2026-03-14T12:00:00.000Z")
        // The one that was read longest ago comes first, whichever was taken in first.
        let second = try #require(
            filled.raw().query("SELECT id FROM clip ORDER BY number DESC LIMIT 1") {
                try $0.blob(at: 0)
            }.first)
        try filled.test.tamper(
            "UPDATE scrub SET checked = checked - 1000 WHERE id = x'\(Hex.encode(second))'")
        let order = try filled.test.catalog().payloadsToScrub(at: filled.test.clock.now).map(\.id)
        #expect(order.first?.bytes == second)
    }

    @Test func `a time that lies in the future puts nothing off`() throws {
        let filled = try FilledVault()
        _ = try filled.test.founder().scrub()
        try filled.test.clock.set("2026-03-14T12:00:00.000Z")
        _ = try filled.test.founder().scrub()
        try filled.test.tamper(
            "UPDATE scrub SET checked = 9000000000000 WHERE id = (SELECT max(id) FROM scrub)")
        let last = try #require(
            filled.raw().query("SELECT max(id) FROM scrub") { try $0.blob(at: 0) }.first)
        let order = try filled.test.catalog().payloadsToScrub(at: filled.test.clock.now).map(\.id)
        #expect(order.first?.bytes == last)
        #expect(try filled.vault().verify().isSound)
    }

    @Test func `whoever may not scrub is refused, on record`() throws {
        let filled = try FilledVault()
        let before = try filled.test.logSize()
        #expect(throws: VaultError.self) { try filled.test.practitioner().scrub() }
        #expect(try filled.test.logSize() == before + 1)
        let outsider = try filled.test.colleague("Ada Administrator", [.administrator])
        #expect(throws: VaultError.self) { try outsider.scrub(ScrubRequest(depth: .withKeys)) }
        #expect(try outsider.scrub().read == 2)
    }

    @Test func `with keys a practitioner opens the films of their families, on record`() throws {
        let filled = try FilledVault()
        let stranger = try filled.test.colleague("Peter Practitioner", [.practitioner])
        #expect(try stranger.scrub(ScrubRequest(depth: .withKeys)).read == 0)
        let before = try filled.test.logSize()
        let summary = try filled.test.practitioner().scrub(ScrubRequest(depth: .withKeys))
        #expect(summary.read == 2)
        #expect(summary.damages.isEmpty)
        // An intent and an outcome a film, and the scrub.
        #expect(try filled.test.logSize() == before + 5)
        #expect(try filled.vault().verify().isSound)
    }

    @Test func `only keys show a payload that was sealed to another header`() throws {
        let filled = try FilledVault()
        let slots = try filled.raw().query("SELECT slot FROM header") { try $0.int(at: 0) }
        let ids = try filled.raw().query("SELECT id FROM header") { try $0.blob(at: 0) }
        // As a program with a fault would write it: slot, catalog and log agree, and the key is another's.
        let file = try filled.slotFile()
        let other = try file.read(at: UInt64(slots[1]) * 512, count: 480)
        let bodyLength = Int(other[6]) << 8 | Int(other[7])
        let body = Array(other[24..<24 + bodyLength])
        let store = try SlotFile(path: filled.test.directory + "/vault/keys.slots", .oneAccount)
        try store.destroy([SlotNumber(slots[0])])
        try store.write(body, kind: .clipHeader, owner: ids[0], in: SlotNumber(slots[0]))
        try filled.test.amend(HeaderRow.self, where: "id = x'\(Hex.encode(ids[0]))'") {
            $0.sha256 = SHA256.hash(body).bytes
        }
        #expect(try filled.test.founder().scrub().damages.isEmpty)
        let summary = try filled.test.practitioner().scrub(ScrubRequest(depth: .withKeys))
        #expect(summary.damages.map(\.kind) == [.filmUnopenable])
        #expect(summary.failure == .tampered)
    }

    @Test func `what ends a scrub between films leaves on record what was done`() throws {
        struct Stop: Error {}
        let filled = try FilledVault()
        let before = try filled.test.logSize()
        #expect(throws: Stop.self) {
            try filled.test.founder().scrub { read, _ in if read > 0 { throw Stop() } }
        }
        #expect(try filled.test.logSize() == before + 1)
        #expect(try checked(filled).count == 2)
    }

    @Test func `status is amber when no scrub ran for long`() throws {
        let filled = try FilledVault()
        func level() throws -> VaultStatus.Level? {
            try filled.vault().status().lines.first { $0.name == "read-back" }?.level
        }
        #expect(try level() == .green)
        try filled.test.clock.set("2026-06-30T12:00:00.000Z")
        #expect(try level() == .amber)
        _ = try filled.test.founder().scrub()
        #expect(try level() == .green)
    }
}

extension TestVault {
    /// The day that the clock stands at.
    var clockDay: CivilDate? { CivilDate(String(clock.now.description.prefix(10))) }
}
