internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage export …`: the copies that left the vault.
    static let export: [CommandSpec] = [
        CommandSpec(
            ["export", "list"], summary: "List the copies that left the vault",
            discussion: """
                With --json: exports[] has number, clip, family, purpose, person, taken, return_by, \
                returned, is_late.
                """,
            arguments: [ArgumentSpec("REF", "The family's reference", .optional)],
            options: [
                OptionSpec(
                    "only", "WHICH", "Only those not returned, or those late",
                    choices: ["open", "late"])
            ],
            exits: .vault
        ) { invocation in
            let family = try invocation.value("REF", as: .reference)
            let filter = try invocation.value("only", as: ValueKind<ExportFilter>.word) ?? .all
            let exports = try invocation.unlocked { try $0.listExports(family: family, filter) }
            invocation.answer(.members(["exports": .array(exports.map(\.json))])) { terminal in
                guard !exports.isEmpty else {
                    terminal.line("There is no export to list.")
                    return
                }
                terminal.table(ExportSummary.table(of: exports))
            }
        },
        CommandSpec(
            ["export", "returned"], summary: "Say that a copy was given back, or deleted",
            discussion: "With --json: the members that \"footage export list\" gives, and dry_run.",
            arguments: [ArgumentSpec("N", "The export's number")],
            exits: .vault, writes: true
        ) { invocation in
            let number = try invocation.required("N", as: .positive)
            let isDryRun = invocation.isDryRun
            let export = try invocation.unlocked { unlocked in
                guard isDryRun else { return try unlocked.returnExport(number) }
                guard let export = try unlocked.listExports().first(where: { $0.number == number })
                else {
                    throw CommandFailure(
                        .badInput, code: "not-found", "There is no export \(number).")
                }
                return export
            }
            var document = export.json
            if case .object(var members) = document {
                members["dry_run"] = .bool(isDryRun)
                document = .object(members)
            }
            invocation.answer(document) { terminal in
                let what = export.address.map { "\($0)" } ?? "a destroyed clip of \(export.family)"
                terminal.line(
                    isDryRun
                        ? "Would record the copy of \(what) as gone; nothing was changed."
                        : "The copy of \(what), export \(number), is recorded as gone.")
            }
        },
    ]
}

extension ExportSummary {
    fileprivate var json: JSONValue {
        .members([
            "number": .count(number), "clip": .text(address), "family": .text(family),
            "purpose": .text(purpose), "person": .text(person), "taken": .text(taken),
            "return_by": .text(returnBy), "returned": .text(returned), "is_late": .bool(isLate),
        ])
    }

    fileprivate static func table(of exports: [ExportSummary]) -> TableView {
        var table = TableView([
            .number("Number"), .whole("Clip"), .whole("For"), .text("Who has it"), .whole("Taken"),
            .whole("Back by"), .whole("Back on"),
        ])
        for export in exports {
            let clip = export.address?.description ?? "\(export.family) (destroyed)"
            table.add(
                "\(String(export.number))", .init(clip), "\(export.purpose.description)",
                .init(export.person ?? ""), "\(export.taken.description)",
                .init(export.returnBy?.description ?? "", style: export.isLate ? .bad : .plain),
                export.returned.map { .init($0.description) }
                    ?? .init(
                        export.isLate ? "LATE" : "not yet", style: export.isLate ? .bad : .warning))
        }
        return table
    }
}
