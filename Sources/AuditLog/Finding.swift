public import VaultModel

/// What is wrong with a log, and where.
public enum Finding: Hashable, Sendable {
    /// The record at this index is not what was written, or could not have been written by the
    /// rules.
    case tampered(index: UInt64, Reason)
    /// The record at this index cannot be judged by this program.
    case unverifiable(index: UInt64, Reason)

    /// The index of the record.
    public var index: UInt64 {
        switch self {
        case .tampered(let index, _), .unverifiable(let index, _): index
        }
    }

    /// What is wrong with it.
    public var reason: Reason {
        switch self {
        case .tampered(_, let reason), .unverifiable(_, let reason): reason
        }
    }

    /// What is wrong with a record.
    public enum Reason: Hashable, Sendable {
        /// It is no record in canonical text, or what it introduces is malformed.
        case malformed(AuditLogError)
        /// It bears another number.
        case index(found: UInt64)
        /// Its `before` is not the root of the records before it: one of them was changed, added,
        /// removed or moved.
        case before
        /// Record 0 is not the one whose leaf hash is the vault's id.
        case anotherVault(expected: VaultID, found: VaultID)
        /// Record 0 is signed by another founder than was expected.
        case anotherFounder
        /// Record 0 does not create a vault, or another record does.
        case genesis
        /// Nobody of that id was introduced before.
        case actorUnknown(PrincipalID)
        /// The actor had been retired before.
        case actorRetired(PrincipalID)
        /// The actor had been added, and had not accepted the vault.
        case actorNotAccepted(PrincipalID)
        /// The actor did not hold the roles that the record says.
        case rolesUntrue(held: [Role], said: [Role])
        /// The actor's roles did not allow the event.
        case notAllowed(Event, [Role])
        /// What it says of a row is not for its event, or its family, to say.
        case row(Event, Record.RowWord, RowFault)
        /// The signature is not the actor's.
        case signature(PrincipalID)
        /// The record names a family without its place in the family's series, or a place without a
        /// family.
        case seriesMissing
        /// The record's place in its family's series is not the next one.
        case seriesGap(FamilyID, expected: UInt64, found: UInt64)
        /// The record before it in its family's series is another one.
        case seriesBroken(FamilyID)
        /// The record is not the next part of an act that has several, or the last part is missing.
        case part
        /// An introduction contradicts the rules of who may introduce whom.
        case introduction(Contradiction)
        /// The log's key that was expected is none that this log introduced.
        case logKeyUnknown
        /// The program that wrote the record is newer than this one, or was made up by whoever signed it.
        case newer(AuditLogError, by: Writer?)
    }

    /// Who signed a record, and with what program as they say; the signature is checked.
    public struct Writer: Hashable, Sendable {
        /// The actor.
        public let actor: PrincipalID
        /// The first words of what the record calls its program.
        public let program: String
    }

    /// What an introduction may not do.
    public enum Contradiction: String, Hashable, Sendable {
        /// A record that must introduce something does not.
        case missing = "what it introduces is missing"
        /// Someone is introduced twice.
        case known = "it introduces someone who is there already"
        /// A key is introduced that someone had before.
        case keyKnown = "it introduces a key that was introduced before"
        /// Someone is changed who was not introduced, or is retired.
        case unknown = "it changes someone who is not there"
        /// Somebody gives a role, or new keys, to themselves.
        case ownRole = "it gives a role to its own actor"
        /// `governance` is given by someone who does not hold it.
        case governance = "it gives governance without holding it"
        /// Another role is given by someone who is no administrator.
        case administrator = "it gives a role without being an administrator"
        /// One person holds several roles in a vault that does not allow it.
        case severalRoles = "it gives several roles to one person"
        /// A ring gets another version than the next.
        case ringVersion = "it introduces another version of a ring than the next"
        /// Somebody accepts the vault who had.
        case acceptedBefore = "its actor had accepted the vault before"
        /// A log key bears another name than the log's.
        case origin = "it introduces a log key of another name"
        /// An epoch is opened that is not the next one, or does not count what is lost.
        case epoch = "it does not open the epoch that follows"
        /// An epoch is opened for another vault.
        case vault = "it opens an epoch of another vault"
        /// An epoch is opened in somebody else's name.
        case opener = "it opens an epoch in somebody else's name"
        /// The head that an epoch names as restored is not that of the records before it.
        case restored = "the head it names as restored is not that of the records before it"
        /// The newest head that an epoch names cannot be one of this log.
        case newest = "the newest head it names cannot be one of this log"
    }
}
