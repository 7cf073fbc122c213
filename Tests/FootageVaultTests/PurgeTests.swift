import Catalog
import ClipStore
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct PurgeTests {
    @Test
    func `promise 4: a clip that is due is gone, and its certificate says how`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.due)
        let clip = try #require(try test.held().first)
        let before = try test.rows(HeaderRow.self)
        let slot = try #require(before.first?.slot)
        let header = Array(try test.slotBytes()[Int(slot) * 512 + 24..<Int(slot) * 512 + 200])

        let summary = try test.purge().runPurge()

        #expect(summary.destroyed == [clip])
        #expect(summary.skipped.isEmpty && summary.pending.isEmpty)
        #expect(try test.held().isEmpty)
        #expect(try test.rows(HeaderRow.self).isEmpty)
        #expect(try test.rows(DestructionRow.self).isEmpty)
        #expect(try !test.hasPayload(clip))
        #expect(!Files.contains(try test.slotBytes(), Array(header[0..<64])))
        #expect(!Files.contains(try test.slotBytes(), clip.bytes))
        let lines = try test.ledger()
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("\(clip) 2026-05-15 ") == true)
        let certificate = try #require(try test.founder().destructionCertificates().first)
        guard case .object(let members) = certificate.json else { return }
        #expect(members["clip"] == .string(clip.description))
        #expect(members["rule"] == .string("feedback"))
        #expect(members["limit"] == .string("2026-05-20"))
        #expect(members["backups_until"] == .string("2026-06-14"))
        guard case .object(let method)? = members["method"] else {
            Issue.record("no method")
            return
        }
        #expect(method["key_slot"] == .string("zeroed"))
        #expect(method["payload"] == .string("removed"))
        #expect(code { _ = try test.practitioner().showClip(address) } == "destroyed")
    }

    @Test
    func `promise 4: a destroyed film is recognised, and refused`() throws {
        let test = try TestVault()
        let film = TestVault.film(50_000)
        let address = try test.endedFamily(films: [film])[0]
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(throws: VaultError.self) { try test.takeIn(film, for: address.family) }
        #expect(try test.held().isEmpty)
    }

    @Test
    func `promise 5: a hold placed after the plan wins`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.due)
        let plan = try test.purge().planPurge(on: test.date(TestVault.Day.due))
        #expect(plan.clips.count == 1)
        _ = try test.founder().placeHold(
            on: .clip(address), kind: .court, reason: "Order of 14 May",
            reviewBy: test.date("2026-08-01"))

        let summary = try test.purge().applyPurge(plan)

        #expect(summary.destroyed.isEmpty)
        #expect(summary.skipped.map(\.reason) == [.notDue(status: "held")])
        #expect(try test.held() == plan.clips.map(\.clip))
    }

    @Test
    func `promise 5: a past date typed today destroys nothing today`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(1000), for: family)
        try test.live(until: TestVault.Day.late)
        _ = try test.practitioner().endProgramme(
            family, number: nil, on: test.date(TestVault.Day.ended))

        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2026-06-03")
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2026-06-04")
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }

    @Test
    func `promise 5: a clip whose facts have changed since the plan is left for the next plan`()
        throws
    {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.due)
        let plan = try test.purge().planPurge(on: test.date(TestVault.Day.due))
        let day = try test.date("2026-03-13")
        _ = try test.practitioner().addSession(
            address.family, on: day, from: nil, to: nil, programme: 1)

        let summary = try test.purge().applyPurge(plan)

        #expect(summary.destroyed.isEmpty)
        #expect(summary.skipped.map(\.reason) == [.factsChanged])
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }

    @Test
    func `a purge that runs again on the same day destroys nothing more`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.endedFamily(day: 11)
        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 2)
        let stones = try test.rows(TombstoneRow.self)

        let again = try test.purge().runPurge()

        #expect(again.destroyed.isEmpty && again.planned == 0 && again.incidents == 0)
        #expect(try test.rows(TombstoneRow.self).map(\.id) == stones.map(\.id))
        #expect(try test.ledger().count == 2)
    }

    @Test
    func `the records say what was begun, and what was done`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(
            try test.lastEvents(4) == [
                "purge.run", "clip.destroy intent", "clip.destroy outcome", "purge.end",
            ])
        let run = try #require(try test.rows(PurgeRunRow.self).last { $0.planned == 1 })
        #expect(run.outcome == "done" && run.destroyed == 1 && run.skipped == 0)
    }

    @Test
    func `what should have gone is an incident, once`() throws {
        let test = try TestVault()
        try test.endedFamily()
        try test.live(until: TestVault.Day.between)
        try test.go(to: "2026-05-25")
        let summary = try test.purge().runPurge()
        #expect(summary.incidents == 1 && summary.destroyed.count == 1)
        let incident = try #require(try test.rows(IncidentRow.self).first)
        #expect(incident.kind == "overdue")
        #expect(incident.detail == "limit 2026-05-20, deadline 2026-05-20")
        #expect(try test.purge().runPurge().incidents == 0)
    }

    @Test
    func `promise 6: while somebody reads a clip its payload waits, but no longer opens`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        let clip = try #require(try test.held().first)
        try test.live(until: TestVault.Day.due)
        let purge = try test.purge()
        purge.patienceWithReaders = .milliseconds(5)
        let store = try DirectoryClipStore(in: test.directory + "/vault", .oneAccount)
        let reader = try store.open(clip)

        let first = try purge.runPurge()

        #expect(first.destroyed.isEmpty)
        #expect(first.pending == [PendingClip(clip: clip, reason: .inUse)])
        #expect(try test.hasPayload(clip))
        #expect(!Files.contains(try test.slotBytes(), clip.bytes))
        let hold = code {
            _ = try test.founder().placeHold(
                on: .clip(address), kind: .court, reason: "Too late",
                reviewBy: test.date("2026-08-01"))
        }
        #expect(hold == "destruction-begun")
        reader.close()
        let second = try test.purge().runPurge()
        #expect(second.destroyed == [clip] && second.pending.isEmpty)
        #expect(try !test.hasPayload(clip))
        #expect(try test.rows(PurgeRunRow.self).allSatisfy { $0.ended != nil })
    }
}
