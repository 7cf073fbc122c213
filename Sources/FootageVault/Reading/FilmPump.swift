import AgeFile

/// Where an opened film's bytes go.
protocol FilmSink: AnyObject {
    /// How many bytes went out.
    var given: UInt64 { get }
    /// Sends the next bytes.
    func write(_ bytes: Span<UInt8>) throws
}

/// Sends a range of an opened film to a sink, while the parts behind it are being opened.
///
/// No digest is made on the way, because the tags bind every byte: a chunk opens only with the file key,
/// at its own place, in a payload of its own length; the file key comes from a header that the catalog's
/// digest names, which a record of the log names in turn. Nobody without the family's identity can make a
/// payload that opens so. Somebody with it and with the vault's disk could: `audit verify --deep` finds
/// that by the tree root, and comparing the SHA-256 that came with the film does.
struct FilmPump {
    private let opener: ParallelOpener<PayloadBytes>
    private let size: UInt64

    /// Takes a film, a range within it, and how many threads may open it.
    init(
        _ film: SeekableReader<PayloadBytes>, _ range: Range<UInt64>, threads: Int
    ) throws(AgeError) {
        opener = try ParallelOpener(film, range: range, threads: threads)
        size = UInt64(range.count)
    }

    /// Sends all of it, on the thread that calls; what `progress` throws ends the sending.
    func run(
        to sink: any FilmSink, progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) throws {
        try opener.run { block in
            try sink.write(block)
            try progress(sink.given, size)
        }
    }
}
