import AuditLog
import Catalog
import Retention
public import VaultModel

extension UnlockedVault {
    /// Marks a clip as derived from others, as an edit is from the films that it was cut from.
    ///
    /// It is kept no longer than any of them then, watched for nothing that one of them may not be watched for,
    /// and held by what holds one of them; see `Evaluator`. It does not go before the policy's grace after this.
    /// What that shortens of a film that somebody else took in, governance alone decides: or whoever has a grant
    /// could have a colleague's film destroyed, by a mark that is false.
    ///
    /// - Parameters:
    ///   - address: The clip.
    ///   - sources: What it is derived from: clips of the same family that the vault holds.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record, with the code `others-clip`
    ///   for what governance decides; `badInput` with the code `other-family`, `own-source`, `source-known`,
    ///   `source-later`, or `source-cycle` where a source is derived from the clip;
    ///   `failed` with the code `destruction-begun` for a source that is being destroyed.
    public func markDerived(
        _ address: ClipAddress, from sources: [ClipAddress]
    ) throws -> ClipChangeSummary {
        try change(address, Act(.clipDerive), as: .markDerived) { clip, _ in
            let named = try self.sources(sources, of: address, clip)
            var change = ClipChange(.derived)
            change.subject = ClipChangeRow.subject(of: named)
            let mayShorten =
                try clip.clip.uploadedBy == self.principal
                || self.currentPerson().roles.contains(.governance)
            if !mayShorten { change.check = { try $0.requireNoShorter(than: clip) } }
            return change
        }
    }

    /// Takes the mark back that a clip is derived from others; it may then go sooner, for nothing of theirs holds
    /// it any more, but not before the policy's grace.
    ///
    /// - Parameters:
    ///   - address: The clip.
    ///   - sources: What it is not derived from; of several marks nothing else is taken back.
    ///   - reason: Why; it is sealed, and the log commits to it.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` with the code
    ///   `source-unknown` for what is no source of the clip.
    public func dropDerivation(
        of address: ClipAddress, from sources: [ClipAddress], reason: String
    ) throws -> ClipChangeSummary {
        try change(address, Act(.clipDeriveDrop), as: .dropDerivation, reason: reason) { clip, _ in
            let resolver = RecordResolver(self)
            var known: [ClipAddress: ClipID] = [:]
            for source in clip.holdings.derivations.direct(of: clip.clip.id) {
                if let address = try resolver.address(of: source) { known[address] = source }
            }
            var change = ClipChange(.derivationDropped)
            change.subject = ClipChangeRow.subject(
                of: try Self.eachOnce(sources).map { source in
                    guard let id = known[source] else {
                        throw Refusal(
                            .badInput(
                                "source-unknown",
                                "\(address) is not marked as derived from \(source)",
                                hint: "`footage clip show \(address)` lists what it is derived from"
                            ))
                    }
                    return id
                })
            return change
        }
    }

    /// The clips at addresses, once each may be a source of another clip.
    private func sources(
        _ addresses: [ClipAddress], of address: ClipAddress, _ clip: ClipUnderChange
    ) throws -> [ClipID] {
        let derivations = clip.holdings.derivations
        let known = derivations.direct(of: clip.clip.id)
        return try Self.eachOnce(addresses).map { source in
            let row = try sourceRow(at: source, inFamilyOf: address)
            guard row.id != clip.clip.id else {
                throw Refusal(
                    .badInput("own-source", "\(address) cannot be derived from itself"))
            }
            guard !known.contains(row.id) else {
                throw Refusal(
                    .badInput(
                        "source-known", "\(address) is marked as derived from \(source) already"))
            }
            guard row.recorded <= clip.clip.uploadedOn else {
                throw Refusal(
                    .badInput(
                        "source-later",
                        "\(source) was recorded on \(row.recorded), and \(address) was taken in before, on "
                            + "\(clip.clip.uploadedOn)",
                        hint: "a film is cut from what was filmed before it"))
            }
            guard derivations.all(of: row.id)[clip.clip.id] == nil else {
                throw Refusal(
                    .badInput(
                        "source-cycle", "\(source) is itself derived from \(address)",
                        hint:
                            "of two films one was cut from the other; governance takes a wrong mark back"
                    ))
            }
            return row.id
        }
    }

    /// The clip that another of the same family is derived from.
    func sourceRow(
        at source: ClipAddress, inFamilyOf address: ClipAddress
    ) throws -> ClipRow {
        // Nobody is told what there is of another family.
        guard source.family == address.family else {
            throw Refusal(
                .badInput(
                    "other-family", "\(source) is a clip of another family",
                    hint: "a film that shows two families is filed under each by itself"))
        }
        let row = try vault.clip(source).2
        guard row.state == .live else {
            throw Refusal(
                VaultError(
                    .failed, "destruction-begun", "the destruction of \(source) has begun already"))
        }
        return row
    }

    /// The addresses in their order, none twice.
    static func eachOnce(_ addresses: [ClipAddress]) -> [ClipAddress] {
        addresses.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}

extension ClipUnderChange {
    /// Refuses a mark that lets the clip go sooner, or closes watching, or closes it sooner.
    ///
    /// Without a policy nothing says that it does not.
    fileprivate func requireNoShorter(than before: ClipUnderChange) throws {
        if let old = before.outcome, let new = outcome,
            !Self.isSooner(new.limit, than: old.limit), !Self.isSooner(new.start, than: old.start),
            !Self.isSooner(new.queue, than: old.queue), old.watchable.isSubset(of: new.watchable),
            old.awaitsReview == new.awaitsReview || new.awaitsReview
        {
            return
        }
        throw Refusal(
            VaultError(
                .notPermitted, "others-clip",
                "somebody else took \(address) in, and the mark would shorten what it is kept or watched for",
                hint: "governance marks it, or whoever took it in"))
    }

    private static func isSooner(_ new: CivilDate?, than old: CivilDate?) -> Bool {
        guard let new else { return false }
        return old.map { new < $0 } ?? true
    }
}
