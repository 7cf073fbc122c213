import AgeFile
import VaultCrypto
import VaultDisk

/// The file that a person's identity lies in: who could read it, or put another in its place.
struct IdentityExamination {
    let path: String
    let disk: any Disk

    var line: Examination.Line {
        do throws(DiskError) {
            return try examined()
        } catch {
            guard error.notFound else {
                return .failed("identity", .attention, "the identity cannot be looked at: ", error)
            }
            return .init(
                "identity", .attention, "there is no identity at \(path)",
                mend: "`footage identity new` makes one; --as FILE names another")
        }
    }

    private func examined() throws(DiskError) -> Examination.Line {
        let directory = Path.directory(of: path)
        // Followed where it is a link, as those who read it do.
        let file = try FileHandle(path, [.reading, .nonBlocking], on: disk)
        let status = try file.status()
        guard status.kind == .regular else {
            return wrong("\(path) is no plain file", "name your identity file with --as FILE")
        }
        guard status.owner == SystemAccount.current || status.owner == 0 else {
            return wrong(
                "the identity in \(path) belongs to somebody else",
                "use one of your own; `footage identity new` makes it")
        }
        guard status.mode.rawValue & 0o077 == 0 else {
            return wrong(
                "others can read the identity in \(path) (mode \(status.mode))",
                "`chmod 600 \(ShellWord.quoted(path))`; ask for new keys if others may have read it"
            )
        }
        let around = try FileHandle(directory, [.reading, .directory], on: disk).status()
        guard around.mode.rawValue & 0o022 == 0 || around.mode.rawValue & 0o1000 != 0 else {
            return wrong(
                "others can put another identity in the place of \(path)",
                "`chmod go-w \(ShellWord.quoted(directory))`")
        }
        var bytes = try file.readAll(limit: 65_536)
        defer { SecretMemory.wipe(&bytes) }
        if let damage = damage(of: bytes) { return damage }
        guard SecretIdentity.isProtected(bytes) else {
            return .init(
                "identity", .attention,
                "no passphrase protects the identity in \(path): that is meant for jobs only",
                mend: "`footage identity passphrase` gives it one")
        }
        return .init(
            "identity", .ok, "only you can read the identity in \(path), behind its passphrase")
    }

    /// What is wrong with the file, as far as it shows without a passphrase.
    private func damage(of bytes: [UInt8]) -> Examination.Line? {
        do {
            if try IdentityFile.workFactor(of: bytes) == nil {
                _ = try IdentityFile.read(bytes, passphrase: nil)
            }
            return nil
        } catch {
            return .failed("identity", .wrong, "\(path): ", error)
        }
    }

    private func wrong(_ sentence: String, _ mend: String) -> Examination.Line {
        .init("identity", .wrong, sentence, mend: mend)
    }
}
