import FootageVault
import TabletDump
import Testing
import VaultModel

@Suite struct DoubleEntryTests {
    @Test func `the same visit, or the same kind of programme, is not recorded twice`() throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        let day = try #require(CivilDate("2026-03-12"))
        func add(_ from: String, _ to: String) throws {
            _ = try ann.addSession(
                family, on: day, from: CivilTime(from), to: CivilTime(to), programme: nil)
        }
        #expect { try add("10:00", "11:00") } throws: {
            ($0 as? VaultError)?.code == "session-known"
        }
        try add("14:00", "15:00")
        #expect { try ann.openProgramme(family, kind: "VIG", on: day) } throws: {
            ($0 as? VaultError)?.code == "programme-open"
        }
    }

    @Test func `a session that is still to come is refused`() throws {
        let test = try TestVault()
        let family = try test.family()
        let tomorrow = try #require(CivilDate("2026-03-13"))
        #expect {
            try test.practitioner().addSession(
                family, on: tomorrow, from: nil, to: nil, programme: nil)
        } throws: { ($0 as? VaultError)?.code == "future-date" }
    }

    @Test func `a family's own folder names the family`() throws {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, TestVault.film(50_000))
        let ann = try test.practitioner()
        let plan = try ann.planUpload(
            UploadRequest(directory: dump + "/\(family)", probing: .none))
        #expect(try ann.upload(plan).results.map(\.end.code) == ["taken-in"])
    }

    @Test func `promise 7: a table handed back as it was written binds nothing by time alone`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, TestVault.film(50_000))
        let ann = try test.practitioner()
        let mixed = dump + "/\(family)/mixed"
        try test.makeDirectory(mixed)
        try test.add(TestVault.film(60_000), to: mixed + "/20260312_102000.mp4")
        let plan = try ann.planUpload(UploadRequest(directory: mixed, probing: .none))
        #expect(plan.proposals.map(\.family) == [nil])
        let table = Manifest.write(plan.proposals.map(\.row))
        let again = try ann.planUpload(
            UploadRequest(directory: mixed, manifest: table, probing: .none))
        guard case .quarantine(.noFamily)? = again.films.first?.fate else {
            Issue.record("bound by its time alone: \(String(describing: again.films.first?.fate))")
            return
        }
        #expect(again.films.first?.remark == nil)
    }
}
