import FuzzTargets
import Glibc

/// What libFuzzer calls for every input; the target is named in `FOOTAGE_FUZZ_TARGET`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    do {
        try target.check(bytes)
    } catch {
        print("\(target.name): \(error)")
        abort()
    }
    return 0
}

private let target: FuzzTarget = {
    let name = unsafe getenv("FOOTAGE_FUZZ_TARGET").map { unsafe String(cString: $0) }
    guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
        print("FOOTAGE_FUZZ_TARGET is none of \(FuzzTarget.all.map(\.name))")
        exit(64)
    }
    return target
}()
