import FootageVault
import Testing

/// Promise 3, where the answer to a question is not what the table holds.
@Suite struct HollowIndexTests {
    @Test(arguments: ["hold_family", "clip_family"])
    func `promise 3: an index that hides rows is named, and nothing is exported from it`(
        index: String
    ) throws {
        let test = try FilledVault()
        try TestVault.hollow(index, in: test.catalog)
        let report = try test.vault().verify()
        #expect(report.verdict == .tampered)
        #expect(report.findings.first?.code == "index")
        #expect(report.findings.first?.message.contains(index) == true)
        let founder = try test.test.founder()
        #expect(try founder.verify().failure == .tampered)
        let refused = #expect(throws: VaultError.self) {
            try founder.exportAudit(to: test.test.directory + "/export")
        }
        #expect(refused?.kind == .tampered)
        #expect(refused?.code == "index")
    }
}
