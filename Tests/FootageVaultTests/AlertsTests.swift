import FootageVault
import GovernanceReport
import Testing

/// What governance is told of rests on the whole log, or is not said at all.
@Suite struct AlertsTests {
    @Test
    func `promise 3: a log from which records were taken shows no alerts, but tampering`() throws {
        func alerts(_ sql: String) throws -> String? {
            let test = try TestVault()
            _ = try test.family()
            // What was verified before is remembered, and not read again by the next command.
            let before = try test.founder()
            _ = try before.listFamilies()
            try before.remember()
            let founder = try test.founder()
            let rules = try AlertRules.shipped()
            try test.tamper(sql)
            return code { _ = try founder.alerts(rules) }
        }
        #expect(try alerts("UPDATE log_record SET leaf = leaf") == nil)
        #expect(try alerts("DELETE FROM log_record WHERE idx = 7") == "log-broken")
        #expect(try alerts("DELETE FROM log_record WHERE idx = 0") == "log-broken")
        #expect(
            try alerts(
                """
                UPDATE log_record SET leaf = CAST(replace(CAST(leaf AS TEXT), '"outcome":"ok"', \
                '"outcome":"failed"') AS BLOB) WHERE idx = 6
                """) == "log-broken")
    }
}
