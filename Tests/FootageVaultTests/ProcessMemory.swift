import Glibc
import VaultCrypto

/// The memory of this very process, as somebody reads it who may: another program of the account, or a core dump.
enum ProcessMemory {
    /// How often bytes lie in it; whoever looks for them has them masked.
    static func count(of secret: MaskedBytes) -> Int {
        let memory = unsafe open("/proc/self/mem", O_RDONLY | O_CLOEXEC)
        guard memory >= 0 else { return -1 }
        defer { close(memory) }
        return ranges().reduce(0) { $0 + count(of: secret, in: $1, from: memory) }
    }

    /// Where something is mapped that is no device and no page of the kernel's own.
    private static func ranges() -> [Range<UInt>] {
        guard let file = unsafe fopen("/proc/self/maps", "re") else { return [] }
        defer { unsafe fclose(file) }
        var (found, line): ([Range<UInt>], [CChar]) = ([], .init(repeating: 0, count: 4096))
        while unsafe fgets(&line, Int32(line.count), file) != nil {
            let end = line.firstIndex(of: 0) ?? line.count
            let text = String(decoding: line[..<end].map(UInt8.init(bitPattern:)), as: UTF8.self)
            guard !text.contains("[v"), !text.contains("/dev/") else { continue }
            let words = text.split(separator: " ")
            let bounds = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2, bounds[0] < bounds[1] { found.append(bounds[0]..<bounds[1]) }
        }
        return found
    }

    private static func count(
        of secret: MaskedBytes, in range: Range<UInt>, from memory: Int32
    ) -> Int {
        let step: UInt = 1 << 20
        var (found, place) = (0, range.lowerBound)
        var bytes = [UInt8](repeating: 0, count: Int(step) + secret.count)
        while place < range.upperBound {
            // Pieces overlap, so that nothing lies across two of them unseen.
            let length = min(bytes.count, Int(range.upperBound - place))
            let got = unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let start = buffer.baseAddress else { return 0 }
                return unsafe pread(memory, start, length, off_t(place))
            }
            if got > 0 { found += count(of: secret, in: bytes, first: got) }
            place += step
        }
        SecretMemory.wipe(&bytes)
        return found
    }

    private static func count(
        of secret: MaskedBytes, in bytes: [UInt8], first length: Int
    ) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            var (found, offset) = (0, 0)
            let last = length - secret.count
            while offset <= last, let start = buffer.baseAddress,
                let hit = unsafe memchr(start + offset, Int32(secret.first), last - offset + 1)
            {
                offset = unsafe UnsafeRawPointer(hit) - start
                if unsafe secret.matches(start + offset) { found += 1 }
                offset += 1
            }
            return found
        }
    }
}

/// Bytes that can be looked for, and lie nowhere as they are.
struct MaskedBytes {
    private static let mask: UInt64 = 0x96C3_5AA5_3C69_A55A

    /// The first byte, as it is.
    let first: UInt8
    private let words: [UInt64]

    var count: Int { words.count * 8 }

    /// Masks as many of the bytes as fill words of eight.
    init(_ bytes: Span<UInt8>) {
        first = bytes[0]
        words = (0..<bytes.count / 8).map { word in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[word * 8 + $1]) << UInt64($1 * 8) }
                ^ Self.mask
        }
    }

    /// Whether these very bytes stand there, as far as they were masked.
    func matches(_ place: UnsafeRawPointer) -> Bool {
        for (number, word) in words.enumerated() {
            let found = unsafe place.loadUnaligned(fromByteOffset: number * 8, as: UInt64.self)
            guard UInt64(littleEndian: found) ^ Self.mask == word else { return false }
        }
        return true
    }
}
