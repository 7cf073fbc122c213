public import VaultCrypto
public import VaultModel

/// What a record's `introduces` tells in the clear, so that the log can be verified without a
/// catalog.
///
/// Further members are allowed beside those listed here, and signed like them.
public enum Introduction: Hashable, Sendable {
    /// The roots of everything: the one of `vault.create`.
    case genesis(Genesis)
    /// A person, who may act after signing `person.accept`: `person.add`.
    case person(Keys, roles: [Role])
    /// A person's roles from now on: `person.roles`.
    case roles(PrincipalID, [Role])
    /// A person who signs no more: `person.retire`.
    case retirement(PrincipalID)
    /// A person's new keys: `person.rekey`, `recovery.rekey`.
    case rekey(Keys)
    /// The recovery identity's new keys: `recovery.rotate`.
    case recovery(Keys)
    /// The key that signs checkpoints from this record's on: `log.key`.
    case logKey(NoteKey)
    /// How an epoch begins after a restore: `epoch.open`.
    case epoch(EpochOpening)
    /// The retention policy adopted: `policy.adopt`.
    case policy(name: String, version: Int64, sha256: SHA256Digest)
    /// A ring's new public key: `ring.rotate`.
    case ring(name: String, version: Int64, recipient: String)

    /// A principal's public keys.
    public struct Keys: Hashable, Sendable {
        /// Whose.
        public var person: PrincipalID
        /// The age recipient, to which secrets are wrapped.
        public var recipient: String
        /// The key that checks their signatures.
        public var sign: VerifyingKey

        /// Puts a principal's keys together.
        public init(person: PrincipalID, recipient: String, sign: VerifyingKey) {
            self.person = person
            self.recipient = recipient
            self.sign = sign
        }
    }

    /// What the vault's description says beside its id, its zone and its log: public, and on record.
    public struct Described: Hashable, Sendable {
        /// What people call the vault.
        public var name: String
        /// The group whose members share its files; none for one account.
        public var group: String?
        /// The file in which its key slots lie; none for one in the vault.
        public var slots: String?

        /// Puts a description together.
        public init(name: String, group: String?, slots: String?) {
            self.name = name
            self.group = group
            self.slots = slots
        }
    }

    /// Everything that record 0 vouches for; its leaf hash is the vault's id.
    public struct Genesis: Hashable, Sendable {
        /// The log's first key; its name is the origin.
        public var log: NoteKey
        /// The vault's name, and where its key slots lie.
        public var described: Described
        /// The vault's civil time zone, such as `Europe/London`.
        public var zone: String
        /// Whether one person may hold several roles.
        public var smallTeam: Bool
        /// Who makes the vault, and signs record 0.
        public var founder: Keys
        /// What the founder is.
        public var founderRoles: [Role]
        /// The first to hold `governance`, where that is not the founder.
        public var governance: Keys?
        /// The recovery identity, which signs only `recovery.*`.
        public var recovery: Keys
        /// The age recipients of the rings' first versions, by the rings' names.
        public var rings: [String: String]

        /// Puts a genesis together.
        public init(
            log: NoteKey, described: Described, zone: String, smallTeam: Bool, founder: Keys,
            founderRoles: [Role],
            governance: Keys?, recovery: Keys, rings: [String: String]
        ) {
            self.log = log
            self.described = described
            self.zone = zone
            self.smallTeam = smallTeam
            self.founder = founder
            self.founderRoles = Roles(founderRoles).listed
            self.governance = governance
            self.recovery = recovery
            self.rings = rings
        }

        /// The log's name, which checkpoints bear.
        public var origin: String { log.name }
    }
}
