import AgeFile
import DiskDoubles
import Synchronization
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// An identity that stays open for a while (`footage unlock`), over a keyring of the test's own.
@Suite struct KeptIdentitiesTests {
    private let keyring = MemoryKeyring()
    private let boot = TestBoot()
    private let file: [UInt8]
    private let recipient: String

    /// A protected file that costs little time to open.
    init() throws {
        let identity = X25519Identity()
        recipient = identity.publicKey.recipient
        file = try Self.file(of: identity, "three random words")
    }

    private static func file(
        of identity: borrowing X25519Identity, _ passphrase: String
    ) throws -> [UInt8] {
        let secret = SecretBytes(copying: Array(passphrase.utf8))
        return try IdentityFile.protect(identity, passphrase: secret, workFactor: 4)
    }

    private var kept: KeptIdentities {
        let boot = boot
        return KeptIdentities(in: keyring, sinceBoot: { boot.now })
    }

    private struct Asked: Error {}

    /// Reads the identity; where `kept` does not have it, the passphrase is asked for.
    private func read(_ file: [UInt8]? = nil, from kept: KeptIdentities? = nil) throws
        -> SecretIdentity
    {
        try SecretIdentity(file: file ?? self.file, kept: kept) {
            guard kept == nil else { throw Asked() }
            return SecretBytes(copying: Array("three random words".utf8))
        }
    }

    private func keep(for time: Duration = .seconds(3600)) throws {
        let identity = try read()
        try kept.keep(identity, for: time)
    }

    private var isKept: Bool { (try? read(from: kept).wasProtected) ?? false }

    @Test func `the passphrase is not asked for while the identity is kept`() throws {
        #expect(throws: Asked.self) { _ = try read(from: kept) }
        try keep()
        let again = try read(from: kept)
        #expect(again.request.recipient.recipient == recipient)
        let wasProtected = again.wasProtected
        #expect(wasProtected)
        #expect(kept.timeLeft(of: file) == .seconds(3600))
        boot.now += .seconds(600)
        #expect(kept.timeLeft(of: file) == .seconds(3000))
    }

    @Test func `who possesses the key may read it, nobody may change it, and its time is set`()
        throws
    {
        try keep(for: .seconds(90))
        let keys = keyring.kept
        let name = KeptFile(of: file).name
        #expect(name.hasPrefix("footage-vault:identity:v1:") && name.utf8.count == 26 + 64)
        #expect(keys.map(\.description.name) == [name + ":account", name])
        #expect(keys.map(\.description.permissions) == [.ownerReads, .possessorReads])
        #expect(keys.map(\.timeout) == [90, 90])
    }

    @Test func `neither half of what is kept tells the identity, nor opens it`() throws {
        try keep()
        let secret = try read().identity.withSecret { span in span.indices.map { span[$0] } }
        let keys = keyring.kept
        for key in keys {
            #expect(key.bytes.count >= 32)
            #expect(!key.bytes.suffix(32).elementsEqual(secret))
            #expect(try kept.forgetAll() > 0)
            keyring.put(key)
            #expect(!isKept)
        }
        _ = try kept.forgetAll()
        for key in keys { keyring.put(key) }
        #expect(isKept)
        // The halves of two unlocks do not go together.
        try keep()
        let again = keyring.kept
        _ = try kept.forgetAll()
        keyring.put(again[0])
        keyring.put(keys[1])
        #expect(!isKept)
        #expect(throws: Asked.self) { _ = try read(from: kept) }
    }

    @Test func `what was kept is of no use with a file that was changed, or another one`() throws {
        try keep()
        let identity = try read()
        let other = try Self.file(of: identity.identity, "another passphrase")
        #expect(throws: Asked.self) { _ = try read(other, from: kept) }
        #expect(kept.timeLeft(of: other) == nil)
        // Nor where somebody gives what was kept another file's name.
        for (key, name) in zip(
            keyring.kept, [KeptFile(of: other).padName, KeptFile(of: other).name])
        {
            keyring.put(
                .init(
                    description: KeyDescription(
                        type: "user", owner: SystemAccount.current, permissions: .possessorReads,
                        name: name), bytes: key.bytes))
        }
        #expect(throws: Asked.self) { _ = try read(other, from: kept) }
        #expect(isKept)
    }

