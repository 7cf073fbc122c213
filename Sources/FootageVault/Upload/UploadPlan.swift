public import TabletDump
public import VaultModel

/// What is to be taken in, and what is stated about it.
public struct UploadRequest: Sendable {
    /// The dump's directory.
    public var directory: String
    /// What is stated for all films.
    public var statement: Statement
    /// The manifest's bytes, as they stand in the file.
    public var manifest: [UInt8]?
    /// The practitioner it is brought for, when an upload station brings it.
    public var practitioner: PersonSummary?
    /// The clips of one family that all films are derived from, as edits are; none where they are not.
    public var derivedFrom: [ClipAddress] = []
    /// Whether films are looked into; without it nothing is known of their time but their names.
    public var probing: Probing

    /// Whether films are looked into with `ffprobe`.
    public enum Probing: String, Sendable, Hashable {
        /// They are.
        case ffprobe
        /// They are not, which is recorded.
        case none
    }

    /// The request, with the family stated that the dump's own folder is named by.
    func namingItsFolder() -> Self {
        guard statement.family == nil,
            let name = directory.split(separator: "/").last,
            let family = FamilyReference(String(name)), family.description == name
        else { return self }
        var request = self
        request.statement = Statement(family: family, session: statement.session)
        return request
    }

    /// Asks for an upload.
    public init(
        directory: String, statement: Statement = Statement(), manifest: [UInt8]? = nil,
        practitioner: PersonSummary? = nil, probing: Probing = .ffprobe
    ) {
        self.directory = directory
        self.statement = statement
        self.manifest = manifest
        self.practitioner = practitioner
        self.probing = probing
    }
}

/// What an upload would do with each film, before it does anything.
public struct UploadPlan: Sendable {
    /// The vault it was made for.
    public let vault: VaultID
    /// The request it answers.
    public let request: UploadRequest
    /// The practitioner whose films these are.
    public let practitioner: PrincipalID
    /// The films, in the order of their paths.
    public let films: [Film]
    /// Everything else that lies in the dump.
    public let others: [DumpEntry]
    /// A manifest to fill in, one row a film.
    public let proposals: [UploadPlanRow]
    /// How films' times were weighed.
    let filmTime: FilmTime
    /// What every film that is taken in is marked as derived from.
    let sources: [ClipID]

    /// A plan of films that were planned before.
    package func with(_ films: [Film]) -> Self {
        Self(
            vault: vault, request: request, practitioner: practitioner, films: films,
            others: others, proposals: proposals, filmTime: filmTime, sources: sources)
    }

    /// One film of the dump: a file, or the chapters that a camera cut it into.
    public struct Film: Sendable {
        /// The file; of several the first.
        public let entry: DumpEntry
        /// Its files in order.
        public let parts: [Part]
        /// What looking into it told, when somebody looked and found a film; of all its files together.
        public let facts: FilmFacts?
        /// Who told the facts; none where nobody looked.
        public let witness: FilmWitness?
        /// When it was filmed, and how that is known.
        public let time: TimeEvidence?
        /// All that the film says of its time, believed or not.
        public let statements: [TimeStatement]
        /// Notes on what led here, safe to show.
        public let notes: [String]
        /// A note of the manifest on it.
        public let remark: String?
        /// What will happen with it.
        public let fate: Fate
        /// Whether it was found cut short or damaged, or the probe was stopped: it has to be brought again.
        public let isDamaged: Bool
        /// The family that its signals name, where they name one.
        let family: FamilyReference?

        /// Describes what will happen with a film of these files, of which there is at least one.
        init(
            _ entry: DumpEntry, parts: [Part], facts: FilmFacts?, witness: FilmWitness?,
            time: TimeEvidence?, statements: [TimeStatement], notes: [String], remark: String?,
            fate: Fate, isDamaged: Bool, family: FamilyReference?
        ) {
            self.entry = entry
            self.parts = parts
            self.facts = facts
            self.witness = witness
            self.time = time
            self.statements = statements
            self.notes = notes
            self.remark = remark
            self.fate = fate
            self.isDamaged = isDamaged
            self.family = family
        }

        /// Its files in order.
        public var entries: [DumpEntry] { parts.map(\.entry) }
        /// Bytes of all its files.
        public var bytes: Int64 { parts.lazy.compactMap(\.entry.bytes).cappedSum }

        /// Whether the plan rests on its own index, and `ffprobe` has the last word when it is taken in.
        public var isToBeProbed: Bool {
            switch fate {
            case .takeIn, .quarantine: witness == .index
            default: false
            }
        }

        /// Its length, when a believable one was found: up to a thousand hours.
        var milliseconds: Int64? { Self.milliseconds(of: facts) }

        fileprivate static func milliseconds(of facts: FilmFacts?) -> Int64? {
            guard let seconds = facts?.seconds, seconds >= 0, seconds < 3_600_000 else {
                return nil
            }
            return Int64(seconds * 1000)
        }

        func with(_ fate: Fate) -> Self {
            Self(
                entry, parts: parts, facts: facts, witness: witness, time: time,
                statements: statements, notes: notes, remark: remark, fate: fate,
                isDamaged: isDamaged, family: family)
        }

        /// The film, of one file, as a later look saw it, and what that makes of it.
        func with(_ look: FilmLook, _ fate: Fate) -> Self {
            Self(
                entry, parts: [Part(entry: look.entry, facts: look.facts)], facts: look.facts,
                witness: look.witness, time: look.time.evidence, statements: look.time.statements,
                notes: notes, remark: remark, fate: fate, isDamaged: look.fault != nil,
                family: family)
        }

        /// The same film with another's files behind its own.
        package func joined(with other: Self) -> Self {
            Self(
                entry, parts: parts + other.parts, facts: facts, witness: witness, time: time,
                statements: statements, notes: notes, remark: remark, fate: fate,
                isDamaged: isDamaged, family: family)
        }
    }

    /// A file of a film.
    public struct Part: Sendable {
        /// The file.
        public let entry: DumpEntry
        /// What the probe found in it, when it was asked and found a film.
        public let facts: FilmFacts?

        /// Its length, when the probe found a believable one.
        var milliseconds: Int64? { Film.milliseconds(of: facts) }
    }

    /// What will happen with a film.
    public enum Fate: Sendable {
        /// It becomes a clip of this session.
        case takeIn(SessionChoice, Set<Purpose>, due: CivilDate?)
        /// It waits in quarantine.
        case quarantine(QuarantineReason)
        /// The same bytes are a clip already.
        case alreadyIn(ClipAddress, ClipID)
        /// The same bytes wait in quarantine already, under this number.
        case alreadyQuarantined(Int, ClipID)
        /// The same bytes wait under this number because they could not be looked into in time; now they were.
        case probedAgain(Int, ClipID, Binding)
        /// The same bytes were destroyed, and stay so.
        case destroyedBefore(on: CivilDate, rule: String)
        /// It is not read at all: the reason.
        case refused(String)
    }

    /// What became of a film with these bytes, as the end of a sentence that begins with the film.
    public static func sentence(destroyedOn day: CivilDate, rule: String) -> String {
        FilmEnd(rule: rule).sentence(on: day, rule: rule)
    }

    /// Bytes that will be read, of films that will be taken in or put into quarantine.
    public var bytes: UInt64 {
        films.reduce(0) { sum, film in
            switch film.fate {
            case .takeIn, .quarantine: sum + UInt64(clamping: film.bytes)
            default: sum
            }
        }
    }
}
