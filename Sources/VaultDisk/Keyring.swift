/// The system calls on the kernel's keyrings that keep an identity for a while, one method each (keyrings(7)).
///
/// `LinuxKeyring` makes them; another one can fail a call, or let time pass.
public protocol Keyring: Sendable {
    /// The keyring of this session; where it has none of its own, the one that the account's sessions share.
    func session() throws(Errno) -> KeySerial
    /// What a key or a keyring is, and who may do what with it.
    func describe(_ key: KeySerial) throws(Errno) -> KeyDescription
    /// The keys that lie in a keyring itself.
    func keys(in keyring: KeySerial) throws(Errno) -> [KeySerial]
    /// The keys of this account's whose names begin so, as far as the kernel shows them; none where it shows none.
    func visible(named prefix: String) -> [KeySerial]
    /// Reads a key's bytes, and says how many there are; what does not fit is not given.
    func read(_ key: KeySerial, into bytes: inout MutableSpan<UInt8>) throws(Errno) -> Int
    /// Puts bytes under a name into the keyring of this process, which ends with it.
    func add(_ name: String, _ bytes: Span<UInt8>) throws(Errno) -> KeySerial
    /// Says who may do what with a key.
    func setPermissions(_ key: KeySerial, _ permissions: KeyPermissions) throws(Errno)
    /// Says in how many seconds the kernel wipes a key.
    func setTimeout(_ key: KeySerial, seconds: UInt32) throws(Errno)
    /// Puts a key into a keyring, in the place of the one of its name.
    func link(_ key: KeySerial, to keyring: KeySerial) throws(Errno)
    /// Makes a key useless at once, in every keyring, and has it wiped.
    func invalidate(_ key: KeySerial) throws(Errno)
}

/// The number of a key or a keyring in the kernel.
public struct KeySerial: Hashable, Sendable, RawRepresentable {
    /// The number.
    public let rawValue: Int32

    /// The key of a number.
    public init(rawValue: Int32) { self.rawValue = rawValue }
}

/// Who may do what with a key: a byte each for who possesses it, its account, its group and all others.
///
/// Whoever reaches a key from a keyring of their own process possesses it (keyrings(7), "Possession").
public struct KeyPermissions: OptionSet, Hashable, Sendable {
    /// The bits, as `keyctl_setperm(3)` has them.
    public let rawValue: UInt32

    /// Permissions of these bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// A key on its way into a session's keyring, to be `possessorReads` there: whoever possesses it does not write it.
    public static let possessorPlaces = Self(rawValue: 0x3B00_0000)
    /// A key on its way into a session's keyring, to be `ownerReads` there: another account whose processes share the
    /// session neither finds it nor, without finding it, possesses it.
    public static let ownerPlaces = Self(rawValue: 0x201B_0000)
    /// Whoever possesses it sees it, reads it, and finds it; nobody does anything else.
    public static let possessorReads = Self(rawValue: 0x0B00_0000)
    /// Its account does the same, and nobody else, whoever possesses it.
    public static let ownerReads = Self(rawValue: 0x000B_0000)
    /// An account, a group or all others change it, search it, put it elsewhere, or say who may.
    public static let othersReach = Self(rawValue: 0x003C_3C3C)
}

/// What the kernel says of a key.
public struct KeyDescription: Hashable, Sendable {
    /// Its type: `user` for bytes, `keyring` for a keyring.
    public let type: String
    /// The account that it belongs to.
    public let owner: UInt32
    /// Who may do what with it.
    public let permissions: KeyPermissions
    /// Its name.
    public let name: String

    /// Describes a key.
    public init(type: String, owner: UInt32, permissions: KeyPermissions, name: String) {
        self.type = type
        self.owner = owner
        self.permissions = permissions
        self.name = name
    }

    /// Reads `type;owner;group;permissions;name`, as `keyctl_describe(3)` gives it.
    package init?(_ text: String) {
        let parts = text.split(
            separator: ";", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let owner = UInt32(parts[1]),
            let bits = UInt32(parts[3], radix: 16)
        else { return nil }
        self.init(
            type: String(parts[0]), owner: owner, permissions: KeyPermissions(rawValue: bits),
            name: String(parts[4]))
    }
}
