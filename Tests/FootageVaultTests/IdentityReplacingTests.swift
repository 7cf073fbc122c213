import AgeFile
import DiskDoubles
import FootageVault
import Glibc
import Testing
import VaultCrypto
import VaultDisk

@Suite struct IdentityReplacingTests {
    private let directory: TemporaryDirectory
    private let passphrase = Array("three random words".utf8)

    init() throws { directory = try TemporaryDirectory() }

    private var path: String { directory("id") }

    /// An identity in a file without a passphrase, which costs no time to read.
    private func plainIdentity() throws -> String {
        let identity = SecretIdentity()
        let file = identity.plainFile(comment: "test").withSpan { span in
            span.indices.map { span[$0] }
        }
        try directory.write(file, to: "id")
        return identity.request.recipient.recipient
    }

    private func read() throws -> SecretIdentity {
        try SecretIdentity(file: try directory.read("id")) { SecretBytes(copying: passphrase) }
    }

    @Test func `promise 6: whichever call fails, the path names the old or the new file, whole`()
        throws
    {
        let recipient = try plainIdentity()
        let old = try directory.read("id")
        var failed = 0
        while true {
            try directory.write(old, to: "id")
            let identity = try read()
            let disk = FaultyDisk(failing: failed + 1, with: .inputOutput)
            let secret = SecretBytes(copying: passphrase)
            let former: FormerFile
            do {
                former = try identity.replaceFile(at: path, passphrase: secret, on: disk)
            } catch {
                failed += 1
                let found = try directory.read("id")
                let again = try read()
                #expect(again.request.recipient.recipient == recipient)
                #expect(found == old || SecretIdentity.isProtected(found))
                #expect(try LinuxDisk().entries(of: directory.path).map(\.name) == ["id"])
                continue
            }
            let again = try read()
            #expect(again.request.recipient.recipient == recipient)
            #expect(SecretIdentity.isProtected(try directory.read("id")))
            #expect(try LinuxDisk().status(of: path).mode == 0o600)
            // Once the new file is there, what became of the old one's bytes is only told.
            guard disk.hasFailed else {
                #expect(former == .overwritten)
                break
            }
            #expect(former == .left)
            failed += 1
        }
        #expect(failed > 8)
    }

    @Test func `another identity that was put there meanwhile is not replaced`() throws {
        let vault = try TestVault()
        let secret = SecretBytes(copying: passphrase)
        let file = try SecretIdentity().protectedFile(passphrase: secret)
        let identity = try SecretIdentity(
            file: file, failures: FailedUnlocks(of: file, in: vault.environment)
        ) { SecretBytes(copying: passphrase) }
        _ = try plainIdentity()
        let other = try directory.read("id")
        #expect(
            code { _ = try identity.replaceFile(at: path, passphrase: secret) }
                == "identity-changed")
        #expect(try directory.read("id") == other)
        try directory.write(file, to: "id")
        _ = try identity.replaceFile(at: path, passphrase: secret)
        #expect(try directory.read("id") != file)
    }

    @Test func `a link, and a file that is none, are not replaced`() throws {
        _ = try plainIdentity()
        let identity = try read()
        let secret = SecretBytes(copying: passphrase)
        #expect(unsafe symlink(path, directory("link")) == 0)
        let old = try directory.read("id")
        for name in ["missing", ".", "link"] {
            do {
                _ = try identity.replaceFile(at: directory(name), passphrase: secret)
                Issue.record("it was replaced")
            } catch {
                #expect(error is VaultError || error is DiskError)
            }
        }
        #expect(try directory.read("id") == old)
        try LinuxDisk().removeFile(directory("link"))
        #expect(try LinuxDisk().entries(of: directory.path).map(\.name) == ["id"])
    }

    @Test func `wrong passphrases are counted until a vault has them on record`() throws {
        let vault = try TestVault()
        let file = try SecretIdentity(vault.founderIdentity.copy()).protectedFile(
            passphrase: SecretBytes(copying: passphrase))
        let failures = FailedUnlocks(of: file, in: vault.environment)
        for count in 1...2 as ClosedRange<UInt64> {
            let error = #expect(throws: VaultError.self) {
                _ = try SecretIdentity(file: file, failures: failures) {
                    SecretBytes(copying: [1, 2, 3])
                }
            }
            #expect(error?.code == "wrong-passphrase")
            #expect(failures.count == count)
        }
        let identity = try SecretIdentity(file: file, failures: failures) {
            SecretBytes(copying: passphrase)
        }
        #expect(failures.count == 2)
        _ = try vault.vault().unlock(with: identity)
        #expect(failures.count == 0)
    }
}
