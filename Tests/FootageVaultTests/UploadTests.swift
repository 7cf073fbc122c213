import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct UploadTests {
    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 2_097_152, 2_097_153, 5_000_000])
    func `a film of any length is taken in, read back, and recognised the next time`(
        extra: Int
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, TestVault.film(12 + extra))
        let practitioner = try test.practitioner()
        let request = UploadRequest(directory: dump, probing: .none)

        let plan = try practitioner.planUpload(request)
        let first = try practitioner.upload(plan)
        guard case .takenIn(let address, _, let receipt)? = first.results.first?.end else {
            Issue.record("not taken in: \(String(describing: first.results.first?.end))")
            return
        }
        #expect(address.description == "\(family)/1/1")
        #expect(receipt != nil)
        #expect(first.results.first?.isReadBack == true)
        #expect(first.deletion.safe.map(\.path.description) == ["\(family)/20260312_101500.mp4"])

        let again = try practitioner.upload(try practitioner.planUpload(request))
        guard case .alreadyIn(address)? = again.results.first?.end else {
            Issue.record("taken in twice: \(String(describing: again.results.first?.end))")
            return
        }
        #expect(again.deletion.safe.count == 1)
    }

    @Test
    func `promise 7: a film of a day without a session waits in quarantine until it is bound`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(
            family, TestVault.film(100_000), name: "20260311_101500.mp4")
        let practitioner = try test.practitioner()
        let plan = try practitioner.planUpload(UploadRequest(directory: dump, probing: .none))
        let summary = try practitioner.upload(plan)
        guard case .quarantined(1, let reason)? = summary.results.first?.end else {
            Issue.record("not quarantined: \(String(describing: summary.results.first?.end))")
            return
        }
        #expect(reason.code == "no-session")
        #expect(throws: VaultError.self) {
            try practitioner.bindQuarantined(1, to: family, session: 1)
        }
        let day = try #require(CivilDate("2026-03-11"))
        _ = try practitioner.addSession(family, on: day, from: nil, to: nil, programme: nil)
        let address = try practitioner.bindQuarantined(1, to: family, session: 2)
        #expect(address.description == "\(family)/2/1")
        #expect(try practitioner.listQuarantine().isEmpty)
    }
}

@Suite struct SameBytesTests {
    @Test func `the same film twice in one dump becomes one clip`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(70_000)
        let dump = try test.dump(family, film)
        try test.add(film, to: dump + "/\(family)/20260312_103000.mp4")
        let practitioner = try test.practitioner()
        let summary = try practitioner.upload(
            try practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
        #expect(summary.results.map(\.end.code) == ["taken-in", "already-in"])
        #expect(summary.deletion.safe.count == 2)
    }

    @Test
    func
        `promise 7: the same film under another family waits, and the clip there gets an incident`()
        throws
    {
        let test = try TestVault()
        let one = try test.family()
        let other = try test.family(sessionOn: "2026-03-11")
        let film = TestVault.film(70_000)
        let practitioner = try test.practitioner()
        _ = try practitioner.upload(
            try practitioner.planUpload(
                UploadRequest(directory: try test.dump(one, film), probing: .none)))
        let again = UploadRequest(
            directory: try test.dump(other, film, name: "20260311_101500.mp4"), probing: .none)
        let summary = try practitioner.upload(try practitioner.planUpload(again))
        guard case .quarantined(1, let reason)? = summary.results.first?.end else {
            Issue.record("not quarantined")
            return
        }
        #expect(reason.code == "needs-review")
        #expect(!reason.sentence.contains(one.description))
    }

    @Test(arguments: ["20260310_101500.mp4", "IMG_0001.MOV"])
    func `promise 7: a film of another family's bytes needs review, whatever else is the matter`(
        name: String
    ) throws {
        let test = try TestVault()
        let one = try test.family()
        let other = try test.family(sessionOn: "2026-03-11")
        let film = TestVault.film(70_000)
        let ann = try test.practitioner()
        #expect(
            try test.upload(test.dump(one, film), by: ann).results.map(\.end.code) == ["taken-in"])
        let again = try test.upload(test.dump(other, film, name: name), by: ann)
        guard case .quarantined(1, .sameBytesElsewhere)? = again.results.first?.end else {
            Issue.record("told where it is: \(String(describing: again.results.first?.end))")
            return
        }
    }

    @Test func `promise 7: of two families' same bytes in one dump, only one becomes a clip`()
        throws
    {
        let test = try TestVault()
        let one = try test.family()
        let other = try test.family(sessionOn: "2026-03-11")
        let film = TestVault.film(70_000)
        let dump = try test.dump(one, film)
        try test.makeDirectory(dump + "/\(other)")
        try test.add(film, to: dump + "/\(other)/IMG_0001.MOV")
        let ends = try test.upload(dump, by: test.practitioner()).results.map { film in
            if case .quarantined(_, let reason) = film.end { reason.code } else { film.end.code }
        }
        // Whichever comes first: the other never hears where it is.
        #expect(
            ends
                == (one < other
                    ? ["taken-in", "needs-review"] : ["no-date", "already-quarantined"]))
    }
}

extension UploadSummary.End {
    var code: String {
        switch self {
        case .takenIn: "taken-in"
        case .quarantined: "quarantined"
        case .alreadyIn: "already-in"
        case .alreadyQuarantined: "already-quarantined"
        case .refused(let code, _): code
        }
    }
}
