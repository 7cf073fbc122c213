public import VaultModel

/// Who can open a family's films, who could in the past, and who did.
public struct FamilyAccess: Sendable, Hashable {
    /// The family.
    public let reference: FamilyReference
    /// The day that *now* is.
    public let on: CivilDate
    /// The grants in force, in the order in which they were given.
    public let now: [AccessSpan]
    /// The grants that ended, in the order in which they were given.
    public let past: [AccessSpan]
    /// The day since when the recovery identity opens every film of the family; it needs no one's grant.
    public let recovery: CivilDate?
    /// Who really opened films in this family's record, who did so last first.
    public let opened: [FilmOpenings]
    /// The films that lay in another family's record, and those of another's that lay in this one's.
    public let moved: [MovedFilm]
}

/// Which families' films a person can open, could in the past, and did.
public struct PersonAccess: Sendable, Hashable {
    /// The person.
    public let person: PersonSummary
    /// The day that *now* is.
    public let on: CivilDate
    /// The grants in force, in the order in which they were given.
    public let now: [AccessSpan]
    /// The grants that ended, in the order in which they were given.
    public let past: [AccessSpan]
    /// The families of which they really opened films, the last opened first.
    public let opened: [FilmOpenings]
    /// Films that belong elsewhere and lay in the record of a family whose films they could open.
    public let moved: [MovedFilm]
}
