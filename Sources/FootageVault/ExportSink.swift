import VaultCrypto
import VaultDisk
import VaultModel

/// Sends a film to a descriptor that is open already.
final class DescriptorFilmSink: FilmSink {
    private let sink: DescriptorSink
    private(set) var given: UInt64 = 0

    init(_ number: Int32, on disk: any Disk) { sink = DescriptorSink(number, on: disk) }

    func write(_ bytes: Span<UInt8>) throws { try sink.write(bytes, given: &given) }
}

/// Writes a film beside its place, and puts it there once it is whole and durable.
///
/// Until then it has a name that begins with a dot and ends in eight random digits; after a failure it is
/// removed. What is in its place already is never replaced.
final class FileFilmSink: FilmSink {
    private let path: String
    private let temporary: String
    private let disk: any Disk
    private let writer: DirectWriter
    private var isPlaced = false

    var given: UInt64 { writer.count }

    init(_ path: String, on disk: any Disk) throws {
        self.path = path
        self.disk = disk
        temporary =
            "\(Path.directory(of: path))/.\(Path.name(of: path)).partial-\(Hex.encode(Random.bytes(4)))"
        let opened = try disk.openDirect(
            temporary, [.readingAndWriting, .create, .exclusive, .noFollow], mode: 0o600)
        writer = DirectWriter(to: opened.handle, direct: opened.direct)
    }

    func write(_ bytes: Span<UInt8>) throws { try writer.write(bytes) }

    /// Makes the film durable and gives it its name.
    func finish() throws {
        try writer.finish()
        do throws(DiskError) {
            try disk.move(temporary, to: path, .refusing)
        } catch {
            guard error.errno == .invalid else { throw error }
            // The file system cannot refuse to replace: take the name first, which fails if it is taken.
            _ = try FileHandle(
                path, [.writing, .create, .exclusive, .noFollow], mode: 0o600, on: disk)
            do throws(DiskError) {
                try disk.move(temporary, to: path, .replacing)
            } catch {
                try? disk.removeFile(path)
                throw error
            }
        }
        isPlaced = true
        // Or the name may be gone after a power cut, when the vault says that the film was given.
        try disk.syncDirectory(Path.directory(of: path))
    }

    /// Removes what was written, and says whether nothing of it is left.
    func discard() -> Bool {
        let name = isPlaced ? path : temporary
        try? disk.removeFile(name)
        return (try? disk.exists(name)) == false
    }
}
