import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultModel

/// What is certified of a film that is gone, and to whom.
@Suite struct CertificateTests {
    @Test func `a destroyed film's certificate tells what is still there, and that it was made`()
        throws
    {
        let test = try TestVault()
        let films = try test.endedFamily()
        _ = try test.practitioner().exportClip(
            films[0], purpose: .purpose(.therapy), returnBy: nil,
            to: .file(test.outside() + "/out.mp4"))
        #expect(code { _ = try test.founder().certificate(of: films[0]) } == "not-destroyed")
        try test.live(until: TestVault.Day.due)
        let clip = try #require(try test.purge().runPurge().destroyed.first)
        let account = try test.founder().certificate(of: films[0])
        #expect(account.address == films[0])
        guard case .object(let members) = account.json,
            case .array(let records)? = members["records"],
            case .array(let copies)? = members["copies"]
        else {
            Issue.record("no account")
            return
        }
        #expect(members["clip"] == .string(clip.description))
        #expect(members["rule"] == .string("feedback"))
        #expect(
            members["about"]
                == .string("Footage for video feedback goes two months after the work ends."))
        #expect(members["end"] == .string("destroyed"))
        #expect(members["backups_until"] == .string("2026-06-14"))
        #expect(members["tombstone_goes"] == .string("P8Y"))
        #expect(copies.count == 1)
        // Taken in, read back, taken out and its end, destroyed: intent and outcome.
        #expect(records.count == 6)
        let page = String(decoding: account.page, as: UTF8.self)
        #expect(page.contains("Destroyed on 2026-05-15"))
        #expect(page.contains("Purge job"))
        #expect(page.contains("<bdi>Ann Practitioner</bdi>"))
        #expect(try test.founder().certificate(of: clip).address == films[0])
        #expect(try test.lastEvents(1) == ["report.make"])
        #expect(code { _ = try test.practitioner().certificate(of: films[0]) } == "role")
        #expect(try test.lastEvents(1) == ["report.make role"])
        let nowhere = ClipAddress(family: films[0].family, session: 1, clip: 9)
        #expect(code { _ = try test.founder().certificate(of: nowhere) } == "not-found")
        #expect(code { _ = try test.founder().certificate(of: .random()) } == "not-found")
        #expect(try test.vault().verify().findings == [])
    }

    @Test func `a film that was moved has one too, which does not name where it went`() throws {
        let misfiled = try Misfiled()
        try misfiled.approve()
        try misfiled.move()
        let account = try misfiled.test.founder().certificate(of: misfiled.old.id)
        let page = String(decoding: account.page, as: UTF8.self)
        #expect(page.contains("Moved on 2026-03-12"))
        #expect(!page.contains(misfiled.right.description))
        let moved = try #require(try misfiled.test.rows(ClipRow.self).first)
        #expect(!page.contains(moved.id.description))
    }
}
