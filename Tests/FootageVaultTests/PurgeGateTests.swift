import AgeFile
import Catalog
import FootageVault
import KeyStore
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct PurgeGateTests {
    @Test
    func `promise 5: without a policy in force nothing is destroyed`() throws {
        let test = try TestVault(policy: nil)
        #expect(code { _ = try test.purge().runPurge() } == "no-policy")
        #expect(try test.lastEvents(1) == ["purge.refuse no-policy"])
    }

    @Test
    func `promise 5: without an appraisal nothing is destroyed, and what is late is an incident`()
        throws
    {
        let policy = try TestVault.policy.swapping("until: 2030-12-31", with: "until: 2026-05-01")
        let test = try TestVault(policy: policy)
        try test.endedFamily()
        try test.live(until: TestVault.Day.late)
        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")
        #expect(try test.lastEvents(1) == ["purge.refuse no-appraisal"])
        #expect(try test.held().count == 1)
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["overdue"])
    }

    @Test
    func `promise 5: a clock that ran ahead is not believed until governance confirms the date`()
        throws
    {
        let test = try TestVault()
        try test.endedFamily()
        try test.go(to: TestVault.Day.due)
        #expect(code { _ = try test.purge().runPurge() } == "clock-ahead")
        // What was recorded under the wrong clock does not make it right.
        _ = try test.practitioner().listFamilies()
        #expect(code { _ = try test.purge().runPurge() } == "clock-ahead")
        #expect(try test.held().count == 1)
        #expect(
            code { try test.purge().confirmClock(test.date(TestVault.Day.due)) } == "role")
        #expect(
            code { try test.founder().confirmClock(test.date(TestVault.Day.late)) }
                == "other-date")
        try test.founder().confirmClock(test.date(TestVault.Day.due))
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }

    @Test
    func `promise 5: a clock behind the newest record is not believed`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        _ = try test.practitioner().listFamilies()
        try test.clock.set("2026-05-15T11:59:59.999Z")
        #expect(code { _ = try test.purge().runPurge() } == "clock-behind")
        #expect(try test.held().count == 1)
        try test.go(to: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }

    @Test(arguments: [44, 45, 46])
    func `forty-five days without a record are believed, and no more`(days: Int) throws {
        let test = try TestVault()
        let start = try #require(Instant(TestVault.start))
        let later = Instant(milliseconds: start.milliseconds + Int64(days) * 86_400_000)
        try test.clock.set(later.description)
        let refused = code { _ = try test.purge().runPurge() }
        #expect(refused == (days > 45 ? "clock-ahead" : nil))
    }

    @Test
    func `only one purge runs at a time`() throws {
        let test = try TestVault()
        let file = try LinuxDisk().openLockFile(
            test.directory + "/vault/purge.lock", mode: 0o600, group: nil)
        try file.lock(.exclusive)
        #expect(code { _ = try test.purge().runPurge() } == "purge-running")
        try file.unlock()
        #expect(code { _ = try test.purge().runPurge() } == nil)
    }

    @Test
    func `a practitioner cannot purge, and their trying is on record`() throws {
        let test = try TestVault()
        #expect(code { _ = try test.practitioner().runPurge() } == "role")
        #expect(try test.lastEvents(1) == ["purge.run role"])
        #expect(
            code { _ = try test.practitioner().planPurge(on: test.date("2026-03-12")) } == "role")
    }

    @Test
    func `promise 3: a hold removed behind the log's back stops the purge`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        _ = try test.founder().placeHold(
            on: .clip(address), kind: .court, reason: "Order",
            reviewBy: test.date("2026-08-01"))
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().planned == 0)
        try test.tamper("DELETE FROM hold")
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.held().count == 1)
    }

    @Test(arguments: [
        ("UPDATE fact SET date = date - 60 WHERE name = 'programme.ended'", "row"),
        ("UPDATE consent SET withdrawn = 20000", "row"),
        ("DELETE FROM policy WHERE number = 1", "row"),
        ("UPDATE clip SET state = 'destroying'", "row"),
    ])
    func `promise 3: an edit that would destroy a clip early stops the purge`(
        sql: String, refusal: String
    ) throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        try test.tamper(sql)
        #expect(code { _ = try test.purge().runPurge() } == refusal)
        #expect(try test.held().count == 1)
    }
}

@Suite struct PurgeJobPowerTests {
    @Test
    func `promise 8: the purge job opens no header, no name, and no clip`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        let purge = try test.purge()
        #expect(code { _ = try purge.listClips(family: nil) } == "role")
        #expect(code { _ = try purge.showClip(address) } == "role")
        let export = code {
            _ = try purge.exportClip(
                address, purpose: .purpose(.therapy), returnBy: nil,
                to: .file(test.directory + "/film.mp4"))
        }
        #expect(export == "role")
        #expect(try purge.listPeople().allSatisfy { $0.name == nil })
        let key = test.purgeIdentity.copy()
        let bytes = try test.slotBytes()
        var headers = 0
        for start in stride(from: 0, to: bytes.count, by: 512) where bytes[start + 4] == 1 {
            let count = Int(bytes[start + 6]) << 8 | Int(bytes[start + 7])
            let header = try AgeHeader(
                parsing: Array(bytes[start + 24..<start + 24 + count]))
            #expect(throws: AgeError.noMatch) { _ = try header.fileKey(with: key) }
            headers += 1
        }
        #expect(headers == 1)
        for grant in try test.rows(GrantRow.self) {
            #expect(throws: AgeError.noMatch) { _ = try AgeFile.open(grant.sealed, with: key) }
        }
        let wraps = try test.rows(WrapRow.self).filter { wrap in
            (try? AgeFile.open(wrap.sealed, with: key)) != nil
        }
        let keys = try test.rows(VaultKeyRow.self).filter { key in
            wraps.contains { $0.vaultKey == key.id }
        }
        #expect(Set(keys.map(\.key)) == [.dates, .log])
    }
}
