/// A passphrase on its way from a person or a file to the key that takes it over.
///
/// Its bytes lie in memory of their own, locked against swapping where the system allows it, and are
/// wiped when it goes. It is never a `String`: nothing would wipe that.
public struct Passphrase: ~Copyable {
    /// The longest passphrase in bytes.
    public static let limit = 1024

    private let memory: LockedMemory
    /// How many bytes it has.
    public private(set) var count = 0

    init() { memory = LockedMemory(capacity: Self.limit) }

    /// How many characters it has, as UTF-8 counts them: its bytes but those that continue one.
    var characters: Int {
        (0..<count).reduce(0) { $0 + (memory.load(at: $1) & 0xC0 == 0x80 ? 0 : 1) }
    }

    /// Whether it has no bytes.
    public var isEmpty: Bool { count == 0 }

    /// Lends the bytes.
    public func withSpan<Result: ~Copyable, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try memory.withSpan(count, body)
    }

    /// Adds a byte, or says that there is no room.
    mutating func append(_ byte: UInt8) -> Bool {
        guard count < Self.limit else { return false }
        memory.store(byte, at: count)
        count += 1
        return true
    }

    /// Takes the last byte away when it is this one.
    mutating func dropLast(_ byte: UInt8) {
        guard count > 0, memory.load(at: count - 1) == byte else { return }
        count -= 1
        memory.store(0, at: count)
    }

    /// Whether both have the same bytes.
    func matches(_ other: borrowing Passphrase) -> Bool {
        var difference = count ^ other.count
        for index in 0..<min(count, other.count) {
            difference |= Int(memory.load(at: index) ^ other.memory.load(at: index))
        }
        return difference == 0
    }
}