    @Test func `its time ends, by the kernel's clock or the machine's, whichever comes first`()
        throws
    {
        try keep(for: .seconds(60))
        keyring.pass(59)
        #expect(isKept)
        keyring.pass(1)
        #expect(!isKept)
        // The clock was set back, and the kernel would keep it for longer.
        try keep(for: .seconds(60))
        boot.now += .seconds(59)
        #expect(isKept)
        boot.now += .seconds(1)
        #expect(!isKept)
        #expect(kept.timeLeft(of: file) == nil)
        // Nor longer than anything is kept, whatever stands in it.
        try keep()
        boot.now -= .seconds(48 * 3600)
        #expect(!isKept)
    }

    @Test(arguments: [.zero, .milliseconds(999), .seconds(43_201), .seconds(-5)] as [Duration])
    func `no time beyond half a day is given, and none below a second`(time: Duration) throws {
        let identity = try read()
        #expect(code { try kept.keep(identity, for: time) } == "unlock-time")
        #expect(keyring.count == 0)
    }

    @Test func `an identity that no passphrase protects is not kept`() throws {
        let plain = SecretIdentity().plainFile(comment: "job").withSpan { span in
            span.indices.map { span[$0] }
        }
        let identity = try SecretIdentity(file: plain, kept: kept) { throw Asked() }
        #expect(code { try kept.keep(identity, for: .seconds(60)) } == "nothing-to-keep")
        let fresh = SecretIdentity()
        #expect(code { try kept.keep(fresh, for: .seconds(60)) } == "nothing-to-keep")
        #expect(keyring.count == 0)
    }

    @Test func `the same identity is kept once, with the time that was said last`() throws {
        try keep()
        try keep(for: .seconds(60))
        #expect(keyring.kept.map(\.timeout) == [60, 60])
        #expect(keyring.count == 2)
        #expect(kept.timeLeft(of: file) == .seconds(60))
    }

    @Test
    func `locking wipes every identity of this program's and nothing else, as often as one likes`()
        throws
    {
        try keep()
        let other = try Self.file(of: X25519Identity(), "three random words")
        try kept.keep(try read(other), for: .seconds(60))
        func strange(_ type: String, _ owner: UInt32, _ name: String) -> MemoryKeyring.Key {
            .init(
                description: KeyDescription(
                    type: type, owner: owner, permissions: .possessorReads, name: name),
                bytes: [1], timeout: nil)
        }
        let mine = SystemAccount.current
        let strangers = [
            strange("user", mine, "krb5"), strange("keyring", mine, KeptFile.prefix + "x"),
            strange("user", mine + 1, KeptFile.prefix + "x"),
        ]
        for key in strangers { keyring.put(key) }
        #expect(kept.count == 2)
        #expect(try kept.forgetAll() == 2)
        #expect(keyring.kept == strangers)
        #expect(try kept.forgetAll() == 0)
        // What another login of the account keeps is not in this session's keyring.
        try keep()
        keyring.leaveSession()
        #expect(keyring.kept == [])
        #expect(try kept.forgetAll() == 1)
        #expect(keyring.count == strangers.count)
        #expect(!isKept)
    }

    @Test func `an expired key is nothing to lock`() throws {
        try keep(for: .seconds(60))
        keyring.pass(60)
        #expect(try kept.forgetAll() == 0)
    }

    @Test func `a key that cannot be wiped is said to be there still`() throws {
        try keep()
        keyring.fail(.invalidate, with: .denied)
        #expect(code { try kept.forgetAll() } == "still-kept")
        keyring.fail(.invalidate, with: nil)
        keyring.fail(.keys, with: .denied)
        #expect(code { try kept.forgetAll() } == "still-kept")
        keyring.fail(.keys, with: .keyRevoked)
        #expect(try kept.forgetAll() == 0)
        keyring.fail(.session, with: .notPermitted)
        #expect(try kept.forgetAll() == 0)
    }

