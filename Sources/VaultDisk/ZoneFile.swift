/// A time zone's file (RFC 8536, versions 2 and later): when its offset changed, and how it goes on.
struct ZoneFile: Hashable, Sendable {
    private let transitions: [Int64]
    private let offsets: [Int32]
    private let first: Int32
    private let rule: ZoneRule?

    /// Reads a file's bytes, or gives none when they are anything else.
    init?(_ bytes: [UInt8]) {
        var reader = Reader(bytes: bytes[...])
        // The first block has 32-bit times, for programs of the last century.
        guard let old = reader.header(), reader.skip(old.size(timeBytes: 4)),
            let header = reader.header(), header.types > 0, header.leaps == 0,
            let times = reader.numbers(header.times, bytes: 8),
            let indices = reader.take(header.times), let types = reader.types(header.types),
            reader.skip(header.designations + header.standards + header.universals)
        else { return nil }
        guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }),
            indices.allSatisfy({ Int($0) < types.count }),
            types.allSatisfy({ (-93_599...93_599).contains($0) })
        else { return nil }
        transitions = times
        offsets = indices.map { types[Int($0)] }
        first = types[0]
        guard let footer = reader.footer() else { return nil }
        if footer.isEmpty {
            rule = nil
        } else {
            guard let read = ZoneRule(footer) else { return nil }
            rule = read
        }
    }

    /// Seconds east of Greenwich at a moment, in seconds since 1970.
    func offset(at seconds: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        if low == transitions.count, let rule { return rule.offset(at: seconds) }
        return Int(low == 0 ? first : offsets[low - 1])
    }
}

/// The counts in a block's header.
private struct Header {
    let version: UInt8
    let universals, standards, leaps, times, types, designations: Int

    func size(timeBytes: Int) -> Int {
        times * (timeBytes + 1) + types * 6 + designations + leaps * (timeBytes + 4) + standards
            + universals
    }
}

private struct Reader {
    var bytes: ArraySlice<UInt8>

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }

    mutating func skip(_ count: Int) -> Bool { take(count) != nil }

    mutating func number(bytes count: Int) -> Int64? {
        guard let taken = take(count) else { return nil }
        let value = taken.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return count == 4
            ? Int64(Int32(truncatingIfNeeded: value)) : Int64(truncatingIfNeeded: value)
    }

    mutating func numbers(_ count: Int, bytes width: Int) -> [Int64]? {
        var numbers: [Int64] = []
        for _ in 0..<count {
            guard let number = number(bytes: width) else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    mutating func header() -> Header? {
        guard let magic = take(4), magic.elementsEqual("TZif".utf8), let version = take(1)?.first,
            version >= UInt8(ascii: "2"), skip(15), let counts = numbers(6, bytes: 4),
            counts.allSatisfy({ (0...0xFFFF).contains($0) })
        else { return nil }
        return Header(
            version: version, universals: Int(counts[0]), standards: Int(counts[1]),
            leaps: Int(counts[2]), times: Int(counts[3]), types: Int(counts[4]),
            designations: Int(counts[5]))
    }

    /// The offsets of the local time types, without what else is said of them.
    mutating func types(_ count: Int) -> [Int32]? {
        var offsets: [Int32] = []
        for _ in 0..<count {
            guard let offset = number(bytes: 4), skip(2) else { return nil }
            offsets.append(Int32(truncatingIfNeeded: offset))
        }
        return offsets
    }

    /// What stands between the two line ends that close the file.
    mutating func footer() -> [UInt8]? {
        guard bytes.count >= 2, bytes.first == 10, bytes.last == 10 else { return nil }
        return Array(bytes.dropFirst().dropLast())
    }
}
