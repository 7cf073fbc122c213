import VaultModel

/// What is recorded about the consent for one purpose, of all who were asked together.
public struct ConsentState: Hashable, Sendable {
    /// When the last of them gave it.
    public internal(set) var given: Fact
    /// When the first of theirs expires.
    public internal(set) var expires: Fact?
    /// When the first of them withdrew.
    public internal(set) var withdrawn: Fact?
    /// When the first consent for the purpose was entered, be it replaced by now: since then it lives.
    let since: CivilDate
    /// How many people's consents these are.
    private(set) var signers = 1
    /// How many consents were given before by the same people, and count no more.
    private(set) var replaced = 0

    /// The state of a purpose's consents, or none when there are none.
    ///
    /// Of each signer the latest-given counts, so that consent given again replaces a withdrawal; of
    /// the signers the latest `given` and the earliest `expires` and `withdrawn`. One signer's new
    /// consent does not undo another's withdrawal.
    init?(of purpose: Purpose, in consents: [ClipFacts.Consent]) {
        var state: Self?
        let all = consents.lazy.filter { $0.purpose == purpose }
        guard let since = all.map(\.given.entered).min() else { return nil }
        for index in consents.indices
        where consents[index].purpose == purpose && !Self.isReplaced(index, in: consents) {
            let consent = consents[index]
            if var known = state {
                known.given = Self.later(known.given, consent.given)
                known.expires = Self.earlier(known.expires, consent.expires)
                known.withdrawn = Self.earlier(known.withdrawn, consent.withdrawn)
                known.signers += 1
                state = known
            } else {
                state = Self(
                    given: consent.given, expires: consent.expires,
                    withdrawn: consent.withdrawn, since: since)
            }
        }
        guard var state else { return nil }
        state.replaced = all.count - state.signers
        self = state
    }

    private init(given: Fact, expires: Fact?, withdrawn: Fact?, since: CivilDate) {
        self.given = given
        self.expires = expires
        self.withdrawn = withdrawn
        self.since = since
    }

    /// What a policy's `when` asks: by what is recorded, whatever the date.
    var record: Policy.ConsentRecord { withdrawn == nil ? .given : .withdrawn }

    /// The day consent ended or will, and the fact that ends it; of two on the same day the one entered last.
    var end: (fact: Fact, name: FactName.ConsentEnd)? {
        switch (withdrawn, expires) {
        case (nil, nil): nil
        case (let withdrawn?, nil): (withdrawn, .withdrawn)
        case (nil, let expires?): (expires, .expires)
        case (let withdrawn?, let expires?):
            Self.earlier(withdrawn, expires) == withdrawn
                ? (withdrawn, .withdrawn) : (expires, .expires)
        }
    }

    /// The first day on which the purpose may no longer be served: consent holds on its last day.
    var stops: CivilDate? {
        let expired = expires?.date.adding(days: 1)
        return withdrawn.map { min($0.date, expired ?? $0.date) } ?? expired
    }

    private static func isReplaced(_ index: Int, in consents: [ClipFacts.Consent]) -> Bool {
        let consent = consents[index]
        return consents.indices.contains { other in
            guard other != index, consents[other].purpose == consent.purpose,
                consents[other].signer == consent.signer
            else { return false }
            let given = consents[other].given
            return (given.date, given.entered, other)
                > (consent.given.date, consent.given.entered, index)
        }
    }

    private static func later(_ left: Fact, _ right: Fact) -> Fact {
        (left.date, left.entered) >= (right.date, right.entered) ? left : right
    }

    /// The earlier of two; of the same day the one entered last, for its entry gives more time.
    private static func earlier(_ left: Fact?, _ right: Fact?) -> Fact? {
        guard let left else { return right }
        guard let right else { return left }
        if left.date == right.date { return left.entered >= right.entered ? left : right }
        return left.date < right.date ? left : right
    }
}

extension FactName {
    /// How a consent ends.
    public enum ConsentEnd: String, Hashable, Sendable {
        /// It was withdrawn.
        case withdrawn
        /// It expires.
        case expires
    }
}
