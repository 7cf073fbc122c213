internal import FootageVault
internal import VaultDisk
internal import VaultModel

/// One run of `footage backup`, `backup list` or `backup verify`.
struct BackupRun {
    private let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func make() throws -> ExitCode {
        let request = BackupRequest(
            directory: try directory(),
            keysDirectory: try keysDirectory(),
            keep: try invocation.value("keep", as: .positive),
            depth: invocation.has("check") ? .contents : .lengths)
        if invocation.isDryRun {
            let plan = try invocation.unlocked { try $0.planBackup(request) }
            warn(plan.warnings)
            invocation.answer(plan.json) { plan.print(on: $0) }
            return .done
        }
        let summary = try invocation.unlocked { try make(request, with: $0) }
        warn(summary.warnings)
        invocation.answer(summary.json) { summary.print(on: $0) }
        guard !summary.problems.isEmpty else { return .done }
        return summary.isTampered ? .tampered : .partlyDone
    }

    func forget() throws {
        let medium = try invocation.required("MEDIUM", as: .string)
        let reason = try invocation.required("reason", as: .string)
        let fate = try invocation.required("fate", as: .mediumFate)
        let forgotten = try invocation.unlocked {
            try $0.forgetMedium(medium, fate, reason: reason)
        }
        let answer = JSONValue.members([
            "medium": .string(forgotten.medium), "fate": .string(fate.rawValue),
            "key_parts": .texts(forgotten.keyParts), "reason": .string(reason),
        ])
        invocation.answer(answer) { terminal in
            let parts = Amounts.count(forgotten.keyParts.count, "key part", "key parts")
            terminal.line(
                "On record: medium \(forgotten.medium.prefix(8)) is \(fate.rawValue), with \(parts)."
            )
        }
    }

    private func make(
        _ request: BackupRequest, with unlocked: UnlockedVault
    ) throws -> BackupSummary {
        var bar: ProgressBar?
        var last: UInt64 = 0
        let terminal = invocation.terminal
        defer { bar?.finish() }
        return try unlocked.makeBackup(request) { copied, total in
            try Interruption.check()
            if bar == nil {
                bar = ProgressBar("Backing up", total: Int64(clamping: total), on: terminal)
            }
            bar?.advance(by: Int64(clamping: copied - last))
            last = copied
        }
    }

    /// Warnings stand in the document with `--json`.
    private func warn(_ warnings: [String]) {
        guard !invocation.wantsJSON else { return }
        for warning in warnings {
            let text = warning.prefix(1).uppercased() + warning.dropFirst()
            invocation.terminal.note(text + ".")
        }
    }

    func list() throws -> ExitCode {
        let backup = try openBackup()
        let lines = try backup.stamps().map { StampLine($0, backup.snapshot) }
        let keys = try backup.keyStamps().map { StampLine($0, backup.keyPart) }
        let document = JSONValue.members([
            "vault_id": .text(backup.vaultID), "vault_name": .string(backup.vaultName),
            "backups": .array(lines.map(\.json)), "key_parts": .array(keys.map(\.json)),
        ])
        invocation.answer(document) { terminal in
            StampLine.print(lines, keys, of: backup, on: terminal)
        }
        let kinds = lines.compactMap(\.fault?.kind) + keys.compactMap(\.fault?.kind)
        return kinds.contains(.tampered) ? .tampered : kinds.first.map { ExitCode($0) } ?? .done
    }

    func verify() throws -> ExitCode {
        let backup = try openBackup()
        let stamp = try invocation.value("stamp", as: .backupStamp)
        let isVaultNamed =
            invocation.has("vault") || invocation.environment["FOOTAGE_VAULT"] != nil
        let vault = isVaultNamed ? try invocation.openVault() : nil
        let report = try backup.verify(stamp, against: vault) { _ in try Interruption.check() }
        invocation.answer(report.json(of: backup)) { report.print(of: backup, vault, on: $0) }
        return report.failure.map { ExitCode($0) } ?? .done
    }

    /// The backup to read; the vault's key is known where the vault is there.
    private func openBackup() throws -> Backup {
        try Backup(at: directory(), keysAt: keysDirectory())
    }

    private func directory() throws -> String {
        TerminalCalls.absolute(try invocation.required("DIR", as: .path))
    }

    private func keysDirectory() throws -> String? {
        try invocation.value("keys", as: .path).map(TerminalCalls.absolute)
    }
}

extension ValueKind where Value == MediumFate {
    /// What became of a medium.
    static var mediumFate: Self {
        let words = MediumFate.allCases.map(\.rawValue)
        return Self(
            "one of: " + words.joined(separator: ", "), advice: Suggestion.advice(among: words)
        ) {
            MediumFate(rawValue: $0)
        }
    }
}

extension ValueKind where Value == BackupStamp {
    /// What a backup is called.
    static var backupStamp: Self {
        Self("the stamp of a backup, such as 20261121T075123Z") { BackupStamp($0) }
    }
}
