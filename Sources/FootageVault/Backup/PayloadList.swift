import Catalog
import VaultCrypto
import VaultDisk
import VaultModel

/// A line of `payloads.txt`: a payload that a store part's catalog names, and whether it is there.
///
/// `<name> <length> <tree root> <standing>`, in order of name, and behind that the film's id where it is another: of a
/// film that was sealed afresh. A list of its own, because a vault of a million
/// clips must be backed up in bounded memory; the signed manifest holds its digest.
struct ListedPayload: Hashable {
    /// How a payload stands in a backup.
    enum Standing: String, Hashable {
        /// It is there.
        case held
        /// It was destroyed while the backup was made.
        case destroyed
        /// It should have been there, and was not, or was not what it should be.
        case missing
    }

    var id: ClipID
    /// The clip, or the film in quarantine.
    var film: ClipID
    var length: UInt64
    var treeRoot: SHA256Digest
    var standing: Standing

    init(_ payload: StoredPayload, _ standing: Standing) {
        id = payload.id
        film = payload.film
        length = payload.length
        treeRoot = payload.treeRoot
        self.standing = standing
    }

    var line: [UInt8] {
        let whose = film == id ? "" : " \(film)"
        return Array("\(id) \(length) \(treeRoot) \(standing.rawValue)\(whose)\n".utf8)
    }

    init?(_ line: Substring) {
        let words = line.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 4 || words.count == 5, let id = ClipID(String(words[0])),
            let length = UInt64(words[1]),
            String(length) == words[1], let root = SHA256Digest(String(words[2])),
            let standing = Standing(rawValue: String(words[3]))
        else { return nil }
        self.id = id
        film = id
        if words.count == 5 {
            guard let other = ClipID(String(words[4])), other != id else { return nil }
            film = other
        }
        self.length = length
        treeRoot = root
        self.standing = standing
    }
}

/// Reads the lines of a file one after the other, in bounded memory.
struct LineReader {
    private let handle: FileHandle
    private var offset: UInt64 = 0
    private var waiting: [Substring] = []
    private var rest = ""
    private var isAtEnd = false

    init(_ path: String, on disk: any Disk) throws {
        handle = try disk.openPlainFile(path)
    }

    /// The next line without its line feed, or none at the end.
    mutating func next() throws -> Substring? {
        while waiting.isEmpty {
            guard !isAtEnd else { return nil }
            var block = [UInt8](repeating: 0, count: 1 << 18)
            var span = block.mutableSpan
            let count = try handle.read(at: offset, into: &span)
            offset += UInt64(count)
            isAtEnd = count < block.count
            // Lists hold ASCII only; what is not is refused by whoever reads the line.
            let text = rest + String(decoding: block[..<count], as: UTF8.self)
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            rest = String(lines.popLast() ?? "")
            if isAtEnd, !rest.isEmpty { lines.append(Substring(rest)) }
            waiting = lines.reversed()
        }
        return waiting.popLast()
    }
}
