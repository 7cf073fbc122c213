import Catalog
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// Copies the key slots that a catalog names, each only when it is the very one, and no other.
///
/// A slot that the catalog does not name is left zeros: a key that was made or freed a moment later is none
/// of this copy's business.
struct SlotCopier {
    /// A slot that is named and was not copied.
    struct Gap: Hashable {
        enum Reason: Hashable {
            /// It is empty, or belongs to something else by now.
            case gone
            /// It holds something, and not what the catalog says.
            case damaged
        }

        var named: NamedSlot
        var reason: Reason
    }

    private let source: any KeyStore
    private let target: SlotFile
    private let gone: DestroyedList
    private var batch: [SlotWrite] = []
    private(set) var filled: UInt64 = 0
    private(set) var gaps: [Gap] = []

    /// So many slots are written with one flush.
    private static let slotsPerFlush = 4096

    /// Leaves out the keys of what is known to be destroyed or erased.
    init(
        from source: any KeyStore, to target: SlotFile,
        without gone: DestroyedList = DestroyedList()
    ) {
        self.source = source
        self.target = target
        self.gone = gone
    }

    /// Copies what the catalog names; the copy has as many slots as the source.
    mutating func run(_ catalog: Catalog) throws {
        try target.ensure(capacity: source.capacity)
        let capacity = try source.capacity
        try catalog.forEachNamedSlot { named in try take(named, capacity) }
        try flush()
    }

    private mutating func take(_ named: NamedSlot, _ capacity: Int) throws {
        if gone.ended(keyOf: named.owner) { return }
        guard let number = named.slot, number >= 0, number < Int64(capacity) else {
            if !named.mayBeEmpty { gaps.append(Gap(named: named, reason: .gone)) }
            return
        }
        let slot = SlotNumber(number)
        let kind = named.namer.kind
        do throws(KeyStoreError) {
            let body = try source.read(slot, kind: kind, owner: named.owner)
            guard SHA256.hash(body) == named.digest else {
                gaps.append(Gap(named: named, reason: .damaged))
                return
            }
            batch.append(SlotWrite(body, kind: kind, owner: named.owner, in: slot))
            filled += 1
        } catch {
            switch error {
            case .disk: throw error
            case .empty, .wrongOwner, .wrongKind:
                if !named.mayBeEmpty { gaps.append(Gap(named: named, reason: .gone)) }
            default: gaps.append(Gap(named: named, reason: .damaged))
            }
        }
        if batch.count >= Self.slotsPerFlush { try flush() }
    }

    private mutating func flush() throws {
        try target.writeAll(batch)
        batch.removeAll(keepingCapacity: true)
    }
}

extension NamedSlot.Namer {
    /// The kind of slot that a row of this kind names.
    var kind: SlotKind {
        switch self {
        case .clip: .clipHeader
        case .family: .familyKeys
        case .quarantine: .quarantineHeader
        }
    }
}
