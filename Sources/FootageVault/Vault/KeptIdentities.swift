import VaultCrypto
package import VaultDisk

/// Identities that stay open for a while, in the kernel's memory, so that each command need not ask.
///
/// What is kept lies in the keyring of this login session, never on a disk, and the kernel wipes it when its time
/// is over. It is found by the digest of the identity's file, so that it is of no use once that file is another, or
/// has another passphrase.
///
/// It is kept as two keys, of which neither tells anything without the other: one is read by whoever possesses it,
/// which is this session, and not another login of the same account; the other by the account alone, and not by
/// another one that somebody became in this session with `su` or `sudo`.
///
/// Not covered: a program that the person runs in the same session can use it as this one does, and so can root.
public struct KeptIdentities: Sendable {
    /// How long an identity is kept unless it is said.
    public static let usualTime = Duration.seconds(3600)
    /// How long it can be kept: a working day, so that none is open the next morning.
    public static let longestTime = Duration.seconds(12 * 3600)

    private let keyring: any Keyring
    private let sinceBoot: @Sendable () -> Duration

    /// What this session keeps.
    public init() { self.init(in: LinuxKeyring()) }

    package init(
        in keyring: any Keyring,
        sinceBoot: @escaping @Sendable () -> Duration = { SystemClock.sinceBoot() }
    ) {
        self.keyring = keyring
        self.sinceBoot = sinceBoot
    }

    /// Keeps an identity for a time, in the place of the same one that was kept before.
    ///
    /// - Throws: `VaultError` of kind `usage` for no such time, `failed` for one that no passphrase protects, and
    ///   `unavailable` where this session keeps nothing; then nothing is kept of it.
    public func keep(_ identity: borrowing SecretIdentity, for time: Duration) throws {
        try Self.check(time)
        guard let file = identity.keptFile else {
            throw VaultError(
                .failed, "nothing-to-keep", "no passphrase protects this identity",
                hint: "`footage identity passphrase` gives it one")
        }
        let session = try ownSession()
        let pad = SecretBytes(random: KeptPayload.padCount)
        let payload = KeptPayload.make(
            identity.identity, under: pad, until: sinceBoot() + time, of: file)
        let seconds = UInt32(time.components.seconds)
        do throws(Errno) {
            for old in try kept(in: session) where old.file == file.name {
                try? keyring.invalidate(old.key)
            }
            let first = try put(
                pad, file.padName, .ownerPlaces, then: .ownerReads, for: seconds, in: session)
            do throws(Errno) {
                _ = try put(
                    payload, file.name, .possessorPlaces, then: .possessorReads, for: seconds,
                    in: session)
            } catch {
                try? keyring.invalidate(first)
                throw error
            }
        } catch {
            throw Self.hindrance(error)
        }
    }

    /// Puts bytes into the session's keyring.
    ///
    /// They go into this process's own first: were it to end, nothing would stay, and nothing without a time. They are
    /// closed to others before they lie in the session's: between two calls another account there would read them.
    private func put(
        _ bytes: borrowing SecretBytes, _ name: String, _ placing: KeyPermissions,
        then permissions: KeyPermissions, for seconds: UInt32, in session: KeySerial
    ) throws(Errno) -> KeySerial {
        let key = try bytes.withSpan { span throws(Errno) in try keyring.add(name, span) }
        do throws(Errno) {
            try keyring.setTimeout(key, seconds: seconds)
            try keyring.setPermissions(key, placing)
            try keyring.link(key, to: session)
            try keyring.setPermissions(key, permissions)
        } catch {
            try? keyring.invalidate(key)
            throw error
        }
        return key
    }

    /// Makes sure that an identity may be kept for a time.
    ///
    /// - Throws: `VaultError` of kind `usage`.
    public static func check(_ time: Duration) throws {
        guard time >= .seconds(1), time <= longestTime else {
            throw VaultError(
                .usage, "unlock-time", "an identity is kept for 12 hours at most",
                hint: "name a time such as 30m or 2h; nothing is kept")
        }
    }

    /// How long the identity of a file is still kept; none where it is not.
    public func timeLeft(of file: [UInt8]) -> Duration? {
        found(file)?.timeLeft
    }

    /// The identity of a file; none where it is not kept, or cannot be had: then the person is asked.
    func identity(of file: [UInt8]) -> X25519Identity? {
        found(file)?.identity.copy()
    }

    /// Wipes whatever this account keeps, and says how many identities that were.
    ///
    /// Of those that another login keeps it wipes the half that is the account's, and the other is useless. Where
    /// there is no keyring nothing can be kept, and that is no failure.
    ///
    /// - Throws: `VaultError` of kind `failed` when one is still there.
    @discardableResult
    public func forgetAll() throws -> Int { try forget { _ in true } }

    /// Wipes what is kept of one file; that it cannot be had is its caller's least trouble.
    func forget(_ file: KeptFile) { _ = try? forget { $0.file == file.name } }

