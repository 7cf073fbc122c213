public import VaultCrypto
package import VaultDisk
public import VaultModel

/// How a new vault is to be.
public struct VaultPlan: Sendable {
    /// What people call it.
    public var name: String
    /// The IANA zone of its civil dates.
    public var zone: String
    /// Whether one person may hold several roles.
    public var isSmallTeam: Bool
    /// The group whose members share its files; none for one account.
    public var group: String?
    /// The founder's name.
    public var founder: String
    /// The first person with governance, when it is not the founder: their name and request.
    public var governance: (name: String, request: IdentityRequest)?
    /// The file its key slots are to lie in, absolute and outside the vault; none for in the vault.
    public var slots: String?

    /// Describes a vault to be made.
    public init(
        name: String, zone: String, isSmallTeam: Bool, group: String?, founder: String,
        governance: (name: String, request: IdentityRequest)?, slots: String? = nil
    ) {
        self.name = name
        self.zone = zone
        self.isSmallTeam = isSmallTeam
        self.group = group
        self.founder = founder
        self.governance = governance
        self.slots = slots
    }
}

/// What a new vault gives its founder.
public struct CreatedVault: Sendable, Hashable {
    /// The vault's id, for paper.
    public let id: VaultID
    /// Warnings about the place it lies in.
    public let warnings: [String]
}

extension Vault {
    /// Makes a vault in a directory that is empty or not there.
    ///
    /// The founder is an administrator; in a small team's vault also governance, else the first governance
    /// key must come from somebody else. Record 0 holds the log key, the recovery recipient and everyone's
    /// keys; its leaf hash is the id.
    ///
    /// It is durable, the names of its files included, when this returns. Of two calls for one place at once
    /// one makes a vault there and the other touches nothing of it.
    ///
    /// - Parameters:
    ///   - directory: Where it is to lie.
    ///   - plan: How it is to be.
    ///   - founder: The founder's identity.
    ///   - environment: The clock and the machine.
    ///   - keep: Handed the recovery identity, as the text of an age identity file, to store or show once;
    ///     there is no vault before it returns, and none comes to be when it throws.
    /// - Returns: The vault's id, and warnings.
    /// - Throws: `VaultError` when the directory holds something, or when governance is missing, and what
    ///   `keep` throws; what this call made of a vault is removed again, and nothing else.
    public static func create(
        at directory: String, _ plan: VaultPlan, founder: borrowing SecretIdentity,
        environment: VaultEnvironment, keepingRecovery keep: (borrowing SecretBytes) throws -> Void
    ) throws -> CreatedVault {
        try create(
            at: directory, plan, founder: founder, environment: environment, on: LinuxDisk(),
            keepingRecovery: keep)
    }

    /// Makes a vault whose recovery identity goes to a new file: none without the other.
    ///
    /// - Throws: As above, and when that file cannot be made; it is removed again when no vault came to be.
    public static func create(
        at directory: String, _ plan: VaultPlan, founder: borrowing SecretIdentity,
        environment: VaultEnvironment, recoveryTo path: String
    ) throws -> CreatedVault {
        try create(
            at: directory, plan, founder: founder, environment: environment, on: LinuxDisk(),
            recoveryTo: path)
    }

    /// Makes a vault on another disk, for tests that watch or fail its calls.
    package static func create(
        at directory: String, _ plan: VaultPlan, founder: borrowing SecretIdentity,
        environment: VaultEnvironment, on disk: any Disk, recoveryTo path: String
    ) throws -> CreatedVault {
        let file = try RecoveryFile(path, outside: directory, on: disk)
        do {
            return try create(
                at: directory, plan, founder: founder, environment: environment, on: disk
            ) { try file.write($0) }
        } catch {
            // Unless the vault is known to be missing, this may be the only way into it.
            let vault = VaultLocation(directory: directory).description
            if (try? disk.exists(vault)) == false { file.discard() }
            throw error
        }
    }

    private static func create(
        at directory: String, _ plan: VaultPlan, founder: borrowing SecretIdentity,
        environment: VaultEnvironment, on disk: any Disk,
        keepingRecovery keep: (borrowing SecretBytes) throws -> Void
    ) throws -> CreatedVault {
        let name = try PlainText.checked(plan.name, what: "vault's name", limit: 100)
        try requireGovernance(plan)
        _ = try CivilZone(plan.zone)
        var maker = VaultMaker(
            location: VaultLocation(directory: directory), plan: plan, name: name,
            environment: environment, disk: disk)
        do {
            try maker.claim()
            return try maker.make(founder: founder.identity, keepingRecovery: keep)
        } catch {
            maker.removeWhatWasMade()
            throw error
        }
    }
}
