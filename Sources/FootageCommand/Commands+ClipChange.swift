internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage clip purpose …`, `clip class`, `clip derived`, `clip extend`: what is changed about a film, or decided.
    static let clipChange: [CommandSpec] = [
        purposeAdd, purposeDrop, clipClass, clipDerived, clipExtend,
    ]

    /// A film's address.
    static let clipArgument = ArgumentSpec("CLIP", "The clip's address, such as 7KQ2M4V/3/1")

    /// How the minute of a decision is named.
    static let minuteOption = OptionSpec(
        "minute", "REF", "The minute that records it, such as IGSG/26/031", required: true)

    /// What the answer of every change says of the film.
    static let changeJSON = """
        clip, change (number, kind, subject, until, minute, entered, entered_by, reason, is_superseded), \
        class, purposes, before and after (status, last_day, announced_from, destroyed_from, \
        leads_to_review, rule, missing, watchable; missing while no policy is in force), dry_run.
        """

    private static let purposeArgument = ArgumentSpec(
        "PURPOSE", "What for", choices: Purpose.allCases.map(\.rawValue))

    private static let purposeAdd = CommandSpec(
        ["clip", "purpose", "add"], summary: "Keep a film for one purpose more",
        discussion: """
            The family must have agreed to it, where the policy asks for that, and a rule must end films \
            that are kept for it. What it makes of the film's dates is shown before and after.

            JSON: \(changeJSON)
            """,
        arguments: [clipArgument, purposeArgument], exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let purpose: Purpose = try invocation.required("PURPOSE", as: .word)
        let changed = try invocation.act { try $0.addPurpose(purpose, to: address) }
        invocation.told(changed) {
            "The purpose \(purpose.rawValue) \($0) added to \(address)."
        }
    }

    private static let purposeDrop = CommandSpec(
        ["clip", "purpose", "drop"], summary: "Keep a film for one purpose less",
        discussion: """
            Governance does. The film may then go sooner, but not before the policy's grace has passed from \
            today. A film is always kept for something: the last purpose cannot be dropped.

            JSON: \(changeJSON)
            """,
        arguments: [clipArgument, purposeArgument], exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let purpose: Purpose = try invocation.required("PURPOSE", as: .word)
        let changed = try invocation.act { try $0.dropPurpose(purpose, from: address) }
        invocation.told(changed) {
            "The purpose \(purpose.rawValue) \($0) dropped from \(address)."
        }
    }

    private static let clipClass = CommandSpec(
        ["clip", "class"], summary: "Make a film part of the record, or working material again",
        discussion: """
            What is part of the record is kept as records are. Only governance makes it working material \
            again, for a reason that is sealed; it may then go sooner, but not before the policy's grace has \
            passed from today.

            JSON: \(changeJSON)
            """,
        arguments: [
            clipArgument,
            ArgumentSpec("CLASS", "record or working", choices: ClipClass.allCases.map(\.rawValue)),
        ], options: reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let kind: ClipClass = try invocation.required("CLASS", as: .word)
        try invocation.checkReason()
        if kind == .record, let given = ["reason", "reason-file"].first(where: invocation.has) {
            throw UsageError.contradiction("record", "--" + given)
        }
        let changed = try invocation.act { vault in
            switch kind {
            case .record: try vault.makeRecord(address)
            case .working:
                try vault.makeWorking(
                    address, reason: invocation.reason("Why is it working material again?"))
            }
        }
        invocation.told(changed) { was in
            kind == .record
                ? "\(address) \(was) made part of the record."
                : "\(address) \(was) made working material."
        }
    }

    private static let clipDerived = CommandSpec(
        ["clip", "derived"], summary: "Mark a film as derived from others, or take that back",
        discussion: """
            An edit that was cut from films of the same family inherits the strictest from each of them, and \
            from what they are derived from: it is kept no longer, watched for nothing that one of them may \
            not be watched for, and for nothing once one is destroyed, and a hold on one of them holds it too. \
            Nothing is destroyed before the policy's grace has passed from that day. What a mark shortens of a \
            film that somebody else took in, governance decides.

            A mark is never edited: more sources are added by further marks, and --drop takes some back. \
            Governance does, for a reason that is sealed; a source may be gone by then.

            JSON: \(changeJSON)
            """,
        arguments: [clipArgument],
        options: [
            OptionSpec(
                "from", "CLIPS",
                "What it is derived from, several with commas: 7KQ2M4V/3/1,7KQ2M4V/3/2"
            ),
            OptionSpec("drop", "CLIPS", "What it is not derived from"),
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let sources = try invocation.value("from", as: .addresses)
        let dropped = try invocation.value("drop", as: .addresses)
        if sources != nil, dropped != nil { throw UsageError.contradiction("--from", "--drop") }
        try invocation.checkReason()
        if sources != nil, let given = ["reason", "reason-file"].first(where: invocation.has) {
            throw UsageError.contradiction("--from", "--" + given)
        }
        guard let named = sources ?? dropped else {
            throw UsageError.missing("--from", command: invocation.command.name)
        }
        let changed = try invocation.act { vault in
            guard dropped != nil else { return try vault.markDerived(address, from: named) }
            return try vault.dropDerivation(
                of: address, from: named, reason: invocation.reason("Why is the mark taken back?"))
        }
        let list = named.map(\.description).joined(separator: ", ")
        invocation.told(changed) { was in
            dropped == nil
                ? "\(address) \(was) marked as derived from \(list)."
                : "The mark that \(address) is derived from \(list) \(was) taken back."
        }
    }

    private static let clipExtend = CommandSpec(
        ["clip", "extend"], summary: "Keep a film longer, or take that back",
        discussion: """
            Governance does, with a minute; the reason is sealed. A film that is announced to go, or due, comes \
            back with it as long as it is not destroyed. It does not outlast the end of a consent. An extension \
            is never edited: of several the latest day counts, and --cancel takes one back by its number, which \
            "footage clip show" gives. Nothing is destroyed before the policy's grace has passed from that day.

            JSON: \(changeJSON)
            """,
        arguments: [clipArgument],
        options: [
            OptionSpec("until", "DATE", "The first day on which it may go"),
            OptionSpec("cancel", "NUMBER", "Take this extension back"), minuteOption,
        ] + reasonOptions, exits: .vault, writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let until = try invocation.value("until", as: .date)
        let number = try invocation.value("cancel", as: .positive)
        let minute = try invocation.required("minute", as: .string)
        if until != nil, number != nil { throw UsageError.contradiction("--until", "--cancel") }
        guard until != nil || number != nil else {
            throw UsageError.missing("--until", command: invocation.command.name)
        }
        try invocation.checkReason()
        let changed = try invocation.act { vault in
            if let number {
                return try vault.cancelExtension(
                    number, of: address,
                    reason: invocation.reason("Why is the extension taken back?"), minute: minute)
            }
            guard let until else {
                throw UsageError.missing("--until", command: invocation.command.name)
            }
            return try vault.extendClip(
                address, until: until, reason: invocation.reason("Why is it kept longer?"),
                minute: minute)
        }
        invocation.told(changed) { was in
            if let number { return "Extension \(number) of \(address) \(was) taken back." }
            return "\(address) \(was) extended until \(changed.change.until?.description ?? "")"
                + " (extension \(changed.change.number))."
        }
    }
}

extension Invocation {
    /// Answers what was changed about a film, and what that makes of its dates.
    func told(_ changed: ClipChangeSummary, _ sentence: (_ was: String) -> String) {
        let document = changed.members.merging(["dry_run": isDryRun ? .bool(true) : nil]) { $1 }
        answer(.members(document)) { terminal in
            terminal.line(sentence(isDryRun ? "would be" : "was"))
            for line in changed.effect { terminal.line(line) }
            if isDryRun { return terminal.line("Nothing was changed.") }
            if let hint = changed.hint { terminal.hint(hint) }
        }
    }
}
