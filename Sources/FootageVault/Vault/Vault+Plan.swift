import VaultDisk

extension Vault {
    /// Checks a plan and its place as far as that needs no writing: for `--dry-run`, and before questions.
    ///
    /// - Throws: What `create` would throw for the same reason.
    public static func checkPlan(_ plan: VaultPlan, at directory: String) throws {
        _ = try PlainText.checked(plan.name, what: "vault's name", limit: 100)
        _ = try PlainText.checked(plan.founder, what: "founder's name", limit: 100)
        try requireGovernance(plan)
        _ = try CivilZone(plan.zone)
        let disk = LinuxDisk()
        if try disk.exists(directory) {
            guard try disk.entries(of: directory).isEmpty else { throw notEmpty(directory) }
            _ = try disk.fitFileSystem(at: directory)
        } else {
            let parent = Path.directory(of: directory)
            guard try disk.exists(parent) else {
                throw VaultError(
                    .cannotWrite, "no-parent",
                    "there is no directory \(parent) to make the vault in",
                    hint: "make it first, or check the path; nothing was changed")
            }
            _ = try disk.fitFileSystem(at: parent)
        }
        guard plan.slots != nil else { return }
        let modes = plan.group.flatMap(SystemGroup.id).map(VaultModes.group) ?? .oneAccount
        try SlotPlace(in: VaultLocation(directory: directory), plan.slots).check(modes, on: disk)
    }

    static func requireGovernance(_ plan: VaultPlan) throws {
        guard plan.isSmallTeam || plan.governance != nil else {
            throw VaultError(
                .usage, "no-governance", "a vault needs a first person with governance",
                hint: """
                    give --governance NAME --governance-request FILE, or --small-team where one person \
                    holds several roles
                    """)
        }
    }

    static func notEmpty(_ directory: String) -> VaultError {
        VaultError(
            .cannotWrite, "not-empty", "\(directory) holds something already",
            hint: "name a directory that is not there yet; nothing was changed")
    }
}
