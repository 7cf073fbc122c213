import Catalog
import DiskDoubles
import FootageVault
import Testing
import VaultModel

/// A vault with a clip that is filed under one family and belongs to another.
struct Misfiled {
    let test: TestVault
    let film: [UInt8]
    let wrong: ClipAddress
    let right: FamilyReference
    let old: ClipRow
    let header: HeaderRow

    init(_ size: Int = 200_000) throws {
        try self.init(TestVault.film(size), in: TemporaryDirectory.place)
    }

    init(_ film: [UInt8], in parent: String) throws {
        test = try TestVault(in: parent)
        self.film = film
        wrong = try test.takeIn(film, for: test.family())
        // On the same day, and at another time: which film is whose is still told by its time.
        right = try test.family(from: "14:00", to: "15:00")
        old = try #require(try test.rows(ClipRow.self).first)
        header = try #require(try test.rows(HeaderRow.self).first)
    }

    func approve() throws {
        _ = try test.founder().approveRebind(
            wrong, to: right, session: 1, reason: "the folders were mixed up")
    }

    @discardableResult
    func move(_ person: UnlockedVault? = nil) throws -> RebindSummary {
        try (person ?? test.practitioner()).rebindClip(
            wrong, to: right, session: 1, reason: "I dropped it into the wrong folder")
    }

    /// Nothing of the clip is left at the old place, and all of it is at the new one.
    func expectMoved() throws {
        let clip = try #require(try test.rows(ClipRow.self).first)
        #expect(try test.rows(ClipRow.self).count == 1)
        #expect(
            try test.practitioner().listClips(family: right).map(\.address.description)
                == ["\(right)/1/1"])
        #expect(clip.id != old.id)
        #expect(clip.treeRoot != old.treeRoot)
        #expect(clip.digest == old.digest)
        #expect(try !test.hasPayload(old.id))
        #expect(try test.hasPayload(clip.id))
        let bytes = try test.slotBytes()
        let slot = bytes[Int(header.slot) * 512..<Int(header.slot + 1) * 512]
        #expect(slot.allSatisfy { $0 == 0 })
        #expect(try test.rows(DestructionRow.self).isEmpty)
        #expect(try test.rows(TombstoneRow.self).map(\.id) == [old.id])
        #expect(try test.rows(TombstoneRow.self).map(\.rule) == ["clip.rebind"])
        #expect(try test.rows(PurgeRunRow.self).allSatisfy { $0.ended != nil })
        #expect(try test.leftovers() == 0)
        #expect(try test.ledger().isEmpty)
        #expect(try test.founder().verify().findings == [])
        let film = try test.practitioner().openFilm(
            ClipAddress(family: right, session: 1, clip: 1), purpose: .purpose(.therapy))
        #expect(try film.read(0..<film.size) == self.film)
        try film.close()
    }

    /// The clip is where it was, and nothing else came to be.
    func expectUnmoved() throws {
        #expect(try test.rows(ClipRow.self).map(\.id) == [old.id])
        #expect(try test.rows(ClipRow.self).map(\.state) == [.live])
        #expect(try test.rows(HeaderRow.self).map(\.slot) == [header.slot])
        #expect(try test.hasPayload(old.id))
        #expect(try test.rows(DestructionRow.self).isEmpty)
        #expect(try test.leftovers() == 0)
        #expect(try test.founder().verify().findings == [])
    }
}
