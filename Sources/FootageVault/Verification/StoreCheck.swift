import Catalog
import ClipStore
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// Holds key slots and payloads to the catalog, both ways.
///
/// The stores have no snapshots: what looks wrong while others upload and destroy is only a suspicion,
/// and is looked at once more, against the catalog as it is then.
struct StoreCheck {
    let vault: Vault
    private(set) var suspicions: [Suspicion] = []
    private(set) var suspicionCount = 0
    /// The payloads that are named and there.
    private var payloads: [NamedPayload] = []

    /// Something that does not agree, at first sight.
    enum Suspicion {
        /// The slot that a row names does not hold what the row says.
        case slot(NamedSlot)
        /// A slot holds something, and no row names it.
        case unknownSlot(Int64, SlotState)
        /// A payload that a row names is missing, or has another length or content.
        case payload(NamedPayload)
        /// A payload is there, and no row names it.
        case unknownPayload(ClipID)
        /// An upload was begun that the catalog has never heard of.
        case unknownUpload(ClipID)
        /// Something lies among the payloads or uploads that no store puts there.
        case stranger(Stranger)
    }

    /// How many suspicions are followed; more are only counted.
    private static let followed = 1000

    init(_ vault: Vault) { self.vault = vault }

    private mutating func suspect(_ suspicion: Suspicion) {
        suspicionCount += 1
        if suspicions.count < Self.followed { suspicions.append(suspicion) }
    }

    /// Looks at the stores, within the transaction that the rest of the verification reads in.
    mutating func run(_ report: inout VerificationReport) throws {
        try checkSlots(&report)
        try checkSlotTable(&report)
        try checkSetAside(&report)
        try checkPayloads(&report)
        // A clip that is in has no upload any more: its payload was moved when it was whole.
        for upload in try vault.clips.incoming()
        where try !vault.catalog.isReserved(upload.id.bytes) {
            suspect(.unknownUpload(upload.id))
        }
        let store = try vault.clipDirectory()
        for stranger in try store.strangers() { suspect(.stranger(stranger)) }
        try checkPlaces(store, &report)
        let reservations = try vault.catalog.reservations()
        for reservation in reservations
        where try vault.catalog.find(TombstoneRow.self, reservation.id) != nil
            || vault.catalog.find(TombstoneRow.self, reservation.owner) != nil
                && (!reservation.mayOutlive || vault.holdsPayload(under: reservation))
        {
            let id = reservation.owner
            // A reservation accounts for keys and payloads, and ids are never used twice.
            report.add(
                .tampered, "reservation", at: "upload \(Hex.encode(id))",
                "The catalog says that clip \(Hex.encode(id)), which was destroyed, is being uploaded."
            )
        }
        if !reservations.isEmpty {
            report.notes.append(
                "\(reservations.count) uploads are under way, or were interrupted and not yet cleared away"
            )
        }
    }

    private mutating func checkSlots(_ report: inout VerificationReport) throws {
        let capacity = try vault.slots.capacity
        var isNamed = [Bool](repeating: false, count: capacity)
        var wrong: [NamedSlot] = []
        var count = 0
        try vault.catalog.forEachNamedSlot { named in
            count += 1
            if let slot = named.slot, isNamed.indices.contains(Int(clamping: slot)) {
                isNamed[Int(clamping: slot)] = true
            }
            if try vault.fault(of: named) != nil { wrong.append(named) }
        }
        report.counts.slots += count
        for named in wrong { suspect(.slot(named)) }
        for reservation in try vault.catalog.reservations()
        where isNamed.indices.contains(Int(clamping: reservation.slot)) {
            // It accounts for its own key, and for none that another left there.
            let state = try vault.slots.state(of: SlotNumber(reservation.slot))
            if case .filled(_, let owner) = state, owner != reservation.owner { continue }
            isNamed[Int(clamping: reservation.slot)] = true
        }
        for row in try vault.catalog.rows(SetAsideRow.self)
        where isNamed.indices.contains(Int(clamping: row.slot)) {
            isNamed[Int(clamping: row.slot)] = true
        }
        for number in isNamed.indices where !isNamed[number] {
            let state = try vault.slots.state(of: SlotNumber(Int64(number)))
            if state != .empty { suspect(.unknownSlot(Int64(number), state)) }
        }
    }

    private mutating func checkPayloads(_ report: inout VerificationReport) throws {
        var expected: [NamedPayload] = []
        try vault.catalog.forEachNamedPayload { expected.append($0) }
        report.counts.payloads += expected.count
        var found: [ClipID] = []
        var place = expected.startIndex
        var missing: [NamedPayload] = []
        try vault.clips.list { id in
            while place < expected.endIndex, expected[place].id < id {
                missing.append(expected[place])
                place += 1
            }
            if place < expected.endIndex, expected[place].id == id {
                place += 1
            } else {
                found.append(id)
            }
        }
        missing.append(contentsOf: expected[place...])
        for payload in missing where !payload.mayBeAbsent { suspect(.payload(payload)) }
        for id in found { suspect(.unknownPayload(id)) }
        let absent = Set(missing.map(\.id))
        payloads = expected.filter { !absent.contains($0.id) && !$0.mayBeAbsent }
        for payload in payloads where try vault.fault(of: payload, .lengths) != nil {
            suspect(.payload(payload))
        }
    }

