public import VaultModel

/// Everything a retention decision about one clip rests on, as it is known.
///
/// Superseded values are left out by whoever makes this; so are facts of another programme, except
/// the family's events. Holds are those on the clip, its session and its family.
public struct ClipFacts: Hashable, Sendable {
    /// The clip.
    public var clip: ClipID
    /// Working material or record.
    public var clipClass: ClipClass
    /// What it is kept for.
    public var purposes: PurposeSet
    /// The kind of its programme (`VIG`), or none.
    public var programme: String?
    /// The day of the film.
    public var recorded: Fact
    /// Whether that day is the film's own.
    public var recordedFrom: RecordedFrom
    /// The day it came into the vault.
    public var uploaded: Fact
    /// When class, purposes, session or programme of the clip were last changed after its upload, an
    /// extension was taken back, or a person decided what lets it go: a requirement waived, a review.
    public var changed: Fact?
    /// When anything that may bear on the clip was last corrected or taken back.
    ///
    /// What the limit rests on since then may have been entered long ago.
    public var corrected: Fact?
    /// The session's day.
    public var sessionDate: Fact?
    /// The day the session was watched with the parent.
    public var sessionReviewed: Fact?
    /// The day its note was filed.
    public var sessionNoteFiled: Fact?
    /// The day the programme was opened.
    public var programmeOpened: Fact?
    /// The day it was ended; none while it is open or reopened.
    public var programmeEnded: Fact?
    /// The day of its last session so far.
    public var programmeLastSession: Fact?
    /// The children of the programme.
    public var children: [Child]
    /// The consents recorded in the programme, old and new.
    public var consents: [Consent]
    /// The family's events.
    public var events: [Event]
    /// The holds that bear on the clip, open and released.
    public var holds: [Hold]
    /// The extensions governance granted.
    public var extensions: [Extension]
    /// What retention reviews decided.
    public var decisions: [ReviewDecision]
    /// The requirements governance waived.
    public var waivers: [Waiver]
    /// The clips that this one is derived from, be it through others; see `Evaluator`.
    public var sources: [Source]

    /// Makes the facts of a clip of which no more is known than the film and its upload.
    public init(
        clip: ClipID, clipClass: ClipClass = .working, purposes: PurposeSet = PurposeSet(.therapy),
        programme: String? = nil, recorded: Fact, recordedFrom: RecordedFrom = .film,
        uploaded: Fact
    ) {
        self.clip = clip
        self.clipClass = clipClass
        self.purposes = purposes
        self.programme = programme
        self.recorded = recorded
        self.recordedFrom = recordedFrom
        self.uploaded = uploaded
        children = []
        consents = []
        events = []
        holds = []
        extensions = []
        decisions = []
        waivers = []
        sources = []
    }
}

extension ClipFacts {
    /// Where the day of a film is known from.
    public enum RecordedFrom: String, Hashable, Sendable {
        /// The film's own time.
        case film
        /// The session's date, because the film has none.
        case session
    }

    /// A child of the programme.
    public struct Child: Hashable, Sendable {
        /// The day of birth.
        public var birth: Fact?
        /// The day of death.
        public var death: Fact?

        /// Makes a child.
        public init(birth: Fact? = nil, death: Fact? = nil) {
            self.birth = birth
            self.death = death
        }
    }

    /// One person's consent for one purpose, from when it was given.
    public struct Consent: Hashable, Sendable {
        /// What may be done with the film.
        public var purpose: Purpose
        /// The day it was given.
        public var given: Fact
        /// The last day it holds.
        public var expires: Fact?
        /// The day it was withdrawn.
        public var withdrawn: Fact?
        /// Who gave it, as an id; the later of two consents of one signer replaces the earlier.
        public var signer: String

        /// Makes a consent.
        public init(
            _ purpose: Purpose, given: Fact, expires: Fact? = nil, withdrawn: Fact? = nil,
            signer: String
        ) {
            self.purpose = purpose
            self.given = given
            self.expires = expires
            self.withdrawn = withdrawn
            self.signer = signer
        }
    }

    /// A dated event of the family.
    public struct Event: Hashable, Sendable {
        /// Its name, as policies write it after `event.`.
        public var name: String
        /// Its day.
        public var fact: Fact

        /// Makes an event.
        public init(_ name: String, _ fact: Fact) {
            self.name = name
            self.fact = fact
        }
    }
}
