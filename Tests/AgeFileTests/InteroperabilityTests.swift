import AgeFile
import Testing
import VaultCrypto

/// Promise 9: what the vault seals, stock `age` opens, and the other way round.
@Suite struct InteroperabilityTests {
    private static let passphrase = "correct horse battery staple"

    /// Has `age-keygen` make an identity.
    private static func keygen(in directory: TemporaryDirectory) throws -> X25519Identity {
        try StockAge.run(["age-keygen", "-o", "identity"], in: directory)
        return try IdentityFile.read(directory.read("identity"), passphrase: nil)
    }

    @Test(arguments: PayloadTests.sizes)
    func `promise 9: age opens what the vault sealed`(size: Int) throws {
        let directory = try TemporaryDirectory()
        let identity = try Self.keygen(in: directory)
        let plain = plaintext(of: size)
        let others = [X25519Identity().publicKey, identity.publicKey]
        try directory.write(try AgeFile.seal(plain, to: others), to: "sealed")
        // By the shell: for an empty film, `age -o` makes no file at all.
        try StockAge.run(["sh", "-c", "age -d -i identity sealed > plain"], in: directory)
        let read = try directory.read("plain")
        #expect(ConstantTime.equal(read, plain))
    }

    @Test(arguments: PayloadTests.sizes)
    func `promise 9: the vault opens what age sealed`(size: Int) throws {
        let directory = try TemporaryDirectory()
        let identity = X25519Identity()
        let plain = plaintext(of: size)
        try directory.write(plain, to: "plain")
        try StockAge.run(
            ["age", "-r", identity.publicKey.recipient, "-o", "sealed", "plain"], in: directory)
        let read = try AgeFile.open(directory.read("sealed"), with: identity).array
        #expect(ConstantTime.equal(read, plain))
    }

    @Test func `promise 9: header and payload kept apart are joined by cat`() throws {
        let directory = try TemporaryDirectory()
        let identity = try Self.keygen(in: directory)
        let plain = plaintext(of: 100_000)
        let fileKey = SecretBytes(random: 16)
        let header = try AgeHeader.seal(fileKey: fileKey, to: [identity.publicKey])
        var sealer = try StreamSealer(fileKey: fileKey)
        try directory.write(header.serialized, to: "header")
        try directory.write(try sealer.update(plain) + sealer.finish(), to: "payload")
        try StockAge.run(
            ["sh", "-c", "cat header payload | age -d -i identity -o plain"], in: directory)
        let read = try directory.read("plain")
        #expect(ConstantTime.equal(read, plain))
    }

    @Test func `age-keygen reads our identity file, and we read its`() throws {
        let directory = try TemporaryDirectory()
        let made = try Self.keygen(in: directory)
        let publicKey = made.publicKey
        let ours = IdentityFile.make(identity: made, createdLine: "created: today")
        try directory.write(ours.array, to: "ours")
        try StockAge.run(["age-keygen", "-y", "-o", "recipient", "ours"], in: directory)
        #expect(try directory.read("recipient") == Array("\(publicKey.recipient)\n".utf8))
    }

    @Test func `armor goes both ways`() throws {
        let directory = try TemporaryDirectory()
        let identity = try Self.keygen(in: directory)
        let plain = plaintext(of: 1000)
        let sealed = try AgeFile.seal(plain, to: [identity.publicKey])
        try directory.write(Armor.encode(sealed), to: "ours")
        try StockAge.run(["age", "-d", "-i", "identity", "-o", "plain", "ours"], in: directory)
        let read = try directory.read("plain")
        #expect(ConstantTime.equal(read, plain))
        try StockAge.run(
            ["age", "-a", "-r", identity.publicKey.recipient, "-o", "theirs", "plain"],
            in: directory)
        let theirs = try Armor.decode(directory.read("theirs"))
        #expect(try AgeFile.open(theirs, with: identity).array == plain)
        #expect(try Armor.encode(theirs) == directory.read("theirs"))
    }

    @Test func `age opens an identity that we protected, and opens a file with it`() throws {
        let directory = try TemporaryDirectory()
        let identity = X25519Identity()
        let protected = try IdentityFile.protect(
            identity, passphrase: SecretBytes(Array(Self.passphrase.utf8)), workFactor: 12)
        try directory.write(protected, to: "identity")
        try StockAge.run(
            ["age", "-d", "-o", "text", "identity"], typing: Self.passphrase, in: directory)
        let text = try IdentityFile.read(directory.read("text"), passphrase: nil)
        #expect(text.publicKey.recipient == identity.publicKey.recipient)
        try directory.write(try AgeFile.seal([1, 2], to: [identity.publicKey]), to: "sealed")
        try StockAge.run(
            ["age", "-d", "-i", "identity", "-o", "plain", "sealed"], typing: Self.passphrase,
            in: directory)
        #expect(try directory.read("plain") == [1, 2])
    }

    @Test func `an identity that age protected opens`() throws {
        let directory = try TemporaryDirectory()
        let identity = try Self.keygen(in: directory)
        try StockAge.run(
            ["age", "-p", "-o", "protected", "identity"], typing: Self.passphrase, in: directory)
        let read = try IdentityFile.read(directory.read("protected")) {
            SecretBytes(Array(Self.passphrase.utf8))
        }
        #expect(read.publicKey.recipient == identity.publicKey.recipient)
    }
}
