package import VaultDisk

/// Reads films' facts with `ffprobe`, a child that can open nothing but the one film.
///
/// The film is opened here and handed over as a descriptor, so a name never reaches the child; it may
/// use only the `file` protocol and film formats (a playlist renamed `.mp4` makes an unconfined
/// `ffprobe` open other files), reaches no file but the film and what is installed, no network and no other
/// process, writes nothing, and is killed when it takes too long or too much.
public struct FilmProbe: Sendable {
    private let ffprobe: String
    private let patience: Duration
    private let reach: ChildProcess.Reach

    /// The formats `ffprobe` may take a file for.
    static let formats = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi"

    /// Finds the programs, or names the package that holds the missing one.
    public init() throws(ProbeError) {
        ffprobe = try Self.find("ffprobe", package: "ffmpeg")
        patience = .seconds(10)
        reach = .installed
        _ = try Self.find("prlimit", package: "util-linux")
    }

    /// Uses another program in place of `ffprobe`, for tests, waits so long for it, and lets it reach so much.
    package init(
        ffprobe: String, patience: Duration = .seconds(10), reach: ChildProcess.Reach = .account
    ) throws(ProbeError) {
        self.ffprobe = try Self.find(ffprobe, package: "ffmpeg")
        self.patience = patience
        self.reach = reach
    }

    /// Makes sure that the program works at all, by asking it for its version.
    ///
    /// Without this a broken installation would make every good film of a dump an incomplete one.
    ///
    /// - Throws: `ProbeError.programBroken` when it fails, hangs or prints something else.
    public func check() throws(ProbeError) {
        let outcome: ChildProcess.Outcome
        do {
            outcome = try ChildProcess(
                ffprobe, ["-version"],
                limits: ChildProcess.Limits(
                    addressSpace: 600_000_000, processorSeconds: 10, fileSize: 0),
                reach: reach
            ).run(outputLimit: 1 << 20, timeout: patience)
        } catch {
            switch error {
            case .programTimedOut: throw broken("it gives no answer")
            case .programOutputTooLong: throw broken("it prints without end")
            default: throw Self.failure(error)
            }
        }
        switch outcome.ending {
        case .exited(0) where outcome.output.starts(with: "ffprobe version ".utf8): return
        case .exited(0): throw broken("it does not tell its version")
        case .exited(let code): throw broken("it ends with \(code)")
        case .signalled(let signal): throw broken("signal \(signal) ends it")
        }
    }

    private func broken(_ how: String) -> ProbeError {
        .programBroken(program: ffprobe, package: "ffmpeg", how)
    }

    private static func failure(_ error: DiskError) -> ProbeError {
        guard case .programMissing(let program) = error else { return .failed(error.message) }
        let isProbe = program.hasSuffix("ffprobe")
        return .programMissing(program: program, package: isProbe ? "ffmpeg" : "util-linux")
    }

    /// Reads one film's facts with the child, whatever it is.
    ///
    /// What makes the child fail or print nonsense is told as an incomplete film: it is kept, and never bound.
    /// One that takes too long or too much memory is stopped, which is told as that. Only a child that cannot be started is an error; see `check()`.
    public func result(for file: SourceFile) throws(ProbeError) -> ProbeResult {
        guard let container = file.container else {
            return .notAFilm("Its content is not a film's.")
        }
        let read = file.reading
        let extent = ContainerExtent(size: file.identity.size, read: read)
        let fault = extent.fault(in: container)
        let samples =
            container == .isoMedia
            ? SampleTables(size: file.identity.size, read: read).counts() : nil
        func incomplete(_ why: String) -> ProbeResult {
            .film(
                FilmFacts(bytes: file.identity.size, isComplete: false, problems: [fault ?? why]))
        }
        func stopped(_ limit: String) -> ProbeResult {
            fault == nil ? .stopped(limit) : incomplete(limit)
        }
        let outcome: ChildProcess.Outcome
        do {
            outcome = try run(on: file, samples == nil ? .countingPackets : .byItsIndex)
        } catch {
            switch error {
            case .programTimedOut: return stopped("reading it took too long")
            case .programOutputTooLong:
                return incomplete("it says more about itself than can be read")
            default: throw Self.failure(error)
            }
        }
        if let limit = Self.limit(of: outcome) { return stopped(limit) }
        guard outcome.ending == .exited(0), let report = ProbeReport(outcome.output) else {
            return incomplete("it cannot be read as a film")
        }
        let streams = report.streams ?? []
        if fault == nil, !streams.isEmpty, !streams.contains(where: \.isMoving) {
            return .notAFilm("There is no moving picture in it.")
        }
        return .film(
            FilmFacts(
                report, bytes: file.identity.size, container: container, samples: samples,
                fault: fault ?? Self.complaint(outcome.errorOutput)))
    }

    /// The limit that ended a child; none where it ended by itself.
    private static func limit(of outcome: ChildProcess.Outcome) -> String? {
        switch outcome.ending {
        // Past its processor time: SIGXCPU, and SIGKILL where the kernel looks at the hard limit first.
        case .signalled(24), .signalled(9): "reading it took too much of the processor"
        case .exited(let code) where code != 0:
            String(decoding: outcome.errorOutput, as: UTF8.self)
                .contains("Cannot allocate memory") ? "reading it took too much memory" : nil
        case .exited, .signalled: nil
        }
    }

    /// What `ffprobe` says of a missing end while it reports success.
    private static func complaint(_ errors: [UInt8]) -> String? {
        let text = String(decoding: errors, as: UTF8.self)
        let isCut = ["partial file", "File ended prematurely"].contains { text.contains($0) }
        return isCut ? "it was cut short: its last part is missing" : nil
    }

    /// How a film is held to what it promises.
    private enum Count {
        /// Its sample tables were looked at.
        case byItsIndex
        /// Its packets are counted, for which all of it is read.
        case countingPackets
    }

    private func run(
        on file: SourceFile, _ count: Count
    ) throws(DiskError) -> ChildProcess.Outcome {
        let arguments = [
            "-v", "error", "-protocol_whitelist", "file", "-format_whitelist", Self.formats,
            // An edit list leaves frames out on purpose; they count all the same.
            "-ignore_editlist", "1",
            "-of", "json", "-show_format", "-show_streams",
        ]
        // Counting packets reads the whole film, from a card as slow as 16 MB a second.
        let size = UInt64(clamping: file.identity.size)
        let child = try ChildProcess(
            ffprobe,
            arguments + (count == .countingPackets ? ["-count_packets"] : []) + ["file:/dev/fd/3"],
            limits: ChildProcess.Limits(
                addressSpace: 600_000_000, processorSeconds: 10 + size / 64_000_000, fileSize: 0),
            reach: reach)
        let handle = try file.handle(on: LinuxDisk())
        return try child.run(
            passing: [handle], outputLimit: ProbeReport.limit,
            timeout: patience + .seconds(Int64(clamping: size / 16_000_000)))
    }

    private static func find(_ program: String, package: String) throws(ProbeError) -> String {
        do {
            return try ChildProcess.find(program)
        } catch {
            throw .programMissing(program: program, package: package)
        }
    }
}
