import Catalog
public import VaultModel

/// One grant of a family's films: to whom, what for, and between which days it opens them.
public struct AccessSpan: Sendable, Hashable {
    /// To whom.
    public let person: PrincipalID
    /// Their name, where the reader may read names.
    public let name: String?
    /// The family.
    public let family: FamilyReference
    /// What it is for.
    public let purposes: [String]
    /// How it was given.
    public let given: Given
    /// Who gave it.
    public let givenBy: PrincipalID
    /// Their name, where the reader may read names.
    public let giverName: String?
    /// The first day on which it opened films.
    public let from: CivilDate
    /// The last day on which it does, or did; none while no end is known.
    public let until: CivilDate?
    /// How it ended; none while it is in force.
    public let end: End?
    /// Why it opens nothing although it is in force; none where it does, or has ended.
    public let hindrance: Hindrance?

    /// How a grant was given.
    public enum Given: String, Sendable, Hashable {
        /// With the family, when it was added.
        case created
        /// By somebody who works with the family.
        case granted
        /// By governance with the recovery identity, because nobody else could.
        case recovery
        /// With the recovery identity, for an emergency.
        case breakGlass = "break-glass"
    }

    /// How a grant ended.
    public enum End: Sendable, Hashable {
        /// Its last day is over.
        case expired
        /// Somebody took it back.
        case revoked(by: PrincipalID, name: String?)
    }

    /// Why a grant that is in force opens nothing for whoever holds it.
    public enum Hindrance: String, Sendable, Hashable {
        /// They have not accepted the vault.
        case invited
        /// They have left.
        case retired
        /// Their roles open films for none of its purposes.
        case role
        /// They have new keys, which nobody who works with the family has let in yet.
        case newKeys = "new-keys"
    }
}

extension AccessSpan.Hindrance {
    /// What keeps somebody from opening films by a grant for these purposes.
    init?(standing: Standing, roles: Set<Role>, purposes: [String]) {
        switch standing {
        case .invited: self = .invited
        case .retired: self = .retired
        case .active:
            let opens = purposes.compactMap { AccessPurpose($0) }.contains {
                !$0.openers.isDisjoint(with: roles)
            }
            guard !opens else { return nil }
            self = .role
        }
    }
}

/// How often somebody opened films of a family, by the log.
public struct FilmOpenings: Sendable, Hashable {
    /// Who.
    public let person: PrincipalID
    /// Their name, where the reader may read names.
    public let name: String?
    /// Whose films; none where the reader may not list that family.
    public let family: FamilyReference?
    /// How often.
    public let times: Int
    /// How many films.
    public let films: Int
    /// The first day.
    public let first: CivilDate
    /// The last day.
    public let last: CivilDate
}

/// A film that lay in the record of a family that it did not belong to, and who could open it there.
public struct MovedFilm: Sendable, Hashable {
    /// Its address there; none where the reader may not list that family, or nothing tells it any more.
    public let was: ClipAddress?
    /// Its address since; none where the reader may not list that family, or nothing tells it any more.
    public let now: ClipAddress?
    /// The day it was taken in there.
    public let from: CivilDate
    /// The day it was moved.
    public let until: CivilDate
    /// Whether it came to the family that was asked about, or left it.
    public let way: Way
    /// Who could open it there, and between which days.
    public let people: [ClipExposure.Person]
    /// Who did.
    public let opened: [FilmOpenings]

    /// Which way a film went.
    public enum Way: String, Sendable, Hashable {
        /// It belongs to this family, and lay in another's record.
        case here
        /// It lay in this family's record, and belongs to another.
        case away
    }
}
