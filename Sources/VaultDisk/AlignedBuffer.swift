/// Memory that direct reads and writes accept: aligned, and a whole number of blocks.
@safe struct AlignedBuffer: ~Copyable {
    /// Every file system's blocks divide it, and so do pages.
    static let alignment = 4096

    private let memory: UnsafeMutableRawBufferPointer

    /// Memory of so many bytes, a multiple of the alignment.
    ///
    /// It holds nothing that may be looked at before something is put there: setting all of it to zero
    /// would cost a short film more than sealing it does, and pages that are never touched are never taken.
    init(count: Int) {
        unsafe memory = .allocate(byteCount: count, alignment: Self.alignment)
    }

    deinit { unsafe memory.deallocate() }

    var count: Int { unsafe memory.count }

    /// Copies bytes in.
    func copy(_ bytes: borrowing Span<UInt8>, to offset: Int) {
        unsafe bytes.withUnsafeBytes { source in
            unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset..<offset + source.count])
                .copyMemory(from: source)
        }
    }

    /// Sets a range to zero.
    func clear(_ range: Range<Int>) {
        for index in range { unsafe memory[index] = 0 }
    }

    /// The first so many bytes, for a system call.
    @unsafe func prefix(_ count: Int) -> UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
    }

    /// Lends a range of the bytes.
    func withSpan<Value, Failure>(
        _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: memory[range])
        return try unsafe bytes.withMemoryRebound(to: UInt8.self) {
            (typed) throws(Failure) in
            try unsafe body(typed.span)
        }
    }
}
