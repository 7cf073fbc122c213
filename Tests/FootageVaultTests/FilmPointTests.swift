import Testing

@testable import FootageVault

/// Places in films as people write them.
@Suite struct FilmPointTests {
    @Test(arguments: [
        ("0", 0), ("83", 83_000), ("83.5", 83_500), ("1:23", 83_000), ("1:23.04", 83_040),
        ("0:00.001", 1), ("1:02:03", 3_723_000), ("90:00", 5_400_000), ("999999", 999_999_000),
    ])
    func `a place in a film is read as people write it`(text: String, milliseconds: Int64) throws {
        let point = try #require(FilmPoint(text))
        #expect(point.milliseconds == milliseconds)
        #expect(FilmPoint(point.description) == point)
        #expect(FilmPoint(point.inFull) == point)
    }

    @Test(arguments: [
        "", ":", "1:", ":1", "-1", "+1", "1:60", "1:60:00", "1:2:3:4", "1.", ".5", "1.2345",
        "1:23,5", "1e3", "٣", "1000000", " 1",
    ])
    func `what is no place in a film is refused`(text: String) {
        #expect(FilmPoint(text) == nil)
    }
}
