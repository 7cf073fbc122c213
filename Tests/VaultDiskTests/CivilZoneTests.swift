import DiskDoubles
import Glibc
import Testing
import VaultDisk
import VaultModel

@Suite struct CivilZoneTests {
    @Test(arguments: [
        // Clocks go forward on 2026-03-29 at 01:00, and back on 2026-10-25 at 02:00.
        ("Europe/London", "2026-03-29T00:59:59.000Z", "2026-03-29 00:59:59", 0),
        ("Europe/London", "2026-03-29T01:00:00.000Z", "2026-03-29 02:00:00", 3600),
        ("Europe/London", "2026-10-25T00:59:59.000Z", "2026-10-25 01:59:59", 3600),
        ("Europe/London", "2026-10-25T01:00:00.000Z", "2026-10-25 01:00:00", 0),
        // Beyond what any file lists: by the rule at its end.
        ("Europe/London", "2150-03-29T00:59:59.000Z", "2150-03-29 00:59:59", 0),
        ("Europe/London", "2150-03-29T01:00:00.000Z", "2150-03-29 02:00:00", 3600),
        ("Europe/London", "2150-10-25T01:00:00.000Z", "2150-10-25 01:00:00", 0),
        // Summer over the turn of the year.
        ("Australia/Sydney", "2100-12-31T14:00:00.000Z", "2101-01-01 01:00:00", 39600),
        ("Australia/Sydney", "2101-07-01T14:00:00.000Z", "2101-07-02 00:00:00", 36000),
        ("Asia/Kolkata", "2026-06-30T20:00:00.000Z", "2026-07-01 01:30:00", 19800),
        ("Europe/London", "1969-06-01T00:00:00.000Z", "1969-06-01 01:00:00", 3600),
        ("UTC", "1950-01-01T00:00:00.000Z", "1950-01-01 00:00:00", 0),
        ("Etc/GMT+12", "2026-01-01T00:00:00.000Z", "2025-12-31 12:00:00", -43200),
    ])
    func `a moment has the date and time of the zone`(
        name: String, moment: String, civil: String, offset: Int
    ) throws {
        let instant = try #require(Instant(moment))
        let found = try CivilZone(name).civil(instant)
        #expect("\(found.date) \(found.time.withSeconds)" == civil)
        #expect(found.offsetSeconds == offset)
    }

    @Test(arguments: [
        ("2026-10-25", "01:30", "2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"),
        ("2026-10-25", "02:00", "2026-10-25T02:00:00.000Z", "2026-10-25T02:00:00.000Z"),
        ("2026-07-01", "12:00", "2026-07-01T11:00:00.000Z", "2026-07-01T11:00:00.000Z"),
        // No clock shows it: what it would have been had they not been put forward.
        ("2026-03-29", "01:30", "2026-03-29T01:30:00.000Z", "2026-03-29T01:30:00.000Z"),
    ])
    func `a time on the wall means two moments when clocks go back, or one`(
        date: String, time: String, first: String, last: String
    ) throws {
        let found = try CivilZone("Europe/London").instants(
            #require(CivilDate(date)), #require(CivilTime(time)))
        #expect(try found.lowerBound == #require(Instant(first)))
        #expect(try found.upperBound == #require(Instant(last)))
    }

    @Test(arguments: [
        "Europe/London", "Europe/Dublin", "America/New_York", "Australia/Lord_Howe",
        "America/Nuuk", "Africa/Casablanca", "Asia/Gaza", "Pacific/Apia", "Asia/Kathmandu",
    ])
    func `glibc agrees for two hundred years`(name: String) async {
        await #expect(processExitsWith: .success) { [name] in
            unsafe setenv("TZ", name, 1)
            tzset()
            let zone = try CivilZone(name)
            // Every 17 hours or so, so that each change is seen from both sides.
            for seconds in stride(from: -2_208_988_800, to: 4_102_444_800, by: 61_217) {
                var time = time_t(seconds)
                var local = unsafe tm()
                unsafe localtime_r(&time, &local)
                let (offset, day, hour) = unsafe (local.tm_gmtoff, local.tm_mday, local.tm_hour)
                let found = zone.civil(Instant(seconds: Int64(seconds)))
                guard found.offsetSeconds == offset, found.date.components.day == Int(day),
                    found.time.secondOfDay / 3600 == Int(hour)
                else { exit(1) }
            }
        }
    }

    @Test(arguments: [
        ("2026-06-01", "00:00", "2026-05-31T23:00:00.000Z"),
        ("2026-01-01", "00:00", "2026-01-01T00:00:00.000Z"),
        ("2026-03-29", "01:30", "2026-03-29T01:30:00.000Z"),
        ("2026-10-25", "01:30", "2026-10-25T00:30:00.000Z"),
        ("2026-10-25", "02:00", "2026-10-25T02:00:00.000Z"),
    ])
    func `a date and time of London is a moment, also when clocks change`(
        date: String, time: String, moment: String
    ) throws {
        let zone = try CivilZone("Europe/London")
        let instant = zone.instant(
            try #require(CivilDate(date)), try #require(CivilTime(time)))
        #expect(instant.description == moment)
    }

    @Test(arguments: [Int64.min, .max, 0, -62_135_596_800_000, 253_402_300_799_999])
    func `no moment is too far for the calendar`(milliseconds: Int64) throws {
        for name in ["Europe/London", "Pacific/Kiritimati", "Etc/GMT+12"] {
            let year = try CivilZone(name).civil(Instant(milliseconds: milliseconds))
                .date.components.year
            #expect((1...9999).contains(year))
        }
    }

    @Test(arguments: [
        "", ".", "..", "../passwd", "Europe/../../etc/passwd", "/etc/localtime", "Europe//London",
        "Europe/London/", "Europe/London\0", "zone.tab", "Europe/Lönden",
        "A/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `what is no zone's name never reaches the disk`(name: String) {
        #expect(throws: DiskError.zoneNameInvalid(name)) { try CivilZone(name) }
    }

    @Test func `a zone the machine does not know says to install tzdata`() {
        let error = #expect(throws: DiskError.self) { try CivilZone("Europe/Atlantis") }
        #expect(error == .zoneMissing("Europe/Atlantis"))
        #expect(
            error?.hint
                == "install the package tzdata, or check the name, such as Europe/London")
        #expect(throws: DiskError.self) { try CivilZone("Europe") }
    }
}
