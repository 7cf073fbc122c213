extension MutableSpan<UInt8> {
    /// Copies bytes to a place within, all at once; they have to fit.
    package mutating func replace(at place: Int, with bytes: Span<UInt8>) {
        precondition(place >= 0 && bytes.count <= count - place, "the bytes have to fit")
        unsafe lendMutable { target, _ in
            unsafe bytes.lend { source, count in
                unsafe (target + place).update(from: source, count: count)
            }
        }
    }
}

extension [UInt8] {
    /// An array of a span's bytes.
    package init(copying span: Span<UInt8>) {
        self = unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
    }

    /// Appends a span's bytes, all at once.
    package mutating func append(copying span: Span<UInt8>) {
        unsafe span.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }

    /// Appends zeros, to be written over.
    package mutating func append(zeros count: Int) {
        append(contentsOf: [UInt8](repeating: 0, count: count))
    }
}
