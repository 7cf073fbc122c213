import Glibc

/// What the environment says of how the tests are to be run.
enum TestSettings {
    /// Whether there is time for everything (`Tools/test --long`).
    static var isLong: Bool { value(of: "FOOTAGE_LONG") == "1" }

    /// What a variable says, if anything.
    static func value(of name: String) -> String? {
        guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
        return unsafe String(cString: value)
    }
}
