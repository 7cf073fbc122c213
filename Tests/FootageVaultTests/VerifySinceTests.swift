import FootageVault
import Testing

/// What a verification from a trusted head on claims.
@Suite struct VerifySinceTests {
    @Test func `a verification since a head is on record as no more than that`() throws {
        let test = try TestVault()
        let founder = try test.founder()
        let head = try founder.printCheckpoint()
        _ = try founder.listFamilies()
        var plan = VerificationPlan()
        plan.since = head.note
        let part = try founder.verify(plan)
        #expect(part.findings == [])
        let whole = try founder.verify()
        let records = try founder.listRecords(RecordFilter(event: "audit.verify"))
        #expect(records.map(\.reason) == [nil, "since"])
        #expect(records.map(\.items) == [whole.size, part.size - head.size])
        #expect(part.size - head.size == part.verifiedRecords)
    }
}
