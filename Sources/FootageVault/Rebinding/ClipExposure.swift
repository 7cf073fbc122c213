public import VaultModel

/// Who could see a film while it was filed where it did not belong, and who did.
public struct ClipExposure: Sendable, Hashable {
    /// Where it was filed.
    public let address: ClipAddress
    /// Where it was moved to; none once it was destroyed there.
    public let movedTo: ClipAddress?
    /// The day it was taken in there.
    public let from: CivilDate
    /// The day it was moved.
    public let until: CivilDate
    /// Who held a grant of the family it was filed under in that time, by the day the grant began.
    public let people: [Person]
    /// Who opened it, or read what was marked in it, oldest first.
    public let accesses: [Access]
    /// The copies that left the vault, by number.
    public let exports: [Export]

    /// How many days it was there, the first and the last counted.
    public var days: Int { from.days(to: until) + 1 }

    /// Someone who could have opened it.
    public struct Person: Sendable, Hashable {
        /// Their id.
        public let id: PrincipalID
        /// Their name, where the reader may read names.
        public let name: String?
        /// What the grant is for.
        public let purposes: [String]
        /// The first day on which they could.
        public let from: CivilDate
        /// The last day on which they could.
        public let until: CivilDate
        /// Whether they hold a grant of the family it belongs to as well.
        public let isGrantedRightFamily: Bool
    }

    /// An access that is on record.
    public struct Access: Sendable, Hashable {
        /// The day.
        public let on: CivilDate
        /// `clip.watch`, `clip.export`, `disclosure.record`, or `moment.list` for what was marked in it.
        public let event: String
        /// Who.
        public let person: PrincipalID
        /// Their name, where the reader may read names.
        public let name: String?
        /// What for.
        public let purpose: String?
        /// Bytes that were given; none while that is not known.
        public let bytes: UInt64?
        /// `ok`, `failed` or `unknown`.
        public let outcome: String
    }

    /// A copy that left the vault.
    public struct Export: Sendable, Hashable {
        /// Its number.
        public let number: Int
        /// Who has it.
        public let person: PrincipalID
        /// Their name, where the reader may read names.
        public let name: String?
        /// The day it left.
        public let taken: CivilDate
        /// The day on which its return or deletion was recorded.
        public let returned: CivilDate?
    }
}
