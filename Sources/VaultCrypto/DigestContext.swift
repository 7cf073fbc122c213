import CCrypto
import Glibc

/// One `EVP_MD_CTX` for SHA-256, reused from hash to hash.
///
/// libcrypto fails here only when it has no SHA-256 or no memory; nothing can be vouched for then, and
/// the program stops.
@safe
final class DigestContext {
    private let context: OpaquePointer

    init() {
        guard let context = unsafe EVP_MD_CTX_new() else {
            preconditionFailure("libcrypto has no memory for a hash")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    @inline(__always)
    func start() {
        precondition(
            unsafe EVP_DigestInit_ex2(context, FetchedDigest.sha256, nil) == 1,
            "libcrypto refuses SHA-256")
    }

    @inline(__always)
    func update(_ bytes: Span<UInt8>) {
        unsafe bytes.lend { start, count in
            precondition(
                unsafe EVP_DigestUpdate(context, start, count) == 1, "libcrypto refuses SHA-256")
        }
    }

    @inline(__always)
    func finish() -> SHA256Digest {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let done = unsafe withUnsafeMutableBytes(of: &words) { target in
            unsafe EVP_DigestFinal_ex(
                context, target.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
        }
        precondition(done == 1, "libcrypto refuses SHA-256")
        return SHA256Digest(words: words)
    }
}

/// SHA-256 as libcrypto fetched it, for the life of the program.
private enum FetchedDigest {
    nonisolated(unsafe) static let sha256: OpaquePointer = {
        guard let digest = unsafe EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("libcrypto has no SHA-256")
        }
        return unsafe digest
    }()
}

extension DigestContext {
    /// Where each thread keeps its context; freed by the thread's end.
    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        let made = unsafe pthread_key_create(&key) { value in
            guard let value = unsafe value else { return }
            unsafe Unmanaged<DigestContext>.fromOpaque(value).release()
        }
        precondition(made == 0, "no room for a thread's hash")
        return key
    }()

    /// Lends the context of the thread that asks; `body` must not ask again.
    @inline(__always)
    static func withThreadsOwn<R>(_ body: (DigestContext) -> R) -> R {
        if let known = unsafe pthread_getspecific(key) {
            return unsafe Unmanaged<DigestContext>.fromOpaque(known)._withUnsafeGuaranteedRef {
                body($0)
            }
        }
        let context = DigestContext()
        unsafe pthread_setspecific(key, Unmanaged.passRetained(context).toOpaque())
        return body(context)
    }
}
