import Catalog
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct PurgeFinishingTests {
    @Test
    func `what could not be finished is an incident, though the run then stops`() throws {
        let policy = TestVault.policy.swapping("until: 2030-12-31", with: "until: 2026-05-20")
        let test = try TestVault(policy: policy)
        try test.endedFamily()
        try test.live(until: TestVault.Day.due)
        let stopped = Vault(
            try test.vault(),
            slots: {
                StepKeyStore(base: $0) { (_) throws(DiskError) in throw .locked(path: "test") }
            }, clips: { $0 })
        #expect(throws: (any Error).self) {
            try stopped.unlock(with: SecretIdentity(test.purgeIdentity.copy())).runPurge()
        }
        let slot = SlotNumber(try #require(try test.rows(HeaderRow.self).first?.slot))
        let slots = try SlotFile(path: test.directory + "/vault/keys.slots", .oneAccount)
        try slots.destroy([slot])
        try slots.write([1, 2, 3], kind: .clipHeader, owner: Random.bytes(16), in: slot)
        try test.go(to: TestVault.Day.late)

        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")

        #expect(try test.rows(IncidentRow.self).map(\.kind).contains("destruction-failed"))
    }
}
