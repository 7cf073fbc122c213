import CLinux

/// The kernel's own keyrings.
public struct LinuxKeyring: Keyring {
    /// A name is shorter than a page.
    private static let longestDescription = 8192
    /// More keys in one keyring are not looked at.
    private static let mostKeys = 4096

    /// The keyrings of this process.
    public init() {}

    /// The keyring of this session.
    public func session() throws(Errno) -> KeySerial {
        KeySerial(rawValue: try checked(linux_keyring_of_session()))
    }

    /// What a key is.
    public func describe(_ key: KeySerial) throws(Errno) -> KeyDescription {
        var text = [UInt8](repeating: 0, count: Self.longestDescription)
        let count = try checked(
            unsafe text.withUnsafeMutableBytes { room in
                let start = unsafe room.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe linux_key_describe(key.rawValue, start, UInt64(room.count))
            })
        guard count <= text.count, let found = KeyDescription(Self.words(text, Int(count))) else {
            throw .invalid
        }
        return found
    }

    private static func words(_ text: [UInt8], _ count: Int) -> String {
        // The kernel counts the zero at its end.
        String(decoding: text.prefix(max(0, count - 1)), as: UTF8.self)
    }

    /// The keys in a keyring.
    public func keys(in keyring: KeySerial) throws(Errno) -> [KeySerial] {
        var numbers = [Int32](repeating: 0, count: Self.mostKeys)
        let count = try checked(
            unsafe numbers.withUnsafeMutableBytes { room in
                unsafe linux_key_read(keyring.rawValue, room.baseAddress, UInt64(room.count))
            })
        return numbers.prefix(Int(count) / 4).map { KeySerial(rawValue: $0) }
    }

    /// The keys whose names begin so that this process may look at (`/proc/keys`, proc(5)).
    public func visible(named prefix: String) -> [KeySerial] {
        // By bytes: a name may end in what would swallow the line's end otherwise.
        let lines = (try? kernelText("/proc/keys"))?.utf8.split(separator: 0x0A) ?? []
        return lines.map { Substring($0) }.compactMap { line in
            // The number, flags, uses, time, permissions, account, group, type, and the name with a colon and what
            // the key is: of one of bytes, how many.
            let words = line.split(separator: " ", maxSplits: 8, omittingEmptySubsequences: true)
            guard words.count == 9, let end = words[8].lastIndex(of: ":"),
                words[8][..<end].drop(while: { $0 == " " }).hasPrefix(prefix),
                let number = Int32(words[0], radix: 16)
            else { return nil }
            return KeySerial(rawValue: number)
        }
    }

    /// Reads a key's bytes.
    public func read(
        _ key: KeySerial, into bytes: inout MutableSpan<UInt8>
    ) throws(Errno) -> Int {
        let count = unsafe bytes.withUnsafeMutableBytes { room in
            unsafe linux_key_read(key.rawValue, room.baseAddress, UInt64(room.count))
        }
        return Int(try checked(count))
    }

    /// Puts bytes into the keyring of this process.
    public func add(_ name: String, _ bytes: Span<UInt8>) throws(Errno) -> KeySerial {
        let key = unsafe bytes.withUnsafeBytes { source in
            unsafe linux_key_add(name, source.baseAddress, UInt64(source.count))
        }
        return KeySerial(rawValue: try checked(key))
    }

    /// Says who may do what with a key.
    public func setPermissions(
        _ key: KeySerial, _ permissions: KeyPermissions
    ) throws(Errno) {
        _ = try checked(linux_key_set_permissions(key.rawValue, permissions.rawValue))
    }

    /// Says in how many seconds the kernel wipes a key.
    public func setTimeout(_ key: KeySerial, seconds: UInt32) throws(Errno) {
        _ = try checked(linux_key_set_timeout(key.rawValue, seconds))
    }

    /// Puts a key into a keyring.
    public func link(_ key: KeySerial, to keyring: KeySerial) throws(Errno) {
        _ = try checked(linux_key_link(key.rawValue, keyring.rawValue))
    }

    /// Makes a key useless, and has it wiped.
    public func invalidate(_ key: KeySerial) throws(Errno) {
        _ = try checked(linux_key_invalidate(key.rawValue))
    }

    private func checked<Number: SignedInteger>(_ result: Number) throws(Errno) -> Number {
        guard result >= 0 else { throw .last }
        return result
    }
}
