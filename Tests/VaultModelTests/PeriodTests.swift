import Testing
import VaultModel

@Suite struct PeriodTests {
    @Test(arguments: [
        ("P2Y6M", 30, 0), ("P28D", 0, 28), ("P1Y2W", 12, 14), ("P1Y2M3W4D", 14, 25),
        ("P0D", 0, 0), ("P9999Y9999M9999W9999D", 129_987, 79_992),
    ])
    func `a period is read as months and days`(text: String, months: Int, days: Int) throws {
        let period = try #require(Period(text))
        #expect(period.months == months)
        #expect(period.days == days)
        #expect(period.description == text)
    }

    @Test(arguments: [
        "", "P", "2Y", "P2", "PY", "P2Y2Y", "P2M1Y", "P1D1W", "P-1D", "P+1D", "P1.5Y", "P10000D",
        "PT1H", "P1YT1H", "p1y", "P1Y ", " P1Y", "P１D", "P00001D",
    ])
    func `anything else is not a period`(text: String) {
        #expect(Period(text) == nil)
    }

    @Test(arguments: [
        // start, period, rounded back, rounded forward
        ("2026-01-31", "P1M", "2026-02-28", "2026-03-01"),
        ("2024-01-31", "P1M", "2024-02-29", "2024-03-01"),
        ("2024-02-29", "P1Y", "2025-02-28", "2025-03-01"),
        ("2024-02-29", "P4Y", "2028-02-29", "2028-02-29"),
        ("2026-10-31", "P1M", "2026-11-30", "2026-12-01"),
        ("2026-12-31", "P2M", "2027-02-28", "2027-03-01"),
        ("2026-01-31", "P1M1D", "2026-03-01", "2026-03-02"),
        ("2026-03-15", "P2Y6M", "2028-09-15", "2028-09-15"),
        ("2026-01-30", "P1M1W", "2026-03-07", "2026-03-08"),
        ("2000-02-29", "P100Y", "2100-02-28", "2100-03-01"),
        ("2026-06-30", "P28D", "2026-07-28", "2026-07-28"),
        ("9999-12-31", "P1D", "9999-12-31", "9999-12-31"),
        ("9999-12-01", "P1M", "9999-12-31", "9999-12-31"),
        ("0001-01-01", "P9999Y", "9999-12-31", "9999-12-31"),
        ("2026-01-01", "P9999Y9999M9999W9999D", "9999-12-31", "9999-12-31"),
    ])
    func `months come first, then a day the month lacks is rounded, then days`(
        start: String, period: String, backward: String, forward: String
    ) throws {
        let date = try #require(CivilDate(start))
        let period = try #require(Period(period))
        #expect(date.adding(period, rounding: .backward).description == backward)
        #expect(date.adding(period, rounding: .forward).description == forward)
    }

    @Test func `a longer keep never ends earlier`() throws {
        let start = try #require(CivilDate("2023-01-01"))
        for offset in 0..<800 {
            let date = start.adding(days: offset)
            var last = date
            for months in 0...40 {
                let period = try #require(Period("P\(months)M"))
                for rounding in [Period.Rounding.backward, .forward] {
                    let end = date.adding(period, rounding: rounding)
                    #expect(end >= last || rounding == .backward)
                }
                last = date.adding(period, rounding: .backward)
                #expect(date.adding(period, rounding: .forward).days - last.days <= 1)
            }
        }
    }

    @Test func `a period of days is taken away again`() throws {
        let date = try #require(CivilDate("2026-03-31"))
        #expect(date.subtracting(Period(days: 31)).description == "2026-02-28")
        #expect(Period(days: 31).description == "P31D")
    }
}
