public import VaultModel

/// Where a film goes.
public enum Binding: Hashable, Sendable {
    /// Into this session, for these purposes.
    case bound(SessionChoice, Set<Purpose>)
    /// Into quarantine.
    case quarantine(QuarantineReason)
}

/// A film and where it goes, with what led there.
public struct BoundFilm: Hashable, Sendable {
    /// The film: of one that was cut into chapters the first, with the length of all of them.
    public let film: ScannedFilm
    /// Its files in order: one, or the chapters that are kept as one film.
    public let parts: [DumpPath]
    /// Where it goes.
    public let binding: Binding
    /// The family that the signals name, where they agree on one.
    public let family: FamilyReference?
    /// The day that counts: the film's own, or its first chapter's.
    public let day: CivilDate?
    /// What led there, what is refused and what to know: sentences, safe to show.
    public let notes: [String]
    /// Purposes that were asked for and are refused, because consent to them was not in force.
    public let refusedPurposes: Set<Purpose>
}

/// What is stated for all films of an upload.
public struct Statement: Hashable, Sendable {
    /// `--family`.
    public let family: FamilyReference?
    /// `--session`.
    public let session: Int?

    /// States something, or nothing.
    public init(family: FamilyReference? = nil, session: Int? = nil) {
        self.family = family
        self.session = session
    }
}
