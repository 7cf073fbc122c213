import Glibc

extension Errno {
    /// A directory holds more names than were allowed.
    public static let tooManyNames = Self(rawValue: EOVERFLOW)
    /// It is not the file that was seen before.
    public static let stale = Self(rawValue: ESTALE)

    /// What the last call failed with.
    static var last: Self { Self(rawValue: errno) }
}