    private static let own = SystemAccount.current
    private static func session(
        _ name: String, _ permissions: UInt32 = 0x3F03_0000, of owner: UInt32 = own
    ) -> KeyDescription {
        KeyDescription(
            type: "keyring", owner: owner, permissions: .init(rawValue: permissions), name: name)
    }

    private static let sessions: [(KeyDescription, String)] = [
        (session("_uid_ses.0"), "no keyring of its own"),
        (session("_uid.0"), "no keyring of its own"),
        (session("_ses", of: own + 1), "another account's"),
        (session("mine", 0x3F13_0000), "from outside of it"),
    ]

    @Test(arguments: sessions)
    func `a keyring that others than this session reach keeps nothing, and gives nothing`(
        session: KeyDescription, words: String
    ) throws {
        try keep()
        keyring.makeSession(session)
        let hindrance = try #require(kept.hindrance)
        #expect(hindrance.kind == .unavailable && hindrance.message.contains(words))
        #expect(hindrance.hint?.hasSuffix("; nothing is kept") == true)
        #expect(!isKept)
        let identity = try read()
        #expect(code { try kept.keep(identity, for: .seconds(60)) } == "no-keyring")
        // Locking wipes what lies there all the same.
        #expect(try kept.forgetAll() == 1)
    }

    @Test(
        arguments: MemoryKeyring.Call.allCases,
        [Errno.notPermitted, .unknownCall, .overQuota, .keyRevoked])
    func `whichever call fails, nothing is kept in part, and commands go on asking`(
        call: MemoryKeyring.Call, error: Errno
    ) throws {
        let identity = try read()
        keyring.fail(call, with: error)
        let outcome = code { try kept.keep(identity, for: .seconds(60)) }
        #expect(outcome == "no-keyring" || [.read, .invalidate].contains(call))
        // The kernel knows the time of one that could not even be wiped, and this process's keyring ends with it.
        #expect(outcome == nil || call == .invalidate || keyring.count == 0)
        #expect(keyring.kept.allSatisfy { $0.timeout == 60 })
    }

    @Test func `a call that fails while a kept identity is read makes the command ask`() throws {
        try keep()
        for call in [MemoryKeyring.Call.session, .describe, .keys, .read] {
            keyring.fail(call, with: .notPermitted)
            #expect(throws: Asked.self) { _ = try read(from: kept) }
            keyring.fail(call, with: nil)
        }
        #expect(isKept)
    }

    @Test func `another passphrase wipes what is kept of the file, and nothing else`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(file, to: "id")
        try keep()
        let identity = try read()
        let secret = SecretBytes(copying: Array("four other random words".utf8))
        try kept.keep(
            read(Self.file(of: X25519Identity(), "three random words")), for: .seconds(60))
        #expect(keyring.count == 4)
        _ = try identity.replaceFile(
            at: directory("id"), passphrase: secret, on: LinuxDisk(), kept)
        #expect(keyring.count == 2)
        #expect(throws: Asked.self) { _ = try read(directory.read("id"), from: kept) }
    }

    @Test func `promise 2: an unlock is on record with its time, and nobody's who has no part`()
        throws
    {
        let test = try TestVault()
        let ann = try test.practitioner()
        try ann.recordUnlock(for: .seconds(1800))
        #expect(try test.lastEvents(1) == ["identity.check kept-open 1800 s"])
        #expect(code { try ann.recordUnlock(for: .seconds(86_400)) } == "unlock-time")
        let invited = try test.colleague("Ivy", [.practitioner], accepts: false)
        #expect(code { try invited.recordUnlock(for: .seconds(60)) } == "not-accepted")
        #expect(try test.founder().verify().findings == [])
    }
}

/// How long the machine has been up.
private final class TestBoot: Sendable {
    private let value = Mutex(Duration.seconds(1_000_000))

    var now: Duration {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
