import Database
import FootageVault
import Testing
import VaultDisk

/// What is left to read when the key slot of one family is.
@Suite struct DamagedFamilySlotTests {
    /// How a family's key slot is spoilt.
    enum Damage: CaseIterable {
        case emptied, changed
    }

    private static func spoil(_ test: FilledVault, _ damage: Damage) throws {
        let rows = try test.raw().query("SELECT slot FROM family") { try $0.int(at: 0) }
        let place = UInt64(try #require(rows.first)) * 512
        let file = try test.slotFile()
        switch damage {
        case .emptied: try file.write([UInt8](repeating: 0, count: 512), at: place)
        case .changed:
            let byte = try file.read(at: place + 100, count: 1)
            try file.write([byte[0] ^ 1], at: place + 100)
        }
    }

    @Test(arguments: Damage.allCases)
    func `promise 3: a verification with an identity reports a spoilt slot, and goes on record`(
        damage: Damage
    ) throws {
        let test = try FilledVault()
        try Self.spoil(test, damage)
        let report = try test.test.founder().verify()
        #expect(
            report.findings.map(\.code) == [damage == .emptied ? "slot-missing" : "slot-changed"])
        #expect(report.sealedCommitments == 1)
        #expect(report.notes == [])
        let verifications = try test.test.founder().listRecords(
            RecordFilter(event: "audit.verify"))
        #expect(verifications.map(\.outcome) == ["failed"])
        #expect(
            try test.vault().status().figures.incidents.map(\.kind) == ["verification-failed"])
    }

    @Test(arguments: Damage.allCases)
    func `families and holds are listed, without what the spoilt slot held`(damage: Damage) throws {
        let test = try FilledVault()
        try test.test.practitioner().setFamily(test.family, alias: "CASE-1", birth: nil)
        let whole = try #require(try test.test.practitioner().listFamilies().first)
        #expect(whole.alias == "CASE-1")
        #expect(!whole.isAliasUnavailable)
        try Self.spoil(test, damage)
        let families = try test.test.practitioner().listFamilies()
        #expect(families.map(\.reference) == [test.family])
        #expect(families.map(\.alias) == [nil])
        #expect(families.map(\.isAliasUnavailable) == [true])
        #expect(try test.test.practitioner().listHolds(test.family).map(\.reason) == [nil])
    }
}
