import Synchronization
public import VaultDisk

/// A keyring in this process's memory: time passes when a test says so, and any call can fail.
public final class MemoryKeyring: Keyring {
    /// The calls that can fail.
    public enum Call: Hashable, Sendable, CaseIterable {
        case session, describe, keys, read, add, setPermissions, setTimeout, link, invalidate
    }

    /// A key as it lies there.
    public struct Key: Hashable, Sendable {
        /// What it is, and who may do what with it.
        public var description: KeyDescription
        /// Its bytes.
        public var bytes: [UInt8]
        /// In how many seconds it goes; none for one that stays.
        public var timeout: UInt32?

        /// Describes a key.
        public init(description: KeyDescription, bytes: [UInt8], timeout: UInt32? = nil) {
            self.description = description
            self.bytes = bytes
            self.timeout = timeout
        }
    }

    private struct State {
        var session: KeyDescription
        var keys: [Int32: Key] = [:]
        var linked: [Int32] = []
        var failing: [Call: Errno] = [:]
        var next: Int32 = 100
    }

    private static let sessionNumber: Int32 = 7
    private let state: Mutex<State>

    /// The keyring of a login session of this account, as `pam_keyinit` makes it.
    public init() {
        state = Mutex(
            State(
                session: KeyDescription(
                    type: "keyring", owner: SystemAccount.current,
                    permissions: KeyPermissions(rawValue: 0x3F03_0000), name: "_ses")))
    }

    /// The keys in the session's keyring.
    public var kept: [Key] {
        state.withLock { state in state.linked.compactMap { state.keys[$0] } }
    }

    /// How many keys there are at all.
    public var count: Int { state.withLock { $0.keys.count } }

    /// Makes the session's keyring another one.
    public func makeSession(_ description: KeyDescription) {
        state.withLock { $0.session = description }
    }

    /// Makes a call fail from now on, or work again.
    public func fail(_ call: Call, with error: Errno?) {
        state.withLock { $0.failing[call] = error }
    }

    /// Puts a key of somebody's into the session's keyring.
    public func put(_ key: Key) {
        state.withLock { state in
            state.keys[state.next] = key
            state.linked.append(state.next)
            state.next += 1
        }
    }

    /// Goes on in another login session, whose keyring is empty.
    public func leaveSession() { state.withLock { $0.linked = [] } }

    /// Lets so many seconds pass.
    public func pass(_ seconds: UInt32) {
        state.withLock { state in
            for (number, key) in state.keys {
                guard let timeout = key.timeout else { continue }
                state.keys[number]?.timeout = timeout > seconds ? timeout - seconds : 0
            }
        }
    }

    private func run<Value: Sendable>(
        _ call: Call, _ body: (inout State) -> Result<Value, Errno>
    ) throws(Errno) -> Value {
        let result: Result<Value, Errno> = state.withLock { state in
            if let error = state.failing[call] { return .failure(error) }
            return body(&state)
        }
        return try result.get()
    }

    private static func live(_ number: Int32, _ state: State) -> Result<Key, Errno> {
        guard let key = state.keys[number] else { return .failure(.noKey) }
        return key.timeout == 0 ? .failure(.keyExpired) : .success(key)
    }

    /// The keyring of this session.
    public func session() throws(Errno) -> KeySerial {
        try run(.session) { _ in .success(KeySerial(rawValue: Self.sessionNumber)) }
    }

    /// What a key is.
    public func describe(_ key: KeySerial) throws(Errno) -> KeyDescription {
        try run(.describe) { state in
            guard key.rawValue != Self.sessionNumber else { return .success(state.session) }
            return Self.live(key.rawValue, state).map(\.description)
        }
    }

    /// The keys in the session's keyring.
    public func keys(in keyring: KeySerial) throws(Errno) -> [KeySerial] {
        try run(.keys) { .success($0.linked.map { KeySerial(rawValue: $0) }) }
    }

    /// The keys whose names begin so.
    public func visible(named prefix: String) -> [KeySerial] {
        state.withLock { state in
            state.keys.filter { $0.value.description.name.hasPrefix(prefix) }.keys.sorted()
                .map { KeySerial(rawValue: $0) }
        }
    }

    /// Reads a key's bytes.
    public func read(_ key: KeySerial, into bytes: inout MutableSpan<UInt8>) throws(Errno) -> Int {
        let found = try run(.read) { Self.live(key.rawValue, $0) }.bytes
        for index in 0..<min(found.count, bytes.count) { bytes[index] = found[index] }
        return found.count
    }

    /// Puts bytes into the keyring of this process.
    public func add(_ name: String, _ bytes: Span<UInt8>) throws(Errno) -> KeySerial {
        let copy = bytes.indices.map { bytes[$0] }
        return try run(.add) { state in
            let number = state.next
            state.next += 1
            state.keys[number] = Key(
                description: KeyDescription(
                    type: "user", owner: SystemAccount.current,
                    permissions: KeyPermissions(rawValue: 0x3F01_0000), name: name),
                bytes: copy, timeout: nil)
            return .success(KeySerial(rawValue: number))
        }
    }

    /// Says who may do what with a key.
    public func setPermissions(
        _ key: KeySerial, _ permissions: KeyPermissions
    ) throws(Errno) {
        try run(.setPermissions) { state in
            Self.live(key.rawValue, state).map { found in
                let old = found.description
                state.keys[key.rawValue]?.description = KeyDescription(
                    type: old.type, owner: old.owner, permissions: permissions, name: old.name)
            }
        }
    }

    /// Says in how many seconds a key goes.
    public func setTimeout(_ key: KeySerial, seconds: UInt32) throws(Errno) {
        try run(.setTimeout) { state in
            Self.live(key.rawValue, state).map { _ in state.keys[key.rawValue]?.timeout = seconds }
        }
    }

    /// Puts a key into the session's keyring.
    public func link(_ key: KeySerial, to keyring: KeySerial) throws(Errno) {
        try run(.link) { state in
            Self.live(key.rawValue, state).map { found in
                state.linked.removeAll {
                    state.keys[$0]?.description.name == found.description.name
                }
                state.linked.append(key.rawValue)
            }
        }
    }

    /// Removes a key.
    public func invalidate(_ key: KeySerial) throws(Errno) {
        try run(.invalidate) { state in
            Self.live(key.rawValue, state).map { _ in
                state.keys[key.rawValue] = nil
                state.linked.removeAll { $0 == key.rawValue }
            }
        }
    }
}
