import Catalog
import ClipStore
import KeyStore
import VaultModel

extension StoreCheck {
    /// Looks once more at what looked wrong, against the catalog as it is now, and reports what still is.
    ///
    /// Whatever is named exists from before it is named until after it is unnamed; so what is wrong on
    /// both sides of a look at the catalog is wrong.
    func settle(_ depth: VerificationPlan.Depth, _ report: inout VerificationReport) throws {
        // Listed once, however many things are suspected.
        var unreserved: [ClipID] = []
        var strangers: Set<Stranger>?
        for suspicion in suspicions {
            switch suspicion {
            case .slot(let named): try settle(named, &report)
            case .unknownSlot(let number, let state): try settle(number, state, &report)
            case .payload(let payload): try settle(payload, depth, &report)
            case .unknownPayload(let id): try settle(unknownPayload: id, &report)
            case .unknownUpload(let id):
                if try !vault.catalog.isReserved(id.bytes) { unreserved.append(id) }
            case .stranger(let stranger):
                // Uploads come and go; whatever else is there stays.
                let there = try strangers ?? Set(vault.clipDirectory().strangers())
                strangers = there
                guard there.contains(stranger) else { continue }
                report.add(
                    .unverifiable, "file-unheard-of", at: stranger.path.forPeople,
                    "There is something at \(stranger.path.forPeople) that no vault puts there.")
            }
        }
        try settle(unreserved: unreserved, &report)
        if suspicionCount > suspicions.count {
            report.add(
                .unverifiable, "many", at: "keys and payloads",
                "\(suspicionCount - suspicions.count) more keys or payloads did not agree at first sight."
            )
        }
    }

    /// Looks again for uploads that are not reserved, after the catalog was asked: one that was committed
    /// in between had its file moved before.
    private func settle(unreserved: [ClipID], _ report: inout VerificationReport) throws {
        guard !unreserved.isEmpty else { return }
        let there = Set(try vault.clips.incoming().map(\.id))
        for id in unreserved where there.contains(id) {
            report.add(
                .unverifiable, "upload-unknown", at: "upload \(id)", of: id,
                "An upload of clip \(id) was begun that the catalog has never heard of.")
        }
    }

    private func settle(_ named: NamedSlot, _ report: inout VerificationReport) throws {
        var current: NamedSlot?
        try vault.catalog.forEachNamedSlot(of: named.owner) { found in
            if found.namer == named.namer { current = found }
        }
        guard let current, let fault = try vault.fault(of: current) else { return }
        report.add(
            fault.verdict, fault.code, at: current.slot.map { "key slot \($0)" } ?? "clip",
            of: current.film, fault.message)
    }

    private func settle(
        _ number: Int64, _ state: SlotState, _ report: inout VerificationReport
    ) throws {
        var held: [UInt8]?
        if case .filled(_, let owner) = state { held = owner }
        guard try !vault.catalog.accounts(forSlot: number, holding: held),
            try vault.slots.state(of: SlotNumber(number)) == state
        else { return }
        let whose: String
        var film: ClipID?
        switch state {
        case .filled(let kind, let owner):
            if kind != .familyKeys { film = ClipID(bytes: owner) }
            whose = "\(kind) of \(Hex.encode(owner))"
            if try vault.catalog.find(TombstoneRow.self, owner) != nil {
                report.add(Self.keyOfDestroyed(in: number, owner))
                return
            }
            if try vault.catalog.holdsSomething(under: owner) {
                report.add(
                    .unverifiable, "second-key", at: "key slot \(number)", of: film,
                    """
                    Key slot \(number) holds a second key of \(Hex.encode(owner)), which a destruction \
                    would leave behind.
                    """)
                return
            }
        case .empty, .torn, .unknown: whose = "something that is no whole key"
        }
        report.add(
            .unverifiable, "slot-unheard-of", at: "key slot \(number)", of: film,
            "Key slot \(number) holds \(whose), and nothing in the catalog names it.")
    }

    private func settle(
        _ payload: NamedPayload, _ depth: VerificationPlan.Depth,
        _ report: inout VerificationReport
    ) throws {
        var current: NamedPayload?
        try vault.catalog.forEachNamedPayload(of: payload.film) { current = $0 }
        guard let current, let fault = try vault.fault(of: current, depth) else { return }
        report.add(
            fault.verdict, fault.code, at: "payload \(current.id)", of: current.film, fault.message)
    }

    private func settle(unknownPayload id: ClipID, _ report: inout VerificationReport) throws {
        guard try !vault.catalog.accounts(forPayload: id), try vault.clips.contains(id) else {
            return
        }
        if let clip = try vault.catalog.clip(formerlyUnder: id) {
            report.add(
                .unverifiable, "payload-replaced", at: "payload \(id)", of: clip,
                "There is a payload of clip \(clip) from before its film was sealed afresh.")
            return
        }
        let stone = try vault.catalog.tombstone(ofPayload: id)
        report.add(
            .unverifiable, stone != nil ? "payload-of-destroyed" : "payload-unheard-of",
            at: "payload \(id)", of: stone?.id ?? id,
            stone.map { "There is a payload of clip \($0.id), which was destroyed." }
                ?? "There is a payload \(id), and nothing in the catalog names it.")
    }
}
