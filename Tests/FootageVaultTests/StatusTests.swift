import Database
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultModel

@Suite struct VaultStatusTests {
    private func line(_ status: VaultStatus, _ name: String) throws -> VaultStatus.Line {
        try #require(status.lines.first { $0.name == name })
    }

    @Test func `a vault in order says so, line by line`() throws {
        let test = try FilledVault()
        let status = try test.test.founder().status()
        #expect(!status.isRed)
        #expect(
            status.lines.map { "\($0.level.rawValue) \($0.name): \($0.sentence)" } == [
                "green overdue: overdue 0",
                "green due: 0 due now, 0 queued, 0 within 7 days, 0 within 30",
                "green policy: policy test version 1, to be reviewed by 2030-12-31",
                "green appraisal: the authority to destroy lasts until 2030-12-31",
                "green purge: the purge has not run yet", "green quarantine: nothing in quarantine",
                "green holds: 1 hold open, the oldest since 2026-03-12",
                "green incidents: no incident is open", "green exports: 0 exports not yet returned",
                "green clips: 2 clips of 1 family",
                "green read-back: the clip whose reading back is longest ago was read today",
                "green log: \(status.figures.logSize) records in the log",
                """
                amber head-elsewhere: no head of the log was ever handed out: print one with \
                `footage audit checkpoint`
                """, "amber grantees: 1 family that fewer than two people can open",
                "amber recovery: the recovery identity was never drilled",
                "amber backup: no backup was ever made: `footage backup DIR` makes one",
            ])
        let record = try test.test.founder().listRecords(RecordFilter(event: "status.read"))
        #expect(record.count == 1)
    }

    @Test func `clips held without a policy are red`() throws {
        let test = try TestVault(policy: nil)
        let empty = try test.vault().status()
        #expect(try line(empty, "policy").level == .amber)
        let family = try test.family()
        let practitioner = try test.practitioner()
        let dump = try test.dump(family, TestVault.film(1000))
        _ = try practitioner.upload(
            practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        let status = try test.vault().status()
        #expect(try line(status, "policy").level == .red)
        #expect(status.isRed)
    }

    @Test func `what was due goes from soon to overdue as days pass, and only overdue is red`()
        throws
    {
        let test = try FilledVault()
        _ = try test.test.founder().releaseHold(1, reason: "The complaint was settled")
        let day = try #require(CivilDate("2026-03-12"))
        _ = try test.test.practitioner().endProgramme(test.family, number: nil, on: day)
        func status(_ date: String) throws -> VaultStatus {
            try test.test.clock.set(date + "T12:00:00.000Z")
            return try test.test.founder().status()
        }
        // Limit 2026-05-12, from five days before.
        #expect(try status("2026-04-10").figures.dueIn30Days == 2)
        #expect(try status("2026-05-01").figures.dueIn7Days == 2)
        #expect(try status("2026-05-07").figures.count(.due) == 2)
        let due = try status("2026-05-10")
        #expect(!due.isRed)
        #expect(try line(due, "purge").level == .amber)
        let late = try status("2026-05-13")
        #expect(late.isRed)
        #expect(try line(late, "overdue").details == ["\(test.family)/1/1", "\(test.family)/1/2"])
        #expect(try line(late, "head-elsewhere").level == .amber)
        // Nobody without governance or a grant is told which.
        let counts = try test.vault().status()
        #expect(counts.isRed)
        #expect(try line(counts, "overdue").details == [])
        #expect(try test.test.purge().status().figures.overdue == [])
    }

    @Test(arguments: [
        ("2030-12-31", VaultStatus.Level.green), ("2031-01-30", .amber), ("2031-01-31", .red),
    ])
    func `a policy past its review is amber, and red after thirty days`(
        date: String, level: VaultStatus.Level
    ) throws {
        let test = try TestVault()
        try test.clock.set(date + "T12:00:00.000Z")
        #expect(try line(test.vault().status(), "policy").level == level)
    }

    @Test(arguments: [
        ("2030-11-30", "green: the authority to destroy lasts until 2030-12-31"),
        ("2030-12-01", "amber: the authority to destroy lasts until 2030-12-31, 30 days more"),
        (
            "2031-01-01",
            "amber: the authority to destroy ended on 2030-12-31, so the purge destroys nothing"
        ),
    ])
    func `an authority that is about to end, or has ended, is amber`(
        date: String, expected: String
    ) throws {
        let test = try TestVault()
        try test.clock.set(date + "T12:00:00.000Z")
        let found = try line(test.vault().status(), "appraisal")
        #expect("\(found.level.rawValue): \(found.sentence)" == expected)
    }

    @Test func `an authority that has ended is red where films are due`() throws {
        let test = try TestVault()
        _ = try test.endedFamily()
        try test.clock.set("2031-01-01T12:00:00.000Z")
        #expect(try line(test.vault().status(), "appraisal").level == .red)
    }

    @Test func `a hold past its review and a film long in quarantine are amber`() throws {
        let test = try FilledVault()
        let practitioner = try test.test.practitioner()
        let dump = try test.test.dump(
            test.family, TestVault.film(1000), name: "20260301_101500.mp4")
        _ = try practitioner.upload(
            practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        #expect(try line(test.vault().status(), "quarantine").level == .green)
        try test.test.clock.set("2027-01-02T12:00:00.000Z")
        let status = try test.vault().status()
        #expect(
            try line(status, "quarantine").sentence == """
                1 film in quarantine, the oldest since 2026-03-12; 1 longer than the policy allows
                """)
        #expect(try line(status, "quarantine").level == .amber)
        #expect(try line(status, "holds").level == .amber)
        #expect(try line(status, "holds").details == ["hold 1"])
    }

    @Test func `a practitioner sees their own families, and nothing of others`() throws {
        let test = try FilledVault()
        #expect(try test.test.practitioner().status().figures.clips == 2)
        let identity = SecretIdentity()
        _ = try test.test.founder().addPerson(
            named: "Bea Colleague", request: identity.request, roles: [.practitioner])
        let colleague = try test.vault().unlock(with: identity)
        try colleague.accept(vaultID: test.test.id)
        let status = try colleague.status()
        #expect(status.figures.clips == 0)
        #expect(status.figures.families == 0)
        #expect(status.figures.holds == 0)
    }

    @Test func `a clip whose end hangs on a sealed date is counted apart without an identity`()
        throws
    {
        let test = try TestVault(
            policy: TestVault.policy.swapping(
                "programme.ended, add: P2M", with: "child.birth, add: P9Y")
        )
        let family = try test.family()
        let practitioner = try test.practitioner()
        let birth = try #require(CivilDate("2025-06-01"))
        try practitioner.setFamily(family, alias: nil, birth: (child: 1, date: birth))
        let dump = try test.dump(family, TestVault.film(1000))
        _ = try practitioner.upload(
            practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        #expect(try test.vault().status().figures.sealedDates == 1)
        let governance = try test.founder().status().figures
        #expect(governance.sealedDates == 0)
        #expect(governance.count(.kept) == 1)
    }

    @Test func `a printed head is on record, readable, and held against the vault`() throws {
        let test = try FilledVault()
        // Films were taken in and read back; their receipts lie on the vault's own machine.
        #expect(try test.vault().status().figures.headElsewhere == nil)
        let head = try test.test.practitioner().printCheckpoint()
        #expect(head.vault == test.test.id)
        #expect(head.note.hasPrefix("\(head.origin)\n\(head.size)\n"))
        #expect(head.paper.contains(test.test.id.forPaper))
        let status = try test.vault().status()
        #expect(status.figures.headElsewhere?.event == "audit.checkpoint")
        #expect(status.figures.headElsewhere?.size == head.size)
        #expect(status.figures.logSize == head.size)
    }

    @Test(arguments: TestVault.editsOfARecord)
    func `promise 3: a status tells no heads and drills by records that are not the tree's`(
        sql: String
    ) throws {
        let test = try TestVault()
        _ = try test.family()
        try test.tamperWithWhatIsKnown(sql)
        for status in [try test.founder().status(), try test.vault().status()] {
            let log = try line(status, "log")
            #expect(log.level == .red)
            #expect(log.sentence.contains(" in the log, and they are not to be believed: "))
            #expect(!status.lines.contains { ["head-elsewhere", "recovery"].contains($0.name) })
        }
    }

    @Test func `a status that cannot be recorded has counts only, and is red`() throws {
        let test = try FilledVault()
        let founder = try test.test.vault(.readOnly).unlock(
            with: SecretIdentity(test.test.founderIdentity.copy()))
        let status = try founder.status()
        #expect(status.isRed)
        #expect(try line(status, "log-writing").level == .red)
        #expect(status.figures.clips == 2)
    }
}
