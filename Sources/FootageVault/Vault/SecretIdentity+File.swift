import AgeFile
public import VaultCrypto
package import VaultDisk

/// What became of the file that an identity lay in before.
public enum FormerFile: String, Hashable, Sendable {
    /// Its bytes were overwritten where they lay.
    case overwritten
    /// It has another name, under which it is as it was.
    case elsewhere = "under another name"
    /// Its bytes could not be overwritten.
    case left
}

extension SecretIdentity {
    /// Puts the identity's file, behind this passphrase, in the place of the one it was read from.
    ///
    /// Whatever fails, and whenever the power does, the path names the one or the other, whole; the new one was
    /// opened with the passphrase before. Its mode is the old one's, without any right of others. Then the old
    /// bytes are overwritten, as far as the file system lets that be done.
    ///
    /// What `KeptIdentities` has of the old file is of no use with the new one, and is wiped.
    ///
    /// - Throws: `VaultError` for a path that is a link or no plain file, and errors of the disk; then the old
    ///   file is as it was.
    public func replaceFile(
        at path: String, passphrase: borrowing SecretBytes
    ) throws -> FormerFile {
        try replaceFile(at: path, passphrase: passphrase, on: LinuxDisk(), KeptIdentities())
    }

    package func replaceFile(
        at path: String, passphrase: borrowing SecretBytes, on disk: any Disk,
        _ kept: KeptIdentities? = nil
    ) throws -> FormerFile {
        let status = try disk.status(of: path)
        guard status.kind == .regular else {
            throw VaultError(
                .badInput, "identity-link", "\(path) is a link, or no plain file",
                hint: "name the file itself with --as; nothing was changed")
        }
        let file = try protectedFile(passphrase: passphrase)
        try checkOpens(file, with: passphrase)
        let old = try? FileHandle(path, [.readingAndWriting, .noFollow, .nonBlocking], on: disk)
        try checkIsWhatWasRead(path, on: disk)
        var isDurable = true
        do {
            try disk.replaceFile(
                at: path, with: file, mode: FileMode(rawValue: status.mode.rawValue & 0o600))
        } catch {
            // The new file may have its name, and not for good: then the old bytes are what is left after a
            // power cut, and stay.
            guard (try? disk.openPlainFile(path).readAll(limit: 1 << 20)) == file else {
                throw error
            }
            isDurable = false
        }
        failures?.follow(to: file)
        if let keptFile { kept?.forget(keptFile) }
        let inPlace = (try? disk.fitFileSystem(at: Path.directory(of: path)))?.overwritesInPlace
        guard isDurable, inPlace == true, let old, let now = try? old.status(),
            now.inode == status.inode
        else { return .left }
        guard now.links == 0 else { return .elsewhere }
        let zeros = [UInt8](repeating: 0, count: Int(clamping: min(now.size, 1 << 20)))
        guard (try? old.write(zeros, at: 0)) != nil, (try? old.sync()) != nil else { return .left }
        return .overwritten
    }

    /// Goes on counting wrong passphrases for a file of these bytes, into which the identity was copied for good.
    ///
    /// How often one was tried on the file that it came from is then reported by whoever unlocks a vault with it.
    public func countFailures(for file: [UInt8]) { failures?.follow(to: file) }

    /// Makes sure that the file is still the one that the identity was read from: somebody may have put another
    /// one there while a passphrase was asked for.
    private func checkIsWhatWasRead(_ path: String, on disk: any Disk) throws {
        guard let failures else { return }
        var bytes = try disk.openPlainFile(path).readAll(limit: 1 << 20)
        defer { SecretMemory.wipe(&bytes) }
        guard failures.isFor(bytes) else {
            throw VaultError(
                .failed, "identity-changed", "\(path) is not the file any more that was opened",
                hint: "nothing was changed; begin again")
        }
    }

    /// Makes sure that a file opens before it takes another's place: nobody could get in with one that does not.
    private func checkOpens(_ file: [UInt8], with passphrase: borrowing SecretBytes) throws {
        let text = try AgeFile.open(Armor.decode(file), passphrase: passphrase)
        let again = try text.withSpan { span in try IdentityFile.identity(in: span) }
        guard again.publicKey == identity.publicKey else {
            throw VaultError(
                .failed, "identity-not-whole", "the new file does not hold the identity",
                hint: "nothing was changed; this machine's memory may be at fault")
        }
    }
}
