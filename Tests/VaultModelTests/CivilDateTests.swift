import Testing
import VaultModel

@Suite struct CivilDateTests {
    /// Every day of the years 1 to 9999 counted one by one, with the calendar's rules spelt out.
    @Test func `every date agrees with a calendar counted day by day`() {
        var days: Int32 = -719_162
        var wrong = 0
        for year in 1...9999 {
            let leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
            let lengths = [31, leaps ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (index, length) in lengths.enumerated() {
                for day in 1...length {
                    let date = CivilDate(days: days)
                    let parts = date.components
                    let isRight =
                        parts == (year, index + 1, day)
                        && CivilDate(year: year, month: index + 1, day: day) == date
                    if !isRight { wrong += 1 }
                    days += 1
                }
            }
        }
        #expect(wrong == 0)
        #expect(days == CivilDate.distantFuture.days + 1)
    }

    @Test(arguments: [
        (0, 1, 1), (10_000, 1, 1), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0), (2026, 4, 31),
        (2026, 2, 29), (1900, 2, 29), (2026, 1, Int.max), (Int.min, 1, 1), (2026, Int.max, 1),
    ])
    func `a day that does not exist is none`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-03-31", 20_543),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func `a date is read and written as RFC 3339 has it`(text: String, days: Int) {
        #expect(CivilDate(text)?.days == Int32(days))
        #expect(CivilDate(days: Int32(days)).description == text)
    }

    @Test(arguments: [
        "", "2026-3-31", "2026-03-31 ", " 2026-03-31", "31-03-2026", "2026/03/31", "2026-02-30",
        "+026-01-01", "-026-01-01", "２026-01-01", "2026-01-0١", "20260-1-01", "2026-01-1\u{301}",
        "0000-01-01", "2026-03-31T00:00:00Z",
    ])
    func `anything else is not a date`(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func `dates add, subtract and compare by days`() {
        let eve = CivilDate(days: 0)
        #expect(eve.adding(days: 365).description == "1971-01-01")
        #expect(eve.adding(days: -1).description == "1969-12-31")
        #expect(eve.days(to: eve.adding(days: 40)) == 40)
        #expect(CivilDate(days: .min).days(to: CivilDate(days: .max)) == 4_294_967_295)
        #expect(CivilDate(days: -1) < eve)
        #expect(eve.adding(days: .max).days == .max)
        #expect(CivilDate(days: -1).adding(days: .min).days == .min)
    }

    @Test(arguments: [
        ("00:00", 0), ("09:05", 32_700), ("23:59", 86_340),
    ])
    func `a time of day is read and written`(text: String, second: Int) {
        #expect(CivilTime(text)?.secondOfDay == second)
        #expect(CivilTime(secondOfDay: second).description == text)
        #expect(CivilTime(secondOfDay: second).withSeconds == text + ":00")
    }

    @Test(arguments: ["", "9:05", "24:00", "12:60", "12-30", "12:3x", "-1:00", "12:30:00"])
    func `anything else is not a time of day`(text: String) {
        #expect(CivilTime(text) == nil)
    }

    @Test(arguments: [
        (-1, 86_399), (86_400, 0), (90_061, 3661), (-86_400, 0), (Int.max, 55807), (Int.min, 30592),
    ])
    func `a second beyond the day wraps`(second: Int, wrapped: Int) {
        #expect(CivilTime(secondOfDay: second).secondOfDay == wrapped)
    }
}
