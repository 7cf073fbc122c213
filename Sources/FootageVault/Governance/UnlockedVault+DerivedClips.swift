import AuditLog
import Catalog
public import VaultModel

extension UnlockedVault {
    /// Marks a clip as derived from others, as an edit is from the films that it was cut from.
    ///
    /// It is kept no longer than any of them then, watched for nothing that one of them may not be watched for,
    /// and held by what holds one of them; see `Evaluator`. It does not go before the policy's grace after this.
    ///
    /// - Parameters:
    ///   - address: The clip.
    ///   - sources: What it is derived from: clips of the same family that the vault holds.
    /// - Returns: What that makes of the clip's dates.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` with the code
    ///   `other-family`, `own-source`, `source-known`, or `source-cycle` where a source is derived from the clip;
    ///   `failed` with the code `destruction-begun` for a source that is being destroyed.
    public func markDerived(
        _ address: ClipAddress, from sources: [ClipAddress]
    ) throws -> ClipChangeSummary {
        try change(address, Act(.clipDerive), as: .markDerived) { clip, _ in
            let named = try self.sources(sources, of: address, clip)
            var change = ClipChange(.derived)
            change.subject = ClipChangeRow.subject(of: named)
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
