import VaultCrypto
import VaultDisk
import VaultModel

/// A file of pages of which each is authenticated by itself, so that one can be read without the rest.
///
/// A page's code covers the file's own random id and the page's number: a page of an older file, of another
/// place or of another person is not taken for it.
final class WordsPages {
    static let size = 4096
    /// How many bytes of a page are contents; the rest is the code.
    static let room = size - HMAC.count
    /// How many pages are kept once read: 8 MiB.
    private static let kept = 2048

    let id: RowID
    private let file: FileHandle
    private let key: SecretBytes
    private var pages: [Int: [UInt8]] = [:]

    /// Opens a file that is there.
    init(_ file: FileHandle, id: RowID, key: borrowing SecretBytes) {
        self.file = file
        self.id = id
        self.key = key.copy()
    }

    /// The contents of a page.
    ///
    /// - Throws: `WordsDamage` when it is not what was written; errors of the disk.
    func page(_ number: Int) throws -> [UInt8] {
        if let page = pages[number] { return page }
        let bytes: [UInt8]
        do throws(DiskError) {
            bytes = try file.read(at: UInt64(number) * UInt64(Self.size), count: Self.size)
        } catch {
            guard case .endedEarly = error else { throw error }
            throw WordsDamage()
        }
        guard bytes.count == Self.size else { throw WordsDamage() }
        let contents = Array(bytes.prefix(Self.room))
        let code = Self.code(of: contents, number, in: id, key: key)
        guard ConstantTime.equal(Array(bytes.suffix(HMAC.count)), code) else { throw WordsDamage() }
        if pages.count >= Self.kept { pages.removeAll(keepingCapacity: true) }
        pages[number] = contents
        return contents
    }

    /// How pages are authenticated.
    static let form = "footage-vault/v1/words-page-hash"

    /// The code of a page of a file.
    static func code(
        of contents: [UInt8], _ number: Int, in id: RowID, key: borrowing SecretBytes
    ) -> [UInt8] {
        // Its hash stands for the contents: libcrypto's SHA-256 is several times as fast as libsodium's.
        var message = Array(form.utf8) + id.bytes
        message.append(UInt64(number))
        message += SHA256.hash(contents).bytes
        return HMAC.sha256(message.span, key: key)
    }
}

/// What is remembered of the rows is not what was written.
struct WordsDamage: Error {}

/// A run of entries of one width in a file of pages, in the order of their bytes.
struct WordsSection {
    let firstPage: Int
    let width: Int
    let count: Int

    var perPage: Int { WordsPages.room / width }
    /// The page after its last.
    var endPage: Int { firstPage + (count + perPage - 1) / perPage }

    /// The page that holds an entry, and where it begins there.
    func spot(_ place: Int, in pages: WordsPages) throws -> (page: [UInt8], start: Int) {
        (try pages.page(firstPage + place / perPage), place % perPage * width)
    }

    /// The entry at a place.
    func entry(_ place: Int, in pages: WordsPages) throws -> [UInt8] {
        let (page, start) = try spot(place, in: pages)
        return Array(page[start..<start + width])
    }

    /// The first place in a range whose entry does not come before a key.
    ///
    /// Ids are random, so where one stands is guessed from its first bytes; ids that are not only take more steps.
    func place(
        of key: [UInt8], in range: Range<Int>, guessingFrom offset: Int, _ pages: WordsPages
    ) throws -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        let wanted = Self.leading(key, offset)
        // The first guess spans every number; what was read narrows it.
        var (least, most) = (0.0, Double(UInt64.max))
        var steps = 0
        while low < high {
            var middle = low + (high - low) / 2
            if steps < 4, most > least {
                let share = (wanted - least) / (most - least)
                middle = low + Int(Double(high - low) * min(max(share, 0), 1))
                middle = min(max(middle, low), high - 1)
            }
            steps += 1
            let entry = try entry(middle, in: pages)
            if entry.prefix(key.count).lexicographicallyPrecedes(key) {
                low = middle + 1
                least = Self.leading(entry, offset)
            } else {
                high = middle
                most = Self.leading(entry, offset)
            }
        }
        return low
    }

    private static func leading(_ bytes: [UInt8], _ offset: Int) -> Double {
        Double(bytes.dropFirst(offset).prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
