internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage family revoke`: a colleague is to open a family's films no more.
    static let familyRevoke = CommandSpec(
        ["family", "revoke"], summary: "Take a colleague's grants of a family back",
        discussion: """
            All grants that they hold of this family end, and the family's key sealed to them is removed: they \
            can open none of its films any more, nor list them. A practitioner takes back in their own families \
            and leaves at least one colleague with a therapy grant; governance and administrators in any.

            What they opened before they may have copied, and nothing takes that back; "footage audit list \
            --family FAMILY --person PERSON --event clip" shows what it was. The family's key stays the same: an \
            older backup's catalog still has it sealed to them.

            JSON: family, person, person_id, grants (how many ended), people (how many others can open its films).
            """,
        arguments: [.family],
        options: [OptionSpec("from", "PERSON", "The colleague, by name or id", required: true)],
        exits: .vault, writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let name = try invocation.required("from", as: .string)
        let (person, ended) = try invocation.act { vault in
            let person = try vault.findPerson(name)
            return (person, try vault.revokeFamily(reference, from: person))
        }
        invocation.said(
            [
                "family": .text(reference), "person": .text(person.name),
                "person_id": .text(person.id), "grants": .count(ended.grants),
                "people": .count(ended.people),
            ],
            hint: """
                What they opened before they may have copied: `footage audit list --family \(reference) \
                --person \(person.id) --event clip` shows it.
                """
        ) { was in
            "What \(person.shownName) was granted of family \(reference) \(was) taken back: "
                + "\(Amounts.count(ended.grants, "grant", "grants"))."
        }
        guard ended.people == 0 else { return }
        invocation.terminal.note(
            "Nobody else can open this family's films now; the recovery identity can.")
    }
}
