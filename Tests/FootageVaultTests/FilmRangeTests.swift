import FootageVault
import Testing

@Suite struct FilmRangeTests {
    @Test(
        arguments: [
            ("0-0", 0, 1), ("0-499", 0, 500), ("500-999", 500, 1000), ("0-", 0, 1000),
            ("999-", 999, 1000), ("-1", 999, 1000), ("-1000", 0, 1000), ("-5000", 0, 1000),
            ("500-5000", 500, 1000), ("999-999", 999, 1000), ("007-008", 7, 9),
            ("0-99999999999999999999999", 0, 1000), ("-99999999999999999999999", 0, 1000),
        ] as [(String, UInt64, UInt64)])
    func `a range is what RFC 9110 makes of it`(text: String, lower: UInt64, upper: UInt64) throws {
        let range = try #require(FilmRange(text))
        #expect(try range.resolved(in: 1000) == lower..<upper)
    }

    @Test(arguments: [
        "", "-", "0", "1-0", "-0", "--1", "1--2", "a-b", "0x1-2", "+1-2", "1-+2", " 1-2", "1-2 ",
        "1-2,3-4", "bytes=1-2", "1.5-2", "٣-٤", "1- 2", "−1", "-00",
    ])
    func `anything else is no range`(text: String) {
        #expect(FilmRange(text) == nil)
    }

    @Test(arguments: ["1000-", "1000-1001", "1001-", "99999999999999999999999-"])
    func `a range that begins behind the end is refused, with the film's size`(text: String) throws
    {
        let range = try #require(FilmRange(text))
        let error = #expect(throws: VaultError.self) { try range.resolved(in: 1000) }
        #expect(error?.kind == .usage)
        #expect(error?.message.contains("1000 bytes") == true)
        #expect(error?.hint == "bytes are counted from 0, so its last is 999")
    }

    @Test(arguments: ["0-0", "0-", "7-9"])
    func `an empty film has no range that begins somewhere`(text: String) throws {
        let range = try #require(FilmRange(text))
        #expect(throws: VaultError.self) { try range.resolved(in: 0) }
        #expect(try FilmRange.suffix(5).resolved(in: 0) == 0..<0)
    }

    @Test(arguments: ["0-499", "500-", "-500"])
    func `a range reads back as it was written`(text: String) {
        #expect(FilmRange(text)?.description == text)
    }
}
