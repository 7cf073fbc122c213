import Catalog
import Database
import KeyStore
import VaultModel

/// What is to become of key slots that the catalog does not speak of as they are.
///
/// A key that nothing accounts for is set aside *where it lies*: its slot is marked as taken, so that nothing
/// is ever written over it, and a row on record says so. It is not copied into a file. A copy would be a
/// second place from which a clip can be opened, outside the one file that is overwritten in place and in
/// the part of a backup that holds no keys; and should a newer catalog be restored that knows the key, it
/// is where that catalog says. What was destroyed stays destroyed: a key of a clip with a tombstone, of one
/// that the log says was destroyed whose tombstone is gone too, of a family whose names were erased, or beside
/// the whole key of something that lives, is overwritten.
struct SlotSurvey {
    /// A slot and what is to be done with it.
    struct Finding {
        enum Deed: Hashable {
            case erase
            case setAside(holds: String)
            case free
            case mark(owner: [UInt8])
        }

        let slot: Int64
        let deed: Deed
        /// The id that the slot bears, where it can be read.
        let owner: [UInt8]?
        let message: String

        var step: RepairStep {
            let kind: RepairStep.Kind =
                switch deed {
                case .erase: .keyErased
                case .setAside: .keySetAside
                case .free: .slotFreed
                case .mark: .slotMarked
                }
            return RepairStep(kind, "key slot \(slot)", message)
        }
    }

    private let vault: Vault
    private let file: SlotFile
    private(set) var findings: [Finding] = []
    private var logged: LoggedDestructions

    init(_ vault: Vault) throws {
        self.vault = vault
        logged = LoggedDestructions(vault)
        file = try SlotFile(
            path: vault.slotPlace.path, vault.modes, on: vault.disk)
        try run()
    }

    private mutating func run() throws {
        var named: [Int64: NamedSlot] = [:]
        try vault.catalog.forEachNamedSlot { slot in
            if let number = slot.slot { named[number] = slot }
        }
        var taken: [Int64: [UInt8]] = [:]
        var rows: Int64 = 0
        var known: Set<Int64> = []
        try vault.catalog.forEachTakenSlot { number, owner in
            known.insert(number)
            if let owner { taken[number] = owner }
            rows = max(rows, number &+ 1)
        }
        var reserved: [Int64: [UInt8]] = [:]
        for reservation in try vault.catalog.reservations() {
            reserved[reservation.slot] = reservation.owner
        }
        let setAside = Dictionary(
            try vault.catalog.rows(SetAsideRow.self).map { ($0.slot, $0.slotOwner) },
            uniquingKeysWith: { first, _ in first })
        let capacity = Int64(clamping: try vault.slots.capacity)
        for number in 0..<max(capacity, rows) {
            if let row = named[number] {
                guard taken[number] != row.owner else { continue }
                findings.append(Self.wronglyMarked(number, of: row.owner))
                continue
            }
            let slot = SlotNumber(number)
            let state = number < capacity ? try vault.slots.state(of: slot) : .empty
            if let owner = reserved[number], Self.isCleared(state, reservedFor: owner) { continue }
            guard state != .empty else {
                // A number that the table leaves out would be given away twice.
                let isGap = number < rows && !known.contains(number)
                guard isGap || taken[number] != nil else { continue }
                findings.append(
                    Finding(
                        slot: number, deed: .free, owner: nil,
                        message: isGap
                            ? "it is empty, and the table of slots leaves it out"
                            : "it is empty, and was marked as taken for nobody"))
                continue
            }
            try judge(slot, state, setAsideFor: setAside[number], takenBy: taken[number])
        }
    }

    /// Whether clean-up zeroes what a reservation's slot holds, and frees it.
    private static func isCleared(_ state: SlotState, reservedFor owner: [UInt8]) -> Bool {
        switch state {
        case .empty, .torn: true
        case .unknown: false
        case .filled(_, let found): found == owner
        }
    }

    private mutating func judge(
        _ slot: SlotNumber, _ state: SlotState, setAsideFor mark: [UInt8]?, takenBy taken: [UInt8]?
    ) throws {
        var owner: [UInt8]?
        let holds: String
        switch state {
        case .empty: return
        case .filled(let kind, let found):
            owner = found
            holds = "\(kind)"
        case .torn:
            owner = try file.claimedOwner(of: slot)
            holds = "a damaged key"
        case .unknown: holds = "a key of a newer program"
        }
        if let owner, let reason = try reasonToErase(owner) {
            findings.append(
                Finding(slot: slot.value, deed: .erase, owner: owner, message: reason))
            return
        }
        if let mark {
            if taken != mark { findings.append(Self.wronglyMarked(slot.value, of: mark)) }
            return
        }
        let whose: String
        if let owner, try vault.catalog.holdsSomething(under: owner) {
            whose = ", perhaps the only one of \(Hex.encode(owner)), whose own slot is damaged"
        } else {
            whose =
                owner.map { " of \(Hex.encode($0)), of which the catalog has never heard" } ?? ""
        }
        findings.append(
            Finding(
                slot: slot.value, deed: .setAside(holds: Self.code(of: state)), owner: owner,
                message: "it holds \(holds)\(whose)"))
    }

    private static func wronglyMarked(_ slot: Int64, of owner: [UInt8]) -> Finding {
        Finding(
            slot: slot, deed: .mark(owner: owner), owner: owner,
            message: "it was marked as another's or free, and an upload might take it")
    }

    private static func code(of state: SlotState) -> String {
        switch state {
        case .empty: "empty"
        case .torn: "torn"
        case .unknown: "unknown"
        case .filled(.clipHeader, _): "clip-header"
        case .filled(.familyKeys, _): "family-keys"
        case .filled(.quarantineHeader, _): "quarantine-header"
        }
    }

    /// Why a key may not be there any more; none when it may be the only one of something.
    private mutating func reasonToErase(_ owner: [UInt8]) throws -> String? {
        if try vault.catalog.find(TombstoneRow.self, owner) != nil {
            return "it holds a key of clip \(Hex.encode(owner)), which was destroyed"
        }
        if let family = try vault.catalog.find(FamilyRow.self, owner), family.slot == nil {
            return "it holds keys of family \(family.id), whose names were erased"
        }
        guard try vault.catalog.holdsSomething(under: owner) else {
            guard let id = ClipID(bytes: owner), try logged.contains(id) else { return nil }
            return
                "it holds a key of clip \(id), which was destroyed and whose tombstone was erased since"
        }
        var isWhole = false
        try vault.catalog.forEachNamedSlot(of: owner) { named in
            isWhole = try vault.fault(of: named) == nil
        }
        guard isWhole else { return nil }
        return "it holds a second key of \(Hex.encode(owner)), whose own slot is whole"
    }
}

extension SetAsideRow {
    /// Whom its slot is marked as taken by, so that nothing is written over it.
    var slotOwner: [UInt8] { owner ?? id.bytes }
}
