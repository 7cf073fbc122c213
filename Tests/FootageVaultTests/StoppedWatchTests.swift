import AuditLog
import Catalog
import Testing
import VaultModel

@testable import FootageVault

/// Films that may be watched no longer, while they are open.
@Suite struct StoppedWatchTests {
    private let therapy = AccessPurpose.purpose(.therapy)

    @Test
    func
        `a film that is open gives nothing more once consent is withdrawn, and its record says why`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let address = try test.takeIn(TestVault.film(1000), for: family)
        let practitioner = try test.practitioner()
        let film = try practitioner.openFilm(address, purpose: therapy)
        try film.recheck()
        #expect(try film.read(0..<10).count == 10)
        _ = try test.practitioner().withdrawConsent(
            family, purpose: .therapy, on: #require(CivilDate("2026-03-12")), programme: nil)
        #expect(throws: VaultError.self) { try film.recheck() }
        #expect(code { _ = try film.read(10..<20) } == "film-closed")
        #expect(try film.close().bytes == 10)
        let log = try LogTable(test.catalog().database)
        let record = try SignedRecord(leaf: log.leaf(at: log.size - 1)).record
        #expect(record.event == .clipWatch)
        #expect(record.phase == .outcome)
        #expect(record.outcome == .failed)
        #expect(record.reason?.hasPrefix("consent") == true)
        #expect(record.amount?.bytes == 10)
    }

    @Test func `what keeps anybody from asking whether it may go on keeps nothing open`() throws {
        let test = try TestVault()
        let address = try test.takeIn(TestVault.film(1000), for: test.family())
        let film = try test.practitioner().openFilm(address, purpose: therapy)
        try film.recheck()
        film.reader.hold(for: .milliseconds(-1))
        #expect(code { _ = try film.read(0..<10) } == "not-asked-again")
        // It is no failure of the film: once it is asked again, it goes on.
        try film.recheck()
        #expect(try film.read(0..<10).count == 10)
        #expect(try film.close().bytes == 10)
        #expect(try test.lastEvents(1) == ["clip.watch outcome"])
    }

    @Test func `a watch that is told to end hears it, and one whose process is gone is none`()
        throws
    {
        let test = try TestVault()
        let watches = OpenWatches(in: test.environment)
        #expect(try watches.count() == 0)
        #expect(try watches.endAll() == 0)
        let first = try watches.begin()
        let second = try watches.begin()
        #expect(try watches.count() == 2)
        #expect(!first.isEnded)
        #expect(try watches.endAll() == 2)
        #expect(first.isEnded)
        #expect(second.isEnded)
        #expect(try watches.endAll() == 0)
        do {
            let third = try watches.begin()
            #expect(!third.isEnded)
        }
        #expect(try watches.count() == 0)
    }

    @Test(arguments: [
        ("a.mp4", "video/mp4"), ("IMG_1.MOV", "video/quicktime"), ("a.b.webm", "video/webm"),
        ("mp4", "application/octet-stream"), ("", "application/octet-stream"),
        ("a.mp4\r\nX: y", "application/octet-stream"), ("a.<b>", "application/octet-stream"),
    ]) func `a film's type is one of a few, whatever its file was called`(
        name: String, type: String
    ) {
        #expect(MediaType(ofFileNamed: name).description == type)
    }
}
