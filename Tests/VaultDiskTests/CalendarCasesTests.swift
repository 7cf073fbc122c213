import FoundationEssentials
import Testing
import VaultDisk
import VaultModel

/// Cases that `Tools/make-calendar-cases` made, answered by another program's calendar.
@Suite struct CalendarCasesTests {
    private static let sample =
        #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
        + "/CalendarCases/sample.txt"

    @Test func `dates, periods and clocks agree with another calendar in every case`() throws {
        let named = ProcessInfo.processInfo.environment["FOOTAGE_CALENDAR_CASES"]
        let file = try #require(FileManager.default.contents(atPath: named ?? Self.sample))
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n")
        let cases = lines.filter { !$0.hasPrefix("#") }
        var zones: [String: CivilZone] = [:]
        var wrong: [String] = []
        for line in cases {
            let found = try Self.answer(line.split(separator: " ").map(String.init), &zones)
            if found != line { wrong.append("\(line): found \(found)") }
        }
        #expect(wrong.prefix(20) == [])
        #expect(cases.count >= 400)
    }

    /// The case's line as this program would write it.
    private static func answer(
        _ parts: [String], _ zones: inout [String: CivilZone]
    ) throws -> String {
        func zone() throws -> CivilZone {
            if let zone = zones[parts[1]] { return zone }
            let zone = try CivilZone(parts[1])
            zones[parts[1]] = zone
            return zone
        }
        var answer = parts
        switch parts.first {
        case "add":
            let date = try #require(CivilDate(parts[1]))
            let period = try #require(Period(parts[2]))
            answer[3] = date.adding(period, rounding: .backward).description
            answer[4] = date.adding(period, rounding: .forward).description
        case "days":
            let date = try #require(CivilDate(parts[1]))
            let other = try #require(CivilDate(parts[2]))
            let count = date.days(to: other)
            answer[3] = date.adding(days: count) == other ? "\(count)" : "not added"
        case "civil":
            let civil = try zone().civil(try #require(Instant(parts[2])))
            answer[3] = civil.date.description
            answer[4] = civil.time.withSeconds
            answer[5] = "\(civil.offsetSeconds)"
        case "instant":
            let date = try #require(CivilDate(parts[2]))
            let time = try #require(CivilTime(parts[3]))
            answer[4] = try zone().instant(date, time).description
        default: answer = ["no case"]
        }
        return answer.joined(separator: " ")
    }
}
