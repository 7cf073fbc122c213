import FootageVault
import LoopbackServer
import Synchronization
import VaultDisk
import VaultModel

/// A film that is open on a page, as the threads of connections see it.
final class Watch: Sendable {
    /// What the page knows it by; no secret, and of no use without the session's cookie.
    let id: String
    /// Which clip.
    let address: ClipAddress
    /// What it was opened for.
    let look: WatchEvent.Look
    /// What its files are told to be.
    let type: MediaType
    private let reader: FilmReader
    private let files: [Range<UInt64>]
    private let milliseconds: Int64
    /// When each of its files begins, in milliseconds of the film.
    let starts: [Int64]
    private let lastUse = Mutex(ContinuousClock.now)
    /// What is being converted of it.
    private let conversion = Mutex<PipedProcess?>(nil)

    init(_ id: String, _ film: OpenedFilm, _ look: WatchEvent.Look) {
        self.id = id
        address = film.address
        self.look = look
        type = film.mediaType
        reader = film.reader
        files = film.files
        milliseconds = film.milliseconds
        starts = film.lengths.dropLast().reduce(into: [0]) { $0.append($0[$0.count - 1] &+ $1) }
    }

    /// How many files it is.
    var parts: Int { files.count }

    /// One of its files, from 1; none when it has no such.
    func part(_ number: Int) -> FilmPart? {
        guard files.indices.contains(number - 1) else { return nil }
        return FilmPart(of: self, reader, files[number - 1])
    }

    /// Converts one of its files, from 1, in the place of what was being converted of it; none when it has no such.
    func converted(
        _ number: Int, from milliseconds: Int64, by converter: FilmConverter
    ) throws -> ConvertedFilm? {
        guard files.indices.contains(number - 1) else { return nil }
        let file = files[number - 1]
        let process = try converter.convert(
            size: UInt64(file.count), from: milliseconds, lasting: self.milliseconds
        ) { [reader] range in
            try reader.read(file.lowerBound + range.lowerBound..<file.lowerBound + range.upperBound)
        }
        let earlier = conversion.withLock { current -> PipedProcess? in
            defer { current = process }
            return current
        }
        earlier?.end()
        return ConvertedFilm(process, of: self)
    }

    /// Nothing more of it is converted.
    func end() { conversion.withLock { $0 }?.end() }

    /// Somebody watches.
    func use() { lastUse.withLock { $0 = .now } }

    /// For how long nobody has asked for anything of it.
    var idle: Duration { lastUse.withLock { ContinuousClock.now - $0 } }
}

/// One of a film's files, as it is sent.
final class FilmPart: ResponseBody {
    /// How many bytes it has.
    var size: UInt64 { UInt64(range.count) }

    private let watch: Watch
    private let reader: FilmReader
    private let range: Range<UInt64>

    init(of watch: Watch, _ reader: FilmReader, _ range: Range<UInt64>) {
        self.watch = watch
        self.reader = reader
        self.range = range
    }

    /// Fills `bytes` from a position within the file on, as far as that goes.
    func read(at offset: UInt64, into bytes: inout MutableSpan<UInt8>) throws -> Int {
        watch.use()
        let count = min(UInt64(bytes.count), size - min(size, offset))
        guard count > 0 else { return 0 }
        var wanted = bytes._mutatingExtracting(first: Int(count))
        return try reader.read(at: range.lowerBound + offset, into: &wanted)
    }

    func end() { watch.use() }
}

/// The films that are open, by what the pages know them by.
final class OpenFilms: Sendable {
    private let state = Mutex(State())

    private struct State {
        var open: [String: Watch] = [:]
        /// Why those ended that somebody may still look at: the last few.
        var endings: [(id: String, why: VaultError)] = []
    }

    func add(_ watch: Watch) { state.withLock { $0.open[watch.id] = watch } }

    /// The watch of a name; none when it is over.
    func watch(_ id: String) -> Watch? { state.withLock { $0.open[id] } }

    /// A watch is over, for a reason that its page is told when it asks.
    func remove(_ id: String, because why: VaultError) {
        state.withLock { state in
            state.open[id] = nil
            state.endings = state.endings.suffix(15) + [(id, why)]
        }
    }

    /// Why a watch is over.
    func ending(of id: String) -> VaultError {
        state.withLock { state in state.endings.last { $0.id == id }?.why } ?? Self.unknown
    }

    private static let unknown = VaultError(
        .failed, "film-closed", "the film is not open", hint: "press “Watch this film” again")
}
