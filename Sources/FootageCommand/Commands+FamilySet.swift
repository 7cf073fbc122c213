internal import FootageVault
internal import VaultModel

extension CommandSpec {
    static let familySet = CommandSpec(
        ["family", "set"],
        summary: "Enter a family's case number, its people's names, its children",
        discussion: """
            All of it is sealed. A child's entry supersedes the one before, which stays on record; the next \
            number adds a child. Case number and names take the place of what was there.

            JSON: family, alias, names, child, name, born, died, living, removed.
            """,
        arguments: [.family],
        options: [
            OptionSpec("alias", "ALIAS", "Your team's own case number"),
            OptionSpec("names", "NAMES", "The names of the family's people"),
            OptionSpec("child", "NUMBER", "Which child; needed where there are several"),
            OptionSpec("child-name", "NAME", "What the child is called"),
            OptionSpec("child-born", "DATE", "The child's date of birth"),
            OptionSpec("child-died", "DATE", "The day the child died"),
            .flag("child-living", "The child did not die: that was entered by mistake"),
            .flag("child-remove", "The child was entered by mistake"),
        ], exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let alias = try invocation.value("alias", as: .string)
        let names = try invocation.value("names", as: .string)
        let number = try invocation.value("child", as: .positive)
        if invocation.has("child-remove") {
            return try invocation.removeChild(number, of: reference)
        }
        let child = try invocation.childEntry(number)
        guard alias != nil || names != nil || child != nil else {
            throw UsageError.missing(
                "--alias, --names, --child-born or another of its options",
                command: invocation.command.name)
        }
        let entered = try invocation.act {
            try $0.setFamily(reference, alias: alias, names: names, child: child)
        }
        let living: JSONValue? = child?.death == .takenBack ? .bool(true) : nil
        invocation.said([
            "family": .text(reference), "alias": .text(alias), "names": .text(names),
            "child": entered.map { .count($0) }, "name": .text(child?.name),
            "born": .text(child?.birth), "died": .text(child?.died), "living": living,
        ]) { was in
            var sentences: [String] = []
            if alias != nil {
                sentences.append("The case number of family \(reference) \(was) entered.")
            }
            if names != nil {
                sentences.append("The list of names of family \(reference) \(was) entered.")
            }
            guard let child, let entered else { return sentences.joined(separator: " ") }
            let whose = "of child \(entered) of family \(reference)"
            if child.name != nil { sentences.append("The name \(whose) \(was) entered.") }
            if let day = child.birth {
                sentences.append("The birth \(whose), on \(day), \(was) entered.")
            }
            switch child.death {
            case nil: break
            case .on(let day): sentences.append("The death \(whose), on \(day), \(was) entered.")
            case .takenBack: sentences.append("The death \(whose) \(was) taken back.")
            }
            return sentences.joined(separator: " ")
        }
    }
}

extension ChildEntry {
    /// The day of death, where it says one.
    fileprivate var died: CivilDate? {
        guard case .on(let day)? = death else { return nil }
        return day
    }
}

extension Invocation {
    /// What is entered about a child, where anything is.
    fileprivate func childEntry(_ number: Int?) throws -> ChildEntry? {
        let name = try value("child-name", as: .string)
        let born = try value("child-born", as: .date)
        let died = try value("child-died", as: .date)
        if has("child-living"), died != nil {
            throw UsageError.contradiction("--child-died", "--child-living")
        }
        let death: ChildEntry.Death? = has("child-living") ? .takenBack : died.map { .on($0) }
        guard name != nil || born != nil || death != nil else {
            if number != nil { throw UsageError.missing("--child-born", command: command.name) }
            return nil
        }
        return ChildEntry(number: number, name: name, birth: born, death: death)
    }

    fileprivate func removeChild(_ number: Int?, of reference: FamilyReference) throws {
        for option in ["alias", "names", "child-name", "child-born", "child-died", "child-living"]
        where has(option) {
            throw UsageError.contradiction("--" + option, "--child-remove")
        }
        guard let number else { throw UsageError.missing("--child", command: command.name) }
        try act { try $0.removeChild(reference, number: number) }
        said([
            "family": .text(reference), "child": .count(number), "removed": .bool(true),
        ]) { "Child \(number) of family \(reference) \($0) taken back." }
    }
}
