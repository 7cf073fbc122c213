import Catalog
import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// Brings in a film of a day without a session, which waits then, and gives its row.
    @discardableResult
    func waitingFilm(
        _ film: [UInt8], for family: FamilyReference, by person: UnlockedVault? = nil,
        name: String = "20260311_101500.mp4"
    ) throws -> QuarantineRow {
        let summary = try upload(
            dump(family, film, name: name), by: person ?? practitioner())
        guard case .quarantined(let number, _)? = summary.results.first?.end else {
            throw VaultError(.failed, "test", "not quarantined: \(summary.results)")
        }
        let row = try rows(QuarantineRow.self).first { Int($0.number) == number }
        return try #require(row)
    }

    /// Gives a film back as it is done: governance approves, and the practitioner it waits for carries it out.
    @discardableResult
    func giveBack(_ number: Int = 1, to directory: String? = nil) throws -> ReturnedFilm {
        _ = try founder().approveReturn(number, reason: "it is nobody's")
        return try practitioner().returnQuarantined(
            number, reason: "not ours", to: directory ?? outside())
    }

    /// What is in the key slot of a film that waits, or waited.
    func slot(of film: QuarantineRow) throws -> ArraySlice<UInt8> {
        try slotBytes()[Int(film.slot) * 512..<Int(film.slot + 1) * 512]
    }

    /// A directory outside the vault.
    func outside(_ name: String = "out") throws -> String {
        let path = directory + "/" + name
        try makeDirectory(path)
        return path
    }

    /// Someone in a vault with stores around its own that do something at each step of a destruction.
    func stepping(
        _ identity: borrowing X25519Identity,
        reach: @escaping @Sendable (DestructionStep) throws(DiskError) -> Void
    ) throws -> UnlockedVault {
        let vault = Vault(
            try vault(), slots: { StepKeyStore(base: $0, reach: reach) },
            clips: { StepClipStore(base: $0, reach: reach) })
        return try vault.unlock(with: SecretIdentity(identity.copy()))
    }

    /// Holds that a film that waited is gone for good, and how.
    func expectGone(_ film: QuarantineRow, rule: String) throws {
        #expect(try rows(QuarantineRow.self).isEmpty)
        #expect(try rows(DestructionRow.self).isEmpty)
        #expect(try rows(TombstoneRow.self).map(\.id) == [film.id])
        #expect(try rows(TombstoneRow.self).map(\.rule) == [rule])
        #expect(try !hasPayload(film.id))
        #expect(try slot(of: film).allSatisfy { $0 == 0 })
        #expect(try Set(ledger().map { $0.prefix(32) }) == [film.id.description.prefix(32)])
        #expect(try rows(PurgeRunRow.self).allSatisfy { $0.ended != nil })
        #expect(try founder().verify().findings == [])
    }
}
