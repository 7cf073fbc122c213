import Testing
import VaultModel

@Suite struct InstantTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
        ("2026-03-31T14:05:06.789Z", 1_774_965_906_789),
        ("2000-02-29T23:59:59.000Z", 951_868_799_000),
        ("0001-01-01T00:00:00.000Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
    ])
    func `an instant is read and written`(text: String, milliseconds: Int64) {
        #expect(Instant(text)?.milliseconds == milliseconds)
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test func `every instant written reads back`() {
        var generator = SplitMix(state: 1)
        for _ in 0..<20_000 {
            let milliseconds = Int64.random(
                in: -62_135_596_800_000...253_402_300_799_999, using: &generator)
            let instant = Instant(milliseconds: milliseconds)
            if Instant(instant.description) != instant {
                Issue.record("\(milliseconds) reads back as \(instant)")
            }
        }
    }

    @Test(arguments: [
        "", "2026-03-31T14:05:06Z", "2026-03-31T14:05:06.78Z", "2026-03-31 14:05:06.789Z",
        "2026-03-31T14:05:06.789+", "2026-03-31T24:00:00.000Z", "2026-03-31T14:60:00.000Z",
        "2026-03-31T14:05:60.000Z", "2026-02-29T14:05:06.789Z", "2026-03-31t14:05:06.789z",
        "2026-03-31T14:05:06,789Z", "2026-03-31T-4:05:06.789Z", "2026-03-31T14:05:06.789ZZ",
    ])
    func `anything else is not an instant`(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: [(0, 0), (999, 0), (1000, 1), (-1, -1), (-1000, -1), (-1001, -2)])
    func `seconds are rounded down`(milliseconds: Int64, seconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).seconds == seconds)
    }

    @Test func `an instant beyond the calendar neither traps nor reads as another day`() {
        #expect(Instant(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(Instant(milliseconds: .min).description == "0001-01-01T00:00:00.000Z")
        #expect(Instant(milliseconds: .min).seconds == -9_223_372_036_854_776)
        #expect(Instant(seconds: .max).milliseconds == .max)
        #expect(Instant(seconds: .min).milliseconds == .min)
    }

    @Test func `instants compare in time`() {
        #expect(Instant(milliseconds: -1) < Instant(seconds: 0))
    }
}

/// A small generator whose numbers are the same in every run (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
