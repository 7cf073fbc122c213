import Glibc

extension Errno {
    /// A directory holds more names than were allowed.
    public static let tooManyNames = Self(rawValue: EOVERFLOW)
    /// It is not the file that was seen before.
    public static let stale = Self(rawValue: ESTALE)

    /// There is no such key.
    public static let noKey = Self(rawValue: ENOKEY)
    /// The key's time is over.
    public static let keyExpired = Self(rawValue: EKEYEXPIRED)
    /// The key was revoked, as a session's keyring is at logout.
    public static let keyRevoked = Self(rawValue: EKEYREVOKED)

    /// What the last call failed with.
    static var last: Self { Self(rawValue: errno) }
}
