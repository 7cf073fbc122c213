import Catalog
import FootageVault
import TabletDump
import Testing
import VaultModel

/// An upload whose plan knew a film that a purge takes before the plan is carried out.
@Suite struct UploadMeetsPurgeTests {
    @Test
    func `promise 6: a film that went meanwhile is refused as destroyed, and nothing is missed`()
        throws
    {
        let test = try TestVault()
        let film = TestVault.film(100_000)
        let address = try #require(try test.endedFamily(films: [film]).first)
        try test.live(until: TestVault.Day.due)
        let dump = try test.dump(address.family, film)
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(UploadRequest(directory: dump, probing: .none))
        #expect(try test.purge().runPurge().destroyed.count == 1)
        let summary = try practitioner.upload(plan)
        guard case .refused(code: "destroyed-before", _)? = summary.results.first?.end else {
            Issue.record(
                "not refused: \(summary.results), \(String(describing: summary.stopped))")
            return
        }
        #expect(summary.deletion.safe.isEmpty)
        #expect(try test.rows(IncidentRow.self).allSatisfy { $0.kind != "read-back" })
    }
}
