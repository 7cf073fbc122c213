import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// Which records of the log a family's export holds: the family's own, and those that introduce the keys by which
/// they, and those that introduce them, are signed.
///
/// Nothing else: of a record that introduces somebody who signed none of these, the family is told nothing.
struct FamilyRecords {
    /// The numbers of the family's own records.
    private(set) var own: [UInt64] = []
    /// The numbers of the records that introduce keys.
    private(set) var keys: [UInt64] = []

    /// All of them, in the log's order.
    var all: [UInt64] { (own + keys).sorted() }

    private struct Introducing {
        let index: UInt64
        let signer: PrincipalID
        /// Whom it speaks of; nobody where it speaks of the log's own key.
        let subject: PrincipalID?
    }

    /// Goes through the log once, which is held to its tree.
    ///
    /// - Throws: `VaultError` of kind `tampered` for a record that cannot be read: whose it is, nobody knows.
    init(of family: FamilyID, in log: LogTable, size: UInt64) throws {
        var needed: Set<PrincipalID> = []
        var introducing: [Introducing] = []
        var own: [UInt64] = []
        try log.forEachLeaf { index, leaf in
            guard index < size else { return }
            guard let glance = try? RecordGlance(leaf: leaf) else {
                throw UnlockedVault.unreadable(Int64(clamping: index))
            }
            if glance.family == family {
                own.append(index)
                needed.insert(glance.actor)
            } else if let found = try Self.introducing(glance, leaf) {
                introducing.append(found)
            }
        }
        self.own = own
        keys = Self.keys(of: introducing, needed: &needed)
    }

    /// Whom a record introduces, or changes the keys or roles of; none when it introduces none.
    private static func introducing(_ glance: RecordGlance, _ leaf: [UInt8]) throws -> Introducing?
    {
        guard glance.outcome == .ok, glance.phase != .intent, glance.family == nil,
            let event = Event(rawValue: glance.event)
        else { return nil }
        func by(_ subject: PrincipalID?) -> Introducing {
            Introducing(index: glance.index, signer: glance.actor, subject: subject)
        }
        if event == .personAccept { return by(glance.actor) }
        guard glance.introduces,
            let members = try SignedRecord(leaf: leaf).record.introduces,
            let introduction = try Introduction(of: event, members)
        else { return nil }
        switch introduction {
        case .genesis, .logKey, .epoch: return by(nil)
        case .person(let keys, _), .rekey(let keys), .recovery(let keys): return by(keys.person)
        case .roles(let person, _), .retirement(let person): return by(person)
        case .policy, .ring: return nil
        }
    }

    /// The records that are needed, and so on for whoever signed those.
    private static func keys(
        of introducing: [Introducing], needed: inout Set<PrincipalID>
    ) -> [UInt64] {
        var keys: Set<UInt64> = []
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            for record in introducing where !keys.contains(record.index) {
                guard record.subject.map(needed.contains) ?? true else { continue }
                keys.insert(record.index)
                needed.insert(record.signer)
                isGrowing = true
            }
        }
        return keys.sorted()
    }
}
