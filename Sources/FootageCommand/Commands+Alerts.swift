internal import FootageVault
internal import GovernanceReport
internal import Retention
internal import VaultModel

extension CommandSpec {
    /// `footage audit alerts`: what governance wants to be told of, as the log shows it.
    static let auditAlerts = CommandSpec(
        ["audit", "alerts"], summary: "Show what the log holds that somebody should ask about",
        discussion: """
            Many families in a short time, films opened out of hours or when the work has long ended, refused \
            attempts, copies not returned, break-glass not reviewed: what is looked for, and when it is too \
            much, is written in rules, those of Policies/alerts.yaml unless --rules names others. Every alert \
            points at records of the log. It judges nobody, so the command ends with 0 whether it finds \
            something or not. Governance reads them, and that is recorded. --check reads a file of rules \
            and needs no vault.

            With --json: rules, version, alerts[] has rule, kind, sentence, person, person_id, family, records[] \
            (their numbers, at most 50), count, first, last, command (that looks into it). With --check: file, rules, version, problems[] \
            (line, column, message, suggestion).
            """,
        options: [
            OptionSpec("from", "DATE", "From this day on"),
            OptionSpec("until", "DATE", "Up to this day"),
            OptionSpec("rules", "FILE", "Go by these rules"),
            OptionSpec("check", "FILE", "Only read these rules, and say what is wrong with them"),
        ],
        exits: .vault
    ) { invocation in
        if let path = try invocation.value("check", as: .path) {
            return try invocation.checkAlerts(at: path)
        }
        let from = try invocation.value("from", as: .date)
        let until = try invocation.value("until", as: .date)
        if let from, let until, until < from {
            throw CommandFailure(.usage, code: "usage.dates", "--until lies before --from.")
        }
        let path = try invocation.value("rules", as: .path)
        guard let rules = try invocation.alertRules(at: path) else { return }
        let alerts = try invocation.unlocked { try $0.alerts(rules, from: from, to: until) }
        let document = JSONValue.members([
            "rules": .string(rules.name), "version": .count(rules.version),
            "alerts": .array(alerts.map(\.json)),
        ])
        invocation.answer(document) { terminal in
            guard !alerts.isEmpty else {
                return terminal.line("The log shows nothing that these rules look for.")
            }
            for alert in alerts { alert.print(on: terminal) }
            terminal.line(
                "\(Amounts.count(alerts.count, "alert", "alerts")), by the rules "
                    + "\(rules.name), version \(rules.version).",
                style: .faint)
        }
    }
}

extension Invocation {
    /// The rules of a file, or the shipped ones; none when what is wrong with them was answered.
    fileprivate mutating func alertRules(at path: String?) throws -> AlertRules? {
        guard let path else { return try AlertRules.shipped() }
        let text = try InputFile.read(path, limit: PolicyText.mostBytes)
        do throws(RetentionError) {
            return try AlertRules(text)
        } catch {
            guard case .problems(let problems) = error else { throw error }
            exit = .badInput
            answer(
                .members([
                    "file": .string(path), "problems": .array(problems.map(\.json)),
                ])
            ) { terminal in
                for problem in problems { problem.show(path, on: terminal) }
                terminal.line(
                    "\(Amounts.count(problems.count, "problem", "problems")); nothing was looked for."
                )
            }
            return nil
        }
    }

    /// Says whether a file holds rules, and all that is wrong with it.
    fileprivate mutating func checkAlerts(at path: String) throws {
        guard let rules = try alertRules(at: path) else { return }
        answer(
            .members([
                "file": .string(path), "rules": .string(rules.name),
                "version": .count(rules.version), "problems": .array([]),
            ])
        ) { terminal in
            terminal.line(
                "Rules \(rules.name), version \(rules.version): "
                    + "\(Amounts.count(rules.rules.count, "rule", "rules")).", style: .good)
        }
    }
}

extension AlertSummary {
    fileprivate var json: JSONValue {
        .members([
            "rule": .string(alert.rule.id), "kind": .string(alert.rule.kind.rawValue),
            "sentence": .string(sentence), "person": .text(actorName),
            "person_id": .text(alert.actor), "family": .text(reference),
            "records": .array(alert.records.map { .count($0) }), "count": .count(alert.count),
            "first": .text(alert.first), "last": .text(alert.last), "command": .text(command),
        ])
    }

    fileprivate func print(on terminal: Terminal) {
        terminal.paragraph(sentence, style: .warning)
        let shown = alert.records.prefix(8).map(String.init).joined(separator: ", ")
        let more = alert.count > 8 ? " and \(alert.count - 8) more" : ""
        terminal.line(
            "    \(alert.rule.id), \(alert.count == 1 ? "record" : "records") \(shown)\(more)",
            style: .faint)
        if let command { terminal.line("    look with `\(command)`", style: .faint) }
    }
}
