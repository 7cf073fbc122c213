import CSodium

/// libsodium, made ready once before anything of it is used.
enum Sodium {
    /// Initialises libsodium the first time it is read; later reads cost a load.
    ///
    /// Without a source of randomness nothing may go on, so this stops the program.
    private static let ready: Void = {
        precondition(sodium_init() >= 0, "libsodium could not be initialised")
    }()

    /// Makes sure that libsodium is ready, from any thread.
    @inline(__always)
    static func start() { ready }
}

extension Span<UInt8> {
    /// Lends the bytes to C, by a pointer that is never nil, also when there are none.
    @inline(__always)
    borrowing func lend<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafePointer<UInt8>, Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeBufferPointer { buffer throws(Failure) in
            guard let start = buffer.baseAddress else {
                var nothing: UInt8 = 0
                return try unsafe withUnsafePointer(to: &nothing) { pointer throws(Failure) in
                    try unsafe body(pointer, 0)
                }
            }
            return try unsafe body(start, buffer.count)
        }
    }
}

extension MutableSpan<UInt8> {
    /// Lends the bytes to C for writing, by a pointer that is never nil, also when there are none.
    @inline(__always)
    mutating func lendMutable<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutablePointer<UInt8>, Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeMutableBufferPointer { buffer throws(Failure) in
            guard let start = buffer.baseAddress else {
                var nothing: UInt8 = 0
                return try unsafe withUnsafeMutablePointer(to: &nothing) {
                    pointer throws(Failure) in try unsafe body(pointer, 0)
                }
            }
            return try unsafe body(start, buffer.count)
        }
    }
}
