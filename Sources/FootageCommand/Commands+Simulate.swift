internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage simulate`: what becomes of all the films, day by day.
    static let simulation: [CommandSpec] = [
        CommandSpec(
            ["simulate"], summary: "Say on which days films become queued, due or overdue",
            discussion: """
                It counts the films that come to stand elsewhere on a day, by what is recorded now and \
                the versions of the policy that are in force then. On each day it says what "footage \
                explain --on" says of that day, and what a purge on that day would find; but it runs \
                none, so a film that a purge would destroy goes on to be overdue.

                JSON: from, to, films, withheld (families), beginning, by, calendar[] (from, turns), \
                families[] (family, first, last, turns), turns[] (day, clip, id, family, was, status, \
                late, limit, rule). A member "turns" or "beginning" counts films by status.
                """,
            arguments: [ArgumentSpec("FAMILY", "Only this family's films", .optional)],
            options: [
                OptionSpec("from", "DATE", "The first day, otherwise today"),
                OptionSpec("to", "DATE", "The last day", required: true),
                OptionSpec(
                    "by", "SPAN", "A line for each; otherwise what suits the days",
                    choices: Simulation.Span.allCases.map(\.rawValue)),
            ], exits: .vault
        ) { invocation in
            let reference = try invocation.value("FAMILY", as: .reference)
            let last = try invocation.required("to", as: .date)
            let span: Simulation.Span? = try invocation.value("by", as: .word)
            let simulation = try invocation.unlocked { vault in
                let first = try invocation.date("from", in: vault)
                guard first <= last else {
                    throw CommandFailure(
                        .badInput, code: "order-of-dates", "\(last) is before \(first).",
                        hint: "Give the earlier day with --from; today is meant without it.")
                }
                return try vault.simulate(first...last, family: reference)
            }
            let view = SimulationView(simulation, by: span)
            invocation.answer(.members(view.json)) { view.print(on: $0) }
        }
    ]
}
