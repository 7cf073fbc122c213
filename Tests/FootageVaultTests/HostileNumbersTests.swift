import Catalog
import FootageVault
import Testing
import VaultModel

/// Numbers that only an edit behind the program's back puts into the catalog: refused, never trapped on.
@Suite struct HostileNumbersTests {
    private static func isRefused(_ body: () throws -> Void) -> VaultError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return VaultError(explaining: error)?.kind
        }
    }

    @Test(arguments: [Int64.max, -1])
    func `a session's number that none can follow`(number: Int64) throws {
        let test = try TestVault()
        let family = try test.family()
        try test.tamper("UPDATE session SET number = \(number)")
        let practitioner = try test.practitioner()
        let kind = Self.isRefused {
            _ = try practitioner.addSession(
                family, on: practitioner.vault.today, from: nil, to: nil, programme: nil)
        }
        #expect(kind == .tampered)
    }

    @Test(arguments: [Int64.max, .min, -1])
    func `a family's series that ends at a number no series has`(number: Int64) throws {
        let test = try TestVault()
        let family = try test.family()
        try test.tamper("UPDATE log_series SET n = \(number)")
        let size = try test.logSize()
        let practitioner = try test.practitioner()
        #expect(Self.isRefused { _ = try practitioner.listSessions(family) } == .tampered)
        #expect(try test.logSize() == size)
    }

    @Test(arguments: [Int64.max, .min, -1, 0])
    func `a log of a size that no log has`(size: Int64) throws {
        let test = try TestVault()
        try test.tamper("UPDATE log_head SET size = \(size)")
        #expect(Self.isRefused { _ = try test.practitioner().listFamilies() } == .tampered)
    }
}
