import CSodium

/// Bytes that nobody else may learn: a key, a passphrase, a name on its way to a screen.
///
/// They live in memory of `sodium_malloc`: between guard pages, kept from swap where the system allows
/// locking (`SecretMemory.isLockable`), out of core dumps, and wiped when the value ends. They cannot
/// be copied unasked, printed, encoded or compared with `==`. Memory of short ones is used again
/// (`SecretPool`).
///
/// Each takes at least four pages and several of the mappings that Linux grants a process (65,530), so
/// a program keeps some thousands of them at a time, not tens of thousands.
@safe
public struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let storage: UnsafeMutablePointer<UInt8>
    /// How many bytes there are; not a secret.
    public let count: Int

    /// Takes memory of zeros; a machine that has none left stops the program, as for an array.
    private static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        Sodium.start()
        if let memory = unsafe SecretPool.take(count) { return unsafe memory }
        guard let memory = unsafe sodium_malloc(count) else {
            preconditionFailure("no memory left for a secret of \(count) bytes")
        }
        unsafe sodium_memzero(memory, count)
        return unsafe memory.bindMemory(to: UInt8.self, capacity: count)
    }

    private init(zeros count: Int) {
        self.count = Swift.max(0, count)
        unsafe storage = Self.allocate(self.count)
    }

    /// Draws so many random bytes.
    public init(random count: Int) {
        self.init(zeros: count)
        unsafe randombytes_buf(storage, self.count)
    }

    /// Copies bytes that somebody else keeps, and wipes.
    public init(copying bytes: borrowing Span<UInt8>) {
        self.init(zeros: bytes.count)
        unsafe bytes.lend { source, count in unsafe storage.update(from: source, count: count) }
    }

    /// Copies bytes of an array, for tests and for text that was decoded anyway.
    ///
    /// The array stays as it is: wipe what can be wiped (`SecretMemory.wipe`).
    public init(copying bytes: [UInt8]) {
        self.init(copying: bytes.span)
    }

    /// Makes room for so many bytes, zeros at first, and has them filled.
    ///
    /// An error thrown by `fill` is passed on and leaves nothing behind.
    public init<E: Error>(
        count: Int, fill: (inout MutableSpan<UInt8>) throws(E) -> Void
    ) throws(E) {
        let room = Swift.max(0, count)
        let memory = unsafe Self.allocate(room)
        do {
            var span = unsafe MutableSpan(_unsafeStart: memory, count: room)
            try fill(&span)
        } catch {
            unsafe SecretPool.give(memory, room)
            throw error
        }
        self.count = room
        unsafe storage = memory
    }

    deinit {
        unsafe SecretPool.give(storage, count)
    }

    /// Lends the bytes for reading, and no longer than `body` runs.
    public borrowing func withSpan<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(unsafe Span(_unsafeStart: storage, count: count))
    }

    /// Lends the bytes for writing, and no longer than `body` runs.
    public mutating func withMutableSpan<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        var span = unsafe MutableSpan(_unsafeStart: storage, count: count)
        return try body(&span)
    }

    /// The same bytes in memory of their own.
    public borrowing func copy() -> SecretBytes {
        withSpan { span in SecretBytes(copying: span) }
    }

    /// Lends the bytes to C.
    @inline(__always)
    borrowing func lend<R: ~Copyable, E: Error>(
        _ body: (UnsafePointer<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try unsafe body(UnsafePointer(storage))
    }
}
