internal import FootageVault
internal import VaultCrypto
internal import VaultDisk

/// Where an identity lies, and what has to hold of the file.
enum IdentityPath {
    /// What a file is read for.
    enum Place {
        /// To be used where it lies.
        case own
        /// To be copied: it may be on a stick, on which no file has a mode of its own.
        case elsewhere
    }

    /// The bytes of an identity file that only its owner can read, and what there is to say of it.
    ///
    /// From elsewhere one behind a passphrase is taken where the file system keeps no modes: nobody could do
    /// better there, and whoever reads it still needs the passphrase.
    static func read(
        _ path: String, guardedBy guarding: FileGuard, from place: Place
    ) throws -> (bytes: [UInt8], note: String?) {
        let file: OpenFile
        do { file = try OpenFile(reading: path) } catch {
            guard TerminalCalls.exists(path) else {
                throw CommandFailure(
                    .unverifiable, code: "no-identity", "There is no identity at \(path).",
                    hint: "`footage identity new` makes one; --as FILE names another.")
            }
            throw CommandFailure(
                .unverifiable, code: "identity-file", "\(path) cannot be read: \(error.reason).",
                hint: "Name your own identity file with --as FILE.")
        }
        guard file.isRegular else {
            throw CommandFailure(
                .badInput, code: "identity-file", "\(path) is not a plain file.",
                hint: "Name your identity file with --as FILE.")
        }
        guard file.isOwn else {
            throw CommandFailure(
                .notPermitted, code: "identity-exposed", "\(path) belongs to somebody else.",
                hint: "Use an identity file of your own; `footage identity new` makes one.")
        }
        let bytes = { try TerminalCalls.bytes(of: file.descriptor, named: path, limit: 65_536) }
        guard guarding.isExposed(file.mode) else { return (try bytes(), nil) }
        let fileSystem = (try? LinuxDisk().fileSystem(at: path).type).map {
            FileSystemKind(magic: $0)
        }
        guard let fileSystem, !fileSystem.keepsModes else { throw exposed(path) }
        guard place == .elsewhere else { throw exposed(path, on: fileSystem) }
        var read = try bytes()
        guard SecretIdentity.isProtected(read) else {
            SecretMemory.wipe(&read)
            throw unprotected(path, on: fileSystem)
        }
        return (
            read,
            "Others can read \(path), for no file has a mode of its own there (\(fileSystem.name)); its "
                + "passphrase alone protects it."
        )
    }

    private static func exposed(_ path: String) -> CommandFailure {
        CommandFailure(
            .notPermitted, code: "identity-exposed",
            "Others than you can read the identity in \(path).",
            hint: "Run `chmod 600 \(ShellWord.quoted(path))`; if others may have read it, "
                + "ask an administrator for new keys.")
    }

    private static func exposed(_ path: String, on system: FileSystemKind) -> CommandFailure {
        CommandFailure(
            .notPermitted, code: "identity-exposed",
            "Others than you can read the identity in \(path), and `chmod` changes nothing there "
                + "(\(system.name)).",
            hint:
                "Run `footage identity import \(ShellWord.quoted(path))`, which makes your own copy of it."
        )
    }

    private static func unprotected(_ path: String, on system: FileSystemKind) -> CommandFailure {
        CommandFailure(
            .notPermitted, code: "identity-exposed",
            "Others than you can read \(path), for no file has a mode of its own there "
                + "(\(system.name)), and no passphrase protects it.",
            hint:
                "Where it was made, write it anew with `footage identity export`, which gives it a "
                + "passphrase; if others may have read this one, ask an administrator for new keys."
        )
    }
}
