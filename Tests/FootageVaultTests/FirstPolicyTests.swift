import FootageVault
import Retention
import Testing
import VaultModel

/// A vault that held films before anybody adopted a policy.
@Suite struct FirstPolicyTests {
    @Test func `promise 5: the first policy lets nothing go before its grace is over`() throws {
        let test = try TestVault(policy: nil)
        try test.endedFamily()
        try test.go(to: TestVault.Day.between)
        try test.go(to: "2026-06-10")
        try test.founder().confirmClock(test.date("2026-06-10"))
        _ = try test.founder().adoptPolicy(.init(TestVault.policy))
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2026-06-23")
        #expect(try test.purge().runPurge().destroyed.isEmpty)
        try test.go(to: "2026-06-24")
        #expect(try test.purge().runPurge().destroyed.count == 1)
    }
}
