public import VaultModel

/// The register of clips: `clips.csv`, one line for every film that was ever taken in and is known.
public enum ClipRegister {
    /// One film.
    public struct Entry: Sendable, Hashable {
        /// Where people find it, or found it; none in quarantine.
        public var address: String?
        /// Its id.
        public var clip: ClipID
        /// Its family's id; none in quarantine.
        public var family: FamilyID?
        /// The day it was filmed.
        public var recorded: CivilDate?
        /// `film` or `session`: how that day is known.
        public var recordedFrom: String?
        /// The day it was taken in.
        public var uploaded: CivilDate
        /// Working material, or part of the record.
        public var kind: ClipClass?
        /// What it is kept for.
        public var purposes: [Purpose] = []
        /// Where it stands: a decision's status, `destroying`, `destroyed`, `quarantined` or `no-policy`.
        public var status: String
        /// The rule that sets its limit.
        public var rule: String?
        /// The last lawful day.
        public var limit: CivilDate?
        /// The first day on which it may go.
        public var due: CivilDate?
        /// The numbers of the holds that are open on it.
        public var holds: [Int] = []
        /// The day its payload was last read back.
        public var readBack: CivilDate?
        /// The day it was destroyed.
        public var destroyed: CivilDate?
        /// The clips that it is marked as derived from.
        public var derivedFrom: [ClipID] = []
        /// Bytes of the sealed payload.
        public var bytes: Int64

        /// Describes a film by what is known of every one.
        public init(clip: ClipID, uploaded: CivilDate, status: String, bytes: Int64) {
            self.clip = clip
            self.uploaded = uploaded
            self.status = status
            self.bytes = bytes
        }
    }

    /// The columns, which never change their order; new ones come last.
    public static let guide = RegisterGuide(
        "clips.csv",
        """
        One line a film that was ever taken in and is known: clips, films in quarantine, films that are gone.
        """,
        [
            .init("address", "where people find it, or found it"),
            .init("clip", "the film's id"),
            .init("family", "the family's id; none in quarantine"),
            .init("recorded", "the day it was filmed"),
            .init("recorded_from", "`film` or `session`: how that day is known"),
            .init("uploaded", "the day it was taken in"),
            .init("class", "`working` or `record`"),
            .init("purposes", "what it is kept for"),
            .init(
                "status",
                "where it stands by the policy, or `destroying`, `quarantined`, `destroyed`, `returned`, `moved` or `no-policy`"
            ),
            .init("rule", "the rule that sets its limit"),
            .init("limit", "the last lawful day"),
            .init("due", "the first day on which it may go"),
            .init("holds", "the numbers of the holds that are open on it"),
            .init("read_back", "the day its payload was last read back"),
            .init("destroyed", "the day it was destroyed"),
            .init("payload_bytes", "bytes of the sealed payload"),
            .init("derived_from", "the ids of the clips it is marked as derived from"),
        ])

    /// A film's cells.
    public static func cells(of entry: Entry) -> [String] {
        func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }
        return [
            text(entry.address), entry.clip.description, text(entry.family), text(entry.recorded),
            text(entry.recordedFrom), entry.uploaded.description, text(entry.kind?.rawValue),
            entry.purposes.sorted().map(\.rawValue).joined(separator: " "), entry.status,
            text(entry.rule), text(entry.limit), text(entry.due),
            entry.holds.map(String.init).joined(separator: " "), text(entry.readBack),
            text(entry.destroyed), String(entry.bytes),
            entry.derivedFrom.map(\.description).joined(separator: " "),
        ]
    }
}
