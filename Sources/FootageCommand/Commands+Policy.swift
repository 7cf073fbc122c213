internal import FootageVault
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage policy …`: how long films are kept.
    static let policy: [CommandSpec] = [policyHistory]

    private static let policyHistory = CommandSpec(
        ["policy", "history"], summary: "List every policy ever adopted",
        exits: [.failed, .notPermitted]
    ) { invocation in
        let versions = try invocation.unlocked { try $0.policyHistory() }
        invocation.answer(.array(versions.map { .string($0.name) })) { terminal in
            terminal.line("\(versions.count)")
        }
    }
}
