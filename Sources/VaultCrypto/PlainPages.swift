/// Memory for plaintext on its way to somewhere else: it begins where a page does, and is wiped when it goes.
///
/// Film is too large for `SecretBytes`, whose pages are locked. That it begins at a page's start lets a
/// file be written from it around the page cache without another copy. One thread at a time.
@safe
public final class PlainPages {
    private static let pageSize = 4096
    private let memory: UnsafeMutableBufferPointer<UInt8>

    /// Memory of so many bytes, all zero.
    public init(count: Int) {
        let raw = UnsafeMutableRawBufferPointer.allocate(
            byteCount: max(1, count), alignment: Self.pageSize)
        unsafe memory = UnsafeMutableBufferPointer(
            start: raw.baseAddress?.bindMemory(to: UInt8.self, capacity: raw.count),
            count: max(0, count))
        unsafe memory.initialize(repeating: 0)
    }

    deinit {
        var span = unsafe MutableSpan(_unsafeElements: memory)
        SecretMemory.wipe(&span)
        unsafe memory.deallocate()
    }

    /// How many bytes there are.
    public var count: Int { unsafe memory.count }

    /// Lends the bytes for reading, and no longer than `body` runs.
    public func withSpan<R: ~Copyable, E: Error>(
        _ body: (Span<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        try body(unsafe Span(_unsafeElements: UnsafeBufferPointer(memory)))
    }

    /// Lends the bytes for writing, and no longer than `body` runs.
    public func withMutableSpan<R: ~Copyable, E: Error>(
        _ body: (inout MutableSpan<UInt8>) throws(E) -> R
    ) throws(E) -> R {
        var span = unsafe MutableSpan(_unsafeElements: memory)
        return try body(&span)
    }
}