    private func forget(_ isMeant: (Kept) -> Bool) throws -> Int {
        var failure: Errno?
        let keys = kept(&failure).filter(isMeant)
        for kept in keys {
            do throws(Errno) {
                try keyring.invalidate(kept.key)
            } catch {
                if !Self.gone.contains(error) { failure = error }
            }
        }
        guard let failure else { return Set(keys.map(\.file)).count }
        throw VaultError(
            .failed, "still-kept", "what this session keeps could not be wiped (\(failure.name))",
            hint: "log out: the session's keyring goes with it")
    }

    /// How many identities this account keeps.
    public var count: Int {
        var failure: Errno?
        return Set(kept(&failure).map(\.file)).count
    }

    /// The keys of this session and of the account's others, as far as they are shown.
    private func kept(_ failure: inout Errno?) -> [Kept] {
        var keys: [Kept] = []
        do throws(Errno) {
            // A session that is over may have no keyring any more; other logins of the account have theirs.
            if let session = try? keyring.session() { keys = try kept(in: session) }
        } catch {
            if !Self.gone.contains(error) { failure = error }
        }
        let known = Set(keys.map(\.key))
        return keys
            + kept(among: keyring.visible(named: KeptFile.prefix).filter { !known.contains($0) })
    }

    /// Why this session can keep nothing; none where it can.
    public var hindrance: VaultError? {
        do {
            _ = try ownSession()
            return nil
        } catch {
            return error
        }
    }

    /// What a key answers that is there no more.
    private static let gone: Set<Errno> = [.noKey, .keyExpired, .keyRevoked]

    private struct Kept {
        let key: KeySerial
        let name: String
        /// The name of the key that both halves go by.
        let file: String
    }

    /// The keys of this account in a keyring that this program put there.
    private func kept(in session: KeySerial) throws(Errno) -> [Kept] {
        kept(among: try keyring.keys(in: session))
    }

    private func kept(among keys: [KeySerial]) -> [Kept] {
        keys.compactMap { key in
            // One whose time is over, or that another command wipes, is gone meanwhile.
            guard let description = try? keyring.describe(key), description.type == "user",
                description.owner == SystemAccount.current,
                description.name.hasPrefix(KeptFile.prefix)
            else { return nil }
            let name = description.name
            return Kept(key: key, name: name, file: KeptFile.common(name))
        }
    }

    private func found(_ file: [UInt8]) -> KeptPayload? {
        let file = KeptFile(of: file)
        guard let session = try? ownSession(), let all = try? kept(in: session) else { return nil }
        guard let pad = all.first(where: { $0.name == file.padName }),
            let payload = all.first(where: { $0.name == file.name }),
            let padBytes = read(pad.key, KeptPayload.padCount),
            let bytes = read(payload.key, KeptPayload.count)
        else { return nil }
        return KeptPayload(bytes, under: padBytes, of: file, at: sinceBoot())
    }

    private func read(_ key: KeySerial, _ expected: Int) -> SecretBytes? {
        var count = 0
        let bytes = try? SecretBytes(count: expected) { (span) throws(Errno) in
            count = try keyring.read(key, into: &span)
        }
        return count == expected ? bytes : nil
    }

    /// The keyring of this login session, which nothing outside of it reaches.
    private func ownSession() throws(VaultError) -> KeySerial {
        let session: KeySerial
        let keyring: KeyDescription
        do throws(Errno) {
            session = try self.keyring.session()
            keyring = try self.keyring.describe(session)
        } catch {
            throw Self.hindrance(error)
        }
        // Every login without a keyring of its own has this one, and it outlives them.
        guard !keyring.name.hasPrefix("_uid") else {
            throw Self.unavailable(
                "this session has no keyring of its own, only one that all your logins share",
                hint: """
                    log in anew where logins get one (pam_keyinit), or start a shell with one: \
                    `keyctl session - bash`
                    """)
        }
        guard keyring.owner == SystemAccount.current else {
            throw Self.unavailable(
                "the keyring of this session is another account's, as after `su` or `sudo`",
                hint: "log in as yourself, or start a shell with one: `keyctl session - bash`")
        }
        guard keyring.permissions.isDisjoint(with: .othersReach) else {
            throw Self.unavailable(
                "the keyring of this session can be reached from outside of it",
                hint: "start a shell with one of its own: `keyctl session - bash`")
        }
        return session
    }

    private static func hindrance(_ error: Errno) -> VaultError {
        switch error {
        case .overQuota:
            unavailable(
                "your account's share of the kernel's keyrings is used up",
                hint: """
                    log out of old sessions, or have an administrator raise maxkeys and maxbytes (for root \
                    root_maxkeys and root_maxbytes) in /proc/sys/kernel/keys
                    """)
        case .keyRevoked, .keyExpired, .noKey:
            unavailable(
                "the keyring of this session was closed, as it is at logout",
                hint: "log in anew; in `tmux` or `screen`, end it first and start it again")
        default:
            unavailable(
                "the kernel keeps no keys for this session (\(error.name))",
                hint: "containers often forbid it; type the passphrase each time, or work outside")
        }
    }

    private static func unavailable(_ message: String, hint: String) -> VaultError {
        VaultError(.unavailable, "no-keyring", message, hint: hint + "; nothing is kept")
    }
}
