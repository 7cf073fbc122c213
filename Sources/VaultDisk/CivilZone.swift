public import VaultModel

/// A time zone: what a moment is by the calendar and the clock on the wall.
///
/// Read once from the machine's tzdata (RFC 8536), a value from then on, safe in every thread; the
/// process's own zone and `TZ` play no part.
public struct CivilZone: Hashable, Sendable {
    /// Its name, such as `Europe/London`.
    public let name: String

    private let file: ZoneFile

    /// Where the machine keeps its zones.
    static let directory = "/usr/share/zoneinfo"

    /// Reads a zone by its name in the IANA database.
    ///
    /// Only letters, digits, `_`, `+` and `-` in parts parted by `/` are a name, so that none leads
    /// out of the zones' directory.
    public init(_ name: String) throws(DiskError) {
        try self.init(name, in: Self.directory, on: LinuxDisk())
    }

    init(_ name: String, in directory: String, on disk: any Disk) throws(DiskError) {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard name.utf8.count <= 64, parts.allSatisfy(Self.isPart) else {
            throw .zoneNameInvalid(name)
        }
        let bytes: [UInt8]
        do throws(DiskError) {
            let path = directory + "/" + name
            // Names are links to one another there, and whoever can write it can write the program.
            bytes = try FileHandle(path, [.reading, .nonBlocking], on: disk)
                .readAll(limit: 1 << 20)
        } catch {
            throw error.notFound ? .zoneMissing(name) : error
        }
        guard let file = ZoneFile(bytes) else { throw .zoneMalformed(name) }
        self.name = name
        self.file = file
    }

    /// The date, the time and the seconds east of Greenwich of a moment.
    ///
    /// Moments before the year 1 or after 9999 are taken as the first or last moment in between.
    public func civil(
        _ instant: Instant
    ) -> (date: CivilDate, time: CivilTime, offsetSeconds: Int) {
        let seconds = Instant(
            milliseconds: min(
                max(instant.milliseconds, Self.range.lowerBound), Self.range.upperBound)
        ).seconds
        let offset = file.offset(at: seconds)
        let local = seconds + Int64(offset)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        return (
            CivilDate(days: Int32(day)), CivilTime(secondOfDay: Int(local - day * 86_400)), offset
        )
    }

    /// The moment of a date and time on the wall.
    ///
    /// Of two, when clocks go back, the earlier; of none, when they go forward, the moment it would
    /// have been had they not.
    public func instant(_ date: CivilDate, _ time: CivilTime) -> Instant {
        instants(date, time).lowerBound
    }

    /// The moments that a date and time on the wall can mean: two when clocks go back, the earlier first, or one.
    public func instants(_ date: CivilDate, _ time: CivilTime) -> ClosedRange<Instant> {
        let local = Int64(date.days) * 86_400 + Int64(time.secondOfDay)
        let before = Int64(file.offset(at: local - 86_400))
        let after = Int64(file.offset(at: local + 86_400))
        let found = [before, after].filter { Int64(file.offset(at: local - $0)) == $0 }
            .map { Instant(seconds: local - $0) }
        let first = found.first ?? Instant(seconds: local - before)
        return first...max(first, found.last ?? first)
    }

    /// From the year 1 to 9999 in milliseconds, and a day within, so that no offset leads out.
    private static let range: ClosedRange<Int64> =
        -62_135_510_400_000...253_402_214_400_000

    private static func isPart(_ part: Substring.UTF8View) -> Bool {
        !part.isEmpty
            && part.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                    || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
            }
    }
}