    /// Reads the payloads that were named, each as the catalog described it then.
    ///
    /// It may take hours, in which no transaction keeps SQLite's log from being folded. What a
    /// row says of a payload of that name never changes, so the moment at which it is read does not
    /// matter; one that looks wrong because it was destroyed meanwhile is only a suspicion.
    mutating func readContents(_ report: inout VerificationReport) throws {
        for payload in payloads {
            report.counts.payloadsRead += 1
            if try vault.fault(of: payload, .contents) != nil { suspect(.payload(payload)) }
        }
    }
}

extension Vault {
    /// What is wrong with a key slot that a row names, or none.
    func fault(
        of named: NamedSlot
    ) throws -> (verdict: VerificationReport.Verdict, code: String, message: String)? {
        let whose = "\(named.namer.rawValue) \(Hex.encode(named.owner))"
        guard let number = named.slot, let digest = named.digest else {
            guard !named.mayBeEmpty else { return nil }
            return (
                .tampered, "slot-unnamed",
                "No key slot is named for the \(whose), which must have one."
            )
        }
        let kind: SlotKind =
            switch named.namer {
            case .clip: .clipHeader
            case .family: .familyKeys
            case .quarantine: .quarantineHeader
            }
        do throws(KeyStoreError) {
            let body = try slots.read(SlotNumber(number), kind: kind, owner: named.owner)
            guard SHA256.hash(body) != digest else { return nil }
            return (
                .tampered, "slot-changed",
                "Key slot \(number) of the \(whose) does not hold what was written to it."
            )
        } catch {
            return try slotFault(error, named, number, whose)
        }
    }

    /// The same of what the disk itself holds: what lies in memory may be better than what is read tomorrow.
    func faultOnDisk(
        of named: NamedSlot
    ) throws -> (verdict: VerificationReport.Verdict, code: String, message: String)? {
        if let fault = try fault(of: named) { return fault }
        guard let number = named.slot, try !slots.isOnDisk(SlotNumber(number)) else { return nil }
        return (
            .tampered, "slot-changed",
            """
            Key slot \(number) of the \(named.namer.rawValue) \(Hex.encode(named.owner)) is not on the disk \
            what it is in this machine's memory.
            """
        )
    }

    private func slotFault(
        _ error: KeyStoreError, _ named: NamedSlot, _ number: Int64, _ whose: String
    ) throws -> (verdict: VerificationReport.Verdict, code: String, message: String)? {
        switch error {
        case .disk: throw error
        case .empty where named.mayBeEmpty: return nil
        case .empty, .beyondCapacity:
            return (
                .unverifiable, "slot-missing",
                "Key slot \(number) of the \(whose) is empty: its key is gone, and no record says why."
            )
        case .unknown:
            return (
                .unverifiable, "slot-unknown", "Key slot \(number) was written by a newer program."
            )
        default:
            return (
                .tampered, "slot-changed",
                "Key slot \(number) of the \(whose) is not what was written to it: \(error.message)."
            )
        }
    }

    /// What is wrong with a payload that a row names, or none.
    func fault(
        of payload: NamedPayload, _ depth: VerificationPlan.Depth
    ) throws -> (verdict: VerificationReport.Verdict, code: String, message: String)? {
        let film = payload.film
        do throws(ClipStoreError) {
            let reader = try clips.open(payload.id)
            let size = reader.size
            reader.close()
            guard Int64(exactly: size) == payload.length else {
                return (
                    .tampered, "payload-length",
                    "The payload of clip \(film) has \(size) bytes, not \(payload.length)."
                )
            }
            guard depth == .contents else { return nil }
            return try contentFault(of: payload)
        } catch {
            if payload.mayBeAbsent { return nil }
            switch error {
            case .notFound:
                return (
                    .unverifiable, "payload-missing",
                    "The payload of clip \(film) is missing, and no record says why."
                )
            case .tooShort:
                return (.tampered, "payload-length", "The payload of clip \(film) was cut short.")
            case .disk(.wrongKind):
                return (
                    .tampered, "payload-kind",
                    "The payload of clip \(film) is no plain file any more."
                )
            default:
                return (
                    .unverifiable, "payload-unreadable",
                    "The payload of clip \(film) cannot be read: \(error.message)."
                )
            }
        }
    }

    private func contentFault(
        of payload: NamedPayload
    ) throws(ClipStoreError) -> (
        verdict: VerificationReport.Verdict, code: String, message: String
    )? {
        let film = payload.film
        // A row without a root is another check's finding.
        guard let expected = payload.treeRoot, try clips.readBack(payload.id).treeRoot != expected
        else {
            return nil
        }
        return (
            .tampered, "payload-changed",
            "The payload of clip \(film) does not hold what was uploaded: its tree root is another."
        )
    }
}
