import FootageVault
import GovernanceReport
import Testing

/// What registers are worth to whoever opens them.
@Suite struct RegisterTests {
    @Test(arguments: [
        ("plain", "\"plain\""), ("", ""), ("42", "42"), ("=1+1", "\"'=1+1\""),
        ("-1", "\"'-1\""), ("a;=1+1", "\"a;'=1+1\""), ("a; \"=1", "\"a;' \"\"=1\""),
        ("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("a\t@x", "\"a\t'@x\""),
        ("a,b", "\"a,b\""),
        (" +1", "\"' +1\""), ("\t1", "\"'\t1\""), ("＝1", "\"'＝1\""), ("a;＠1", "\"a;'＠1\""),
        ("\u{00A0}=1", "\"'\u{00A0}=1\""), ("\u{200F}-1", "\"'\u{200F}-1\""), ("Zoë", "\"Zoë\""),
    ])
    func `no cell starts a formula, wherever a spreadsheet parts the line`(
        text: String, written: String
    ) {
        var table = CSVTable(header: ["a"])
        _ = table.take()
        table.append([text])
        #expect(String(decoding: table.take(), as: UTF8.self) == written + "\r\n")
    }

    @Test func `registers that lack a row's line do not reconcile`() {
        func films(written: Int) -> Statement.Reconciliation {
            Statement.Reconciliation(
                takenIn: 3, held: 2, destroyed: 1, returned: 0, quarantined: 0,
                lines: [.init(written: written, held: 2), .init(written: 1, held: 1)])
        }
        #expect(films(written: 2).isReconciled)
        #expect(!films(written: 1).isReconciled)
    }
}
