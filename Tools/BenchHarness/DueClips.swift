import FootageVault
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// A vault full of clips that are due on one day, and their destruction.
///
/// Families of ten sessions with two small films each, whose work ended two months before. Uploads and
/// ends take place on their days by a clock that is set, since what is typed in today makes nothing due
/// today.
struct DueClips {
    private let vault: BenchVault
    private let families: Int

    private static let sessionsPerFamily = 10
    private static let filmsPerSession = 2
    /// Sessions of ten minutes so far apart, by day and by night, that no film's time fits two: half an hour
    /// around each counts as its own.
    private static let sessionsPerDay = 18
    private static let familiesPerDump = 25
    private static let filmLength = 10_000

    init(_ options: Options) throws {
        vault = BenchVault(in: try options.text("in"))
        families = try (options.number("clips") + 19) / 20
    }

    /// Makes the vault and its clips, and goes on, as a vault in use does, to the day they are due.
    func prepare() throws -> [String: Int64] {
        vault.clock.set(to: try date("2026-03-12"))
        try vault.make()
        let practitioner = try vault.unlock("ann")
        var all: [FamilyReference] = []
        for first in stride(from: 0, to: families, by: Self.familiesPerDump) {
            let dump = vault.path("dump")
            try LinuxDisk().createDirectory(dump, .oneAccount)
            for number in first..<min(first + Self.familiesPerDump, families) {
                all.append(try addFamily(number, practitioner, dump))
            }
            let summary = try practitioner.upload(
                practitioner.planUpload(UploadRequest(directory: dump, probing: .none)))
            for result in summary.results {
                guard case .takenIn = result.end else {
                    throw VaultError(.failed, "not-taken-in", "\(result.entry.path): \(result.end)")
                }
            }
            try Self.remove(dump)
        }
        vault.clock.set(to: try date("2026-03-20"))
        for family in all {
            _ = try practitioner.endProgramme(family, number: nil, on: date("2026-03-20"))
        }
        vault.clock.set(to: try date("2026-04-20"))
        _ = try vault.unlock("purge").runPurge()
        return ["clips": Int64(families * Self.sessionsPerFamily * Self.filmsPerSession)]
    }

    /// Destroys what `prepare` made.
    func destroy() throws -> [String: Int64] {
        vault.clock.set(to: try date("2026-05-15"))
        let purge = try vault.unlock("purge")
        let (summary, nanoseconds) = try timed { try purge.runPurge() }
        guard summary.destroyed.count == summary.planned, summary.pending.isEmpty,
            summary.destroyed.count == families * Self.sessionsPerFamily * Self.filmsPerSession
        else {
            throw VaultError(
                .failed, "not-destroyed",
                "\(summary.destroyed.count) of \(summary.planned) clips were destroyed")
        }
        return ["clips": Int64(summary.destroyed.count), "nanoseconds": nanoseconds]
    }

    private func addFamily(
        _ number: Int, _ practitioner: UnlockedVault, _ dump: String
    ) throws -> FamilyReference {
        let family = try practitioner.createFamily(alias: nil, for: nil, with: nil).reference
        let folder = dump + "/\(family)"
        try LinuxDisk().createDirectory(folder, .oneAccount)
        _ = try practitioner.openProgramme(family, kind: "VIG", on: date("2025-01-01"))
        _ = try practitioner.recordConsent(
            family, purpose: .therapy, given: date("2025-01-01"), expires: nil, form: "v1",
            programme: nil)
        for index in 0..<Self.sessionsPerFamily {
            let place = number * Self.sessionsPerFamily + index
            let day = try date("2026-03-10").adding(days: -(place / Self.sessionsPerDay))
            let start = place % Self.sessionsPerDay * 4500
            _ = try practitioner.addSession(
                family, on: day, from: CivilTime(secondOfDay: start),
                to: CivilTime(secondOfDay: start + 600), programme: nil)
            for film in 1...Self.filmsPerSession {
                let time = CivilTime(secondOfDay: start + film * 120)
                let name = "\(day)_\(time.withSeconds).mp4".filter { $0 != "-" && $0 != ":" }
                try LinuxDisk().createFile(folder + "/" + name, mode: 0o600, group: nil)
                    .write(Self.film, at: 0)
            }
        }
        return family
    }

    /// Bytes that begin like an MP4 and go on at random.
    private static var film: [UInt8] {
        Array("\u{0}\u{0}\u{0}\u{18}ftypmp42".utf8) + Random.bytes(filmLength)
    }

    private static func remove(_ path: String) throws {
        let disk = LinuxDisk()
        for entry in try disk.entries(of: path) {
            let inner = path + "/" + entry.name
            if entry.kind == .directory { try remove(inner) } else { try disk.removeFile(inner) }
        }
        try disk.removeDirectory(path)
    }
}
