import VaultCrypto
import VaultDisk
import VaultModel

/// Where an exported film's bytes go, until all of them are there or none is left.
protocol ExportSink: FilmSink {
    /// Makes durable what was written.
    func finish() throws
    /// Takes back what was written, and says whether nothing of it is left.
    func discard() -> Bool
}

/// Sends a film to a descriptor that is open already.
final class DescriptorFilmSink: ExportSink {
    private let sink: DescriptorSink
    private(set) var given: UInt64 = 0

    init(_ number: Int32, on disk: any Disk) { sink = DescriptorSink(number, on: disk) }

    func write(_ bytes: Span<UInt8>) throws { try sink.write(bytes, given: &given) }

    /// Whoever reads it has what was written.
    func finish() {}

    /// What somebody was given cannot be taken back.
    func discard() -> Bool { given == 0 }
}

/// Writes a film that gets its name once it is whole and durable.
///
/// Until then it has none, so that nothing that ends the process leaves a part of it behind. Only where
/// the file system knows no files without a name, it lies beside its place under a name that begins with a
/// dot and ends in eight random digits, and is removed after a failure. What is in its place already is
/// never replaced.
final class FileFilmSink: ExportSink {
    private let path: String
    /// Its name until it is whole; none where it has none.
    private let temporary: String?
    private let disk: any Disk
    private let handle: FileHandle
    private let writer: DirectWriter
    private var isPlaced = false

    var given: UInt64 { writer.count }

    init(_ path: String, on disk: any Disk) throws {
        self.path = path
        self.disk = disk
        if let opened = try disk.openUnnamed(beside: path, mode: 0o600) {
            temporary = nil
            handle = opened.handle
            writer = DirectWriter(to: opened.handle, direct: opened.direct)
            return
        }
        let digits = Hex.encode(Random.bytes(4))
        let name = "\(Path.directory(of: path))/.\(Path.name(of: path)).partial-\(digits)"
        let opened = try disk.openDirect(
            name, [.readingAndWriting, .create, .exclusive, .noFollow], mode: 0o600)
        temporary = name
        handle = opened.handle
        writer = DirectWriter(to: opened.handle, direct: opened.direct)
    }

    func write(_ bytes: Span<UInt8>) throws { try writer.write(bytes) }

    /// Makes the film durable and gives it its name.
    func finish() throws {
        try writer.finish()
        if let temporary { try move(temporary) } else { try disk.name(handle) }
        isPlaced = true
        // Or the name may be gone after a power cut, when the vault says that the film was given.
        try disk.syncDirectory(Path.directory(of: path))
    }

    private func move(_ temporary: String) throws {
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
    }

    /// Removes what was written, and says whether nothing of it is left, or comes back with a power cut.
    func discard() -> Bool {
        // What has no name goes with its descriptor.
        guard let name = isPlaced ? path : temporary else { return true }
        try? disk.removeFile(name)
        guard (try? disk.exists(name)) == false else { return false }
        // Or the name may be there again after a power cut, when the vault lists no copy any more.
        return (try? disk.syncDirectory(Path.directory(of: path))) != nil
    }
}
