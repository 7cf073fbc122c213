internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage family access`: who can open a family's films, could, and did.
    static let familyAccess = CommandSpec(
        ["family", "access"], summary: "Show who can open a family's films, who could, and who did",
        discussion: """
            Lists every grant of the family: those in force, and those that ended, with the first and the last day \
            on which films could be opened by it. "Really opened" counts the films that were watched, taken out or \
            given away, by the log; what failed before its first byte is not counted. The recovery identity, \
            which is on paper, can open every film at any time. A grant that was for more until a subject-access \
            request was closed is listed as what it is since, and as having ended for that.

            A film that lay in the wrong family's record could be opened by whoever could open that family's films: \
            such films are listed with those people, both ways. Another family is named only to those who \
            may list its films.

            That somebody can open a family's films does not say that each film opens for them: consent, holds and the \
            policy decide that too, on the day. What somebody could open they may have copied.

            Governance asks about every family; practitioners and supervisors about those that they hold a grant for.

            JSON: family; on; now[] and past[], each with person, person_id, purposes, given (created, granted, \
            recovery or break-glass), given_by, given_by_id, from, until (the last day), ended (expired or \
            revoked), ended_by, ended_by_id, opens (false where the person has left, has not accepted, or has no role that opens films \
            for it: hindrance is retired, invited, role or new-keys); recovery_since; opened[] with person, person_id, times, \
            films, first, last; moved[] with way (here or away), was, now, from, until, people[] with person, \
            person_id, purposes, from, until, and opened[].
            """,
        arguments: [.family], exits: .vault
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let access = try invocation.unlocked { try $0.familyAccess(reference) }
        invocation.answer(access.json) { access.show(on: $0) }
    }

    /// `footage person access`: which families' films somebody can open, could, and did.
    static let personAccess = CommandSpec(
        ["person", "access"],
        summary: "Show which families' films a person can open, could, and did",
        discussion: """
            Without NAME it shows your own. Governance asks about everyone, anybody else about themselves alone. \
            Somebody who shares a name with a colleague is named by the id that "footage person list" shows.

            What is counted, and what a grant does not say, is in "footage help family access".

            JSON: person, as in "footage person list"; on; now[] and past[], each with family, purposes, given, \
            given_by, given_by_id, from, until, ended, ended_by, ended_by_id, opens, hindrance; opened[] with \
            family, times, films, first, last; moved[], as in "footage family access": films of other families that \
            lay in the record of one that they could open.
            """,
        arguments: [
            ArgumentSpec("NAME", "The person, by name or id; yourself without it", .optional)
        ], exits: .vault
    ) { invocation in
        let name = try invocation.value("NAME", as: .string)
        let access = try invocation.unlocked { vault in
            try vault.personAccess(name.map { try vault.findPerson($0) })
        }
        invocation.answer(access.json) { access.show(on: $0) }
    }
}
