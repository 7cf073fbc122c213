/// A film that is read at many small places: those of one block cost one reading of it.
///
/// Holds four blocks of 64 KiB, as films are sealed in them. For one thread.
final class FilmWindow {
    /// The bytes of a range, which ends within the film.
    typealias Reading = (Range<UInt64>) throws -> [UInt8]

    private static let blockSize: UInt64 = 65_536
    private static let blocks = 4

    let size: UInt64
    private let read: Reading
    /// The blocks that are held, the one used last at the end.
    private var held: [(number: UInt64, bytes: [UInt8])] = []

    init(size: UInt64, read: @escaping Reading) {
        self.size = size
        self.read = read
    }

    /// So many bytes from a position on, fewer at the film's end.
    func bytes(at offset: UInt64, _ count: Int) throws -> [UInt8] {
        guard offset < size, count > 0 else { return [] }
        let upper = offset + min(UInt64(count), size - offset)
        guard upper - offset < Self.blockSize else { return try read(offset..<upper) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(upper - offset))
        var position = offset
        while position < upper {
            let number = position / Self.blockSize
            let start = number * Self.blockSize
            let block = try block(number)
            let end = min(upper - start, UInt64(block.count))
            guard position - start < end else { break }
            bytes += block[Int(position - start)..<Int(end)]
            position = start + end
        }
        return bytes
    }

    private func block(_ number: UInt64) throws -> [UInt8] {
        if let index = held.firstIndex(where: { $0.number == number }) {
            let block = held.remove(at: index)
            held.append(block)
            return block.bytes
        }
        let start = number * Self.blockSize
        let bytes = try read(start..<start + min(Self.blockSize, size - start))
        if held.count == Self.blocks { held.removeFirst() }
        held.append((number, bytes))
        return bytes
    }
}
