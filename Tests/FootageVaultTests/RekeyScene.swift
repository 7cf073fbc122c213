import AuditLog
import Catalog
import ClipStore
import KeyStore
import Retention
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// A film with a moment that is to be sealed afresh, what a person with a grant could keep of it, and where it
/// lay.
struct RekeyScene {
    static let therapy = AccessPurpose.purpose(.therapy)

    let test: TestVault
    let film: [UInt8]
    let clip: ClipAddress
    let id: ClipID
    let row: ClipRow
    let header: HeaderRow
    /// What somebody who left could have kept: the header and the family's identity give this.
    let oldKey: [UInt8]
    let oldPayload: [UInt8]

    static var mark: MomentMark {
        MomentMark(milliseconds: 5..<50, kind: .strength, note: "Waits")
    }

    init(_ size: Int = 200_000) throws {
        test = try TestVault()
        film = TestVault.film(size)
        clip = try test.endedFamily(films: [film])[0]
        row = try #require(try test.rows(ClipRow.self).first)
        id = row.id
        header = try test.header()
        let ann = try test.practitioner()
        _ = try ann.addMoment(Self.mark, to: clip, purpose: Self.therapy)
        let key = try ann.fileKey(of: row, in: test.vault().family(clip.family))
        oldKey = key.withSpan { [UInt8](copying: $0) }
        oldPayload = try Self.payload(id, test)
    }

    static func payload(_ name: ClipID, _ test: TestVault) throws -> [UInt8] {
        try test.bytes(of: test.place + "/clips/\(name.description.prefix(2))/\(name)")
    }

    func names() throws -> PayloadNames {
        try #require(try test.rows(ClipRow.self).first).payloadNames
    }

    func expectWatchable(
        _ person: UnlockedVault? = nil, also later: [MomentMark] = []
    ) throws {
        let reader = try person ?? test.practitioner()
        let opened = try reader.openFilm(clip, purpose: Self.therapy)
        #expect(try opened.read(0..<opened.size) == film)
        try opened.close()
        let marks = try reader.moments(of: .clip(clip), for: Self.therapy).moments.map(\.mark)
        #expect(marks == [Self.mark] + later)
    }

    func expectRekeyed(names count: Int = 2) throws {
        let row = try #require(try test.rows(ClipRow.self).first)
        let names = row.payloadNames
        #expect(row.id == id && names.all.first == id && names.all.count == count)
        for name in names.former { #expect(try !test.hasPayload(name)) }
        #expect(try test.hasPayload(names.current))
        let bytes = try test.slotBytes()
        let old = Int(header.slot)
        let now = try test.header()
        if Int(now.slot) != old {
            #expect(bytes[old * 512..<(old + 1) * 512].allSatisfy { $0 == 0 })
        }
        #expect(now.sha256 != header.sha256)
        #expect(row.treeRoot != self.row.treeRoot && row.digest == self.row.digest)
        #expect(row.uploaded == self.row.uploaded && row.verified == test.clock.now)
        #expect(try test.leftovers() == 0)
        let report = try test.founder().verify(VerificationPlan(depth: .contents))
        #expect(report.findings == [])
        #expect(report.counts.payloadsRead == 1)
        try expectWatchable()
    }
}
