import VaultCrypto
import VaultDisk

extension VaultEnvironment {
    /// The world as this machine is: its clock, its id, the place where this person's own state lies.
    ///
    /// - Parameters:
    ///   - home: The person's home directory.
    ///   - stateHome: Where programs keep state (`XDG_STATE_HOME`), when not in `~/.local/state`.
    ///   - program: The program's name and version, such as `footage 0.1.0`, for the records.
    /// - Returns: What a vault takes from this machine and person.
    public static func ofThisMachine(
        home: String, stateHome: String? = nil, program: String
    ) -> VaultEnvironment {
        VaultEnvironment(
            clock: { SystemClock.now() }, host: host(), program: program,
            stateDirectory: (stateHome ?? home + "/.local/state") + "/footage")
    }

    /// An id of the machine that does not give away systemd's own, which is meant to stay private.
    private static func host() -> String {
        let file = try? LinuxDisk().openPlainFile("/etc/machine-id")
        guard let text = try? file?.readAll(limit: 256), !text.isEmpty else { return "unknown" }
        let digest = SHA256.hash(Array("footage-vault/host/v1\n".utf8) + text)
        return String(digest.description.prefix(16))
    }
}
