import TabletDump
import VaultCrypto

/// The files of one film, open for reading one behind another as if they were one.
final class FilmSource: Sendable {
    private let files: [SourceFile]
    /// Where each file ends, counted from the first one's beginning.
    let ends: [Int64]

    /// Opens the listed files of a film.
    ///
    /// - Throws: `DumpError` that names the file which cannot be opened, or is not the one that was listed.
    init(_ entries: [DumpEntry], in directory: String) throws(DumpError) {
        var files: [SourceFile] = []
        var ends: [Int64] = []
        for entry in entries {
            let file = try SourceFile(entry, in: directory)
            files.append(file)
            ends.append([ends.last ?? 0, file.identity.size].cappedSum)
        }
        self.files = files
        self.ends = ends
    }

    /// Bytes of all of them, as they were listed.
    var size: Int64 { ends.last ?? 0 }

    /// Fills a buffer from an offset, over the borders of files, and says how much; less than all only at the
    /// film's end.
    ///
    /// - Throws: `DumpError.changed` for a file that is shorter than it was when it was listed.
    func read(at offset: Int64, into buffer: inout MutableSpan<UInt8>) throws(DumpError) -> Int {
        var filled = 0
        var start: Int64 = 0
        for (file, end) in zip(files, ends) {
            let position = offset + Int64(filled)
            if position < end, filled < buffer.count {
                let count = min(buffer.count - filled, Int(clamping: end - position))
                var part = buffer._mutatingExtracting(filled..<filled + count)
                guard try file.read(at: position - start, into: &part) == count else {
                    throw .changed(file.path.safeText)
                }
                filled += count
            }
            start = end
        }
        return filled
    }

    /// The hashes of its bytes, as they are now.
    ///
    /// - Throws: As `read` and `checkUnchanged` do.
    func digest() throws(DumpError) -> FilmDigest {
        var hasher = FilmHasher(ends: ends)
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var offset: Int64 = 0
        while true {
            var span = buffer.mutableSpan
            let count = try read(at: offset, into: &span)
            guard count > 0 else {
                try checkUnchanged()
                return hasher.finalize()
            }
            hasher.update(buffer.span.extracting(0..<count))
            offset += Int64(count)
        }
    }

    /// - Throws: `DumpError.changed` for a file that is not what it was when it was listed.
    func checkUnchanged() throws(DumpError) {
        for file in files where !file.unchanged(since: file.identity) {
            throw .changed(file.path.safeText)
        }
    }
}
