import AgeFile
import VaultCrypto
import VaultDisk
import VaultModel

/// A tar archive that is an age file: it is sealed while it is written, and is never anywhere in plain.
///
/// `age -d -i KEY FILE | tar -xf -` opens it without this program. The file gets its name once it is whole
/// and durable, and replaces nothing.
final class SealedArchive {
    private let sink: FileFilmSink
    /// None once the archive is finished, or was given up.
    private var sealer: StreamSealer?
    private let made: Instant

    /// Begins an archive with what will seal it.
    init(
        _ sealer: consuming StreamSealer, to path: String, at made: Instant, on disk: any Disk
    ) throws {
        sink = try FileFilmSink(path, on: disk)
        self.sealer = consume sealer
        self.made = made
    }

    /// How many sealed bytes were written.
    var size: UInt64 { sink.given }

    /// Begins a file of so many bytes, which go to what is returned, and to nothing else until it is finished.
    func begin(_ name: String, size: UInt64) throws -> Entry {
        let header = TarHeader(name: name, size: size, modified: made.seconds)
        try write(header.bytes)
        return Entry(self, header)
    }

    /// Adds a small file.
    func add(_ name: String, _ bytes: [UInt8]) throws {
        let entry = try begin(name, size: UInt64(bytes.count))
        try entry.write(bytes.span)
        try entry.finish()
    }

    /// Ends the archive, makes it durable and gives it its name.
    func finish() throws {
        try write([UInt8](repeating: 0, count: 2 * TarHeader.blockSize))
        guard let sealer = sealer.take() else { throw Self.ended }
        let rest = try sealer.finish()
        try sink.write(rest.span)
        try sink.finish()
    }

    /// Removes what was written, and says whether nothing of it is left.
    func discard() -> Bool {
        sealer = nil
        return sink.discard()
    }

    private func write(_ bytes: [UInt8]) throws { try write(bytes.span) }

    private func write(_ bytes: Span<UInt8>) throws {
        guard var sealer = sealer.take() else { throw Self.ended }
        let sealed = try sealer.update(bytes)
        self.sealer = consume sealer
        try sink.write(sealed.span)
    }

    private static var ended: VaultError {
        VaultError(.failed, "archive-ended", "the archive was ended before")
    }

    /// A file of the archive, while its bytes come.
    final class Entry: ExportSink {
        private let archive: SealedArchive
        private let header: TarHeader
        private(set) var given: UInt64 = 0

        fileprivate init(_ archive: SealedArchive, _ header: TarHeader) {
            self.archive = archive
            self.header = header
        }

        func write(_ bytes: Span<UInt8>) throws {
            guard UInt64(bytes.count) <= header.size - given else { throw Self.wrongSize }
            try archive.write(bytes)
            given += UInt64(bytes.count)
        }

        /// Fills the file up; not a byte of it may be missing.
        func finish() throws {
            guard given == header.size else { throw Self.wrongSize }
            try archive.write([UInt8](repeating: 0, count: header.padding))
        }

        /// Only the whole archive can be taken back.
        func discard() -> Bool { false }

        private static var wrongSize: VaultError {
            VaultError(
                .failed, "archive-size",
                "a file of the archive has another size than it should")
        }
    }
}
