internal import FootageVault
internal import VaultDisk
internal import VaultModel

extension CommandSpec {
    /// `footage purge …`: what is due, and its destruction.
    static let purge: [CommandSpec] = [purgePlan, purgeApply, purgeRun, confirmDate]

    private static let purgePlan = CommandSpec(
        ["purge", "plan"], summary: "Say what a purge would destroy on a day, and why",
        discussion: """
            Nothing is destroyed. --to keeps the plan, signed, for "footage purge apply"; its hash stands \
            for exactly these films, rules and facts.

            With --json: date, hash, policy, file, is_unsettled while a restore is not settled and nothing is \
            destroyed; clips[] has clip, id, family, rule, about, last_day.
            """,
        options: [
            OptionSpec("on", "DATE", "On this day; today unless you say otherwise"),
            OptionSpec("to", "FILE", "Write the plan to this new file"),
        ],
        exits: .vault
    ) { invocation in
        try PurgeCommands(invocation).plan()
    }

    private static let purgeApply = CommandSpec(
        ["purge", "apply"], summary: "Destroy what a plan names and is still due",
        discussion: """
            Every film is judged again; one that is no longer due is left alone, and named. A plan that \
            the brakes stop is let pass by governance with --confirm and the plan's hash.

            With --json: the members of "footage purge run", and dry_run.
            """,
        arguments: [ArgumentSpec("PLAN", "The file that \"footage purge plan --to\" wrote")],
        options: [OptionSpec("confirm", "HASH", "Let this very plan pass the brakes")],
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        invocation.exit = try PurgeCommands(invocation).apply()
    }

    private static let purgeRun = CommandSpec(
        ["purge", "run"], summary: "Destroy what is due today; for the timer",
        discussion: """
            Safe to run again, after missed days, and after a crash. It says nothing when there was \
            nothing to do. When the brakes stop it, nothing is destroyed and it ends with 1; or with 3, \
            when it had finished before what an earlier run had begun.

            With --json: date, plan, run, planned, held, destroyed[], skipped[] and pending[] have clip, \
            id, reason, message; disclosures[], as in "footage disclose list", of those destroyed, whose \
            recipients must be told; incidents; dry_run.
            """,
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        invocation.exit = try PurgeCommands(invocation).run()
    }

    private static let confirmDate = CommandSpec(
        ["purge", "confirm-date"], summary: "Sign that today is the day that the clock says",
        discussion: """
            A purge does not believe a clock that is behind the newest record of the log, or that went \
            more than 45 days ahead without one. Governance looks at a calendar, and says which day it \
            is.

            With --json: date.
            """,
        arguments: [ArgumentSpec("DATE", "Today")], exits: .vault
    ) { invocation in
        let date = try invocation.required("DATE", as: .date)
        try invocation.unlocked { try $0.confirmClock(date) }
        invocation.answer(.members(["date": .text(date)])) { terminal in
            terminal.line("You signed that today is \(date); a purge will believe the clock.")
        }
    }
}
