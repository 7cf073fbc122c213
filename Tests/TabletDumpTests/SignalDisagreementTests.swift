import TabletDump
import Testing
import VaultModel

@Suite struct SignalDisagreementTests {
    @Test func `two signals that disagree stand side by side`() throws {
        let anna = try family(BinderTests.anna)
        let cases: [(QuarantineReason, String, String)] = [
            (
                .signalsDisagree(["the manifest says 7KQ2M4V", "its folder says 3FH8T2F", "x"]),
                "the manifest says 7KQ2M4V", "its folder says 3FH8T2F; x"
            ),
            (
                .timesDisagree(day("2026-03-12"), day("2026-03-10")),
                "its container says 2026-03-12", "its name says 2026-03-10"
            ),
            (
                .noSession(anna, day("2026-03-12")), "the family is 7KQ2M4V",
                "it was filmed on 2026-03-12, and no session of 7KQ2M4V is recorded then"
            ),
            (
                .noSuchSession(anna, 9), "the family is 7KQ2M4V",
                "session 9 is stated, which it has not"
            ),
            (
                .otherPractitioner(anna, 2), "the family is 7KQ2M4V",
                "its session 2 is recorded as another practitioner's"
            ),
            (
                .dayDisagrees(filmed: day("2026-03-12"), session: 2, on: day("2026-03-19")),
                "session 2 is stated, which was on 2026-03-19", "it was filmed on 2026-03-12"
            ),
        ]
        for (reason, one, other) in cases {
            #expect(reason.disagreement?.one == one)
            #expect(reason.disagreement?.other == other)
        }
    }

    @Test(arguments: [
        QuarantineReason.noFamily, .noDate([]), .sameBytesElsewhere, .incomplete("cut short"),
        .signalsDisagree(["the one"]), .ambiguousDay(CivilDate(days: 0), .outsideEvery),
    ])
    func `a film that lacks a signal has none that disagree`(reason: QuarantineReason) {
        #expect(reason.disagreement == nil)
    }
}
