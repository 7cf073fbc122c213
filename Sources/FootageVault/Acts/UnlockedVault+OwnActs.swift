import Catalog
import Retention
import VaultModel

/// Nobody closes their own act (design §4, §9).
extension UnlockedVault {
    /// Refuses an act of governance about something by whoever caused it, where anybody else holds governance;
    /// where nobody does, the record says so, by `only-governance`.
    ///
    /// - Parameters:
    ///   - act: The act, within its transaction.
    ///   - cause: Who caused what it is about.
    ///   - refusal: What nobody does, as a sentence.
    /// - Throws: `Refusal` of kind `notPermitted`, which is put on record.
    func checkNotOwn(_ act: inout Act, causedBy cause: PrincipalID?, _ refusal: String) throws {
        guard let own = try ownership(of: cause) else { return }
        guard try !hasOtherGovernance() else {
            throw Refusal(
                own.refusal(refusal, hint: "another person with governance runs this"))
        }
        act.reason = "only-governance"
    }

    /// Refuses an act about something that counts as this person's own, whether or not anybody else could do it.
    ///
    /// - Parameters:
    ///   - cause: Who caused what it is about.
    ///   - refusal: What nobody does, as a sentence.
    ///   - hint: Who does it.
    /// - Throws: `Refusal` of kind `notPermitted`, which is put on record.
    func requireNotOwn(_ cause: PrincipalID?, _ refusal: String, hint: String) throws {
        guard let own = try ownership(of: cause) else { return }
        throw Refusal(own.refusal(refusal, hint: hint))
    }

    /// Whether what somebody did counts as this person's own, and why.
    ///
    /// Whoever gives a colleague new keys could act with these: for 28 days, the term that one person alone waits,
    /// keys count as those of who gave them. In that time the colleague finds that their own open nothing.
    func ownership(of other: PrincipalID?) throws -> OwnAct? {
        guard let other else { return nil }
        if other == principal { return .theirs }
        let hands = try [hands(of: principal), hands(of: other)]
        guard !hands[0].people.isDisjoint(with: hands[1].people) else { return nil }
        return hands.compactMap(\.until).max().map { .sameHand(until: $0) }
    }

    /// Who may be acting with somebody's keys: they, who gave them these, who gave that person theirs, and so on;
    /// and the day from which none of these gifts counts any more.
    private func hands(
        of person: PrincipalID
    ) throws -> (people: Set<PrincipalID>, until: CivilDate?) {
        var (hand, until) = (person, CivilDate?.none)
        var people: Set<PrincipalID> = []
        while people.insert(hand).inserted {
            let row = try vault.catalog.require(PersonRow.self, hand.bytes)
            guard let giver = row.rekeyedBy, let given = row.rekeyed else { break }
            let end = vault.date(of: given).adding(days: Adoption.daysAlone)
            guard vault.today < end else { break }
            until = until.map { max($0, end) } ?? end
            hand = giver
        }
        return (people, until)
    }

    /// Whether somebody else holds governance.
    func hasOtherGovernance() throws -> Bool {
        try vault.catalog.rows(PersonRow.self, where: "standing = 'active' ORDER BY id").contains {
            $0.id != principal && $0.roles.contains(.governance)
        }
    }
}

/// Why an act counts as a person's own.
enum OwnAct: Hashable {
    /// They did it.
    case theirs
    /// One of the two gave the other their keys, or somebody gave both theirs, too short a time ago.
    case sameHand(until: CivilDate)

    func refusal(_ sentence: String, hint: String) -> VaultError {
        switch self {
        case .theirs: VaultError(.notPermitted, "own-act", sentence, hint: hint)
        case .sameHand(let until):
            VaultError(
                .notPermitted, "own-act",
                """
                \(sentence), and keys that a colleague gave count as that colleague's for \
                \(Adoption.daysAlone) days
                """,
                hint: "\(hint); or you do from \(until) on")
        }
    }
}
