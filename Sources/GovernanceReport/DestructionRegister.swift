public import VaultModel

/// The destruction register: `destroyed.csv`, one certificate a line.
public enum DestructionRegister {
    /// What a certificate says.
    public struct Certificate: Sendable, Hashable {
        /// Where people found the clip.
        public var address: String
        /// Its id.
        public var clip: ClipID
        /// Its family's id; none of a film that waited in quarantine.
        public var family: FamilyID?
        /// The day it was filmed, where it is known.
        public var recorded: CivilDate?
        /// The day it was taken in.
        public var uploaded: CivilDate
        /// Its length in time.
        public var milliseconds: Int64
        /// Bytes of the sealed payload.
        public var bytes: Int64
        /// The rule that set its limit.
        public var rule: String
        /// The last lawful day.
        public var limit: CivilDate
        /// The policy's name and version.
        public var policyVersion: String
        /// The SHA-256 of the policy's text, as hexadecimal digits.
        public var policy: String
        /// When its key was overwritten.
        public var destroyed: Instant
        /// The civil date of that moment.
        public var destroyedOn: CivilDate
        /// Who ran the purge.
        public var destroyedBy: PrincipalID
        /// Their name, where the exporter may read names.
        public var destroyedByName: String?
        /// The run.
        public var run: RunID
        /// How: what was overwritten and removed.
        public var method: String
        /// How many exports of it are known.
        public var exports: Int64
        /// How many of them are not recorded as returned.
        public var exportsOpen: Int64
        /// When the last backup of its key expires.
        public var backupsUntil: CivilDate
        /// The keyed digest by which the same film is recognised, as hexadecimal digits.
        public var digest: String
        /// `destroyed`, `returned` or `moved`.
        public var end: String

        /// Puts a certificate together.
        public init(
            address: String, clip: ClipID, family: FamilyID?, recorded: CivilDate?,
            uploaded: CivilDate, milliseconds: Int64, bytes: Int64, rule: String,
            limit: CivilDate, policyVersion: String, policy: String, destroyed: Instant,
            destroyedOn: CivilDate, destroyedBy: PrincipalID, destroyedByName: String?,
            run: RunID, method: String, exports: Int64, exportsOpen: Int64,
            backupsUntil: CivilDate, digest: String, end: String
        ) {
            self.address = address
            self.clip = clip
            self.family = family
            self.recorded = recorded
            self.uploaded = uploaded
            self.milliseconds = milliseconds
            self.bytes = bytes
            self.rule = rule
            self.limit = limit
            self.policyVersion = policyVersion
            self.policy = policy
            self.destroyed = destroyed
            self.destroyedOn = destroyedOn
            self.destroyedBy = destroyedBy
            self.destroyedByName = destroyedByName
            self.run = run
            self.method = method
            self.exports = exports
            self.exportsOpen = exportsOpen
            self.backupsUntil = backupsUntil
            self.digest = digest
            self.end = end
        }
    }

    /// The columns, which never change their order; new ones come last.
    public static let guide = RegisterGuide(
        "destroyed.csv",
        """
        One line a film that is gone from its place, with what is certified of it; also one that was returned \
        or moved.
        """,
        [
            .init("address", "where people found it"),
            .init("clip", "the film's id"),
            .init("family", "the family's id; none of a film in quarantine"),
            .init("recorded", "the day it was filmed"),
            .init("uploaded", "the day it was taken in"),
            .init("milliseconds", "its length in time"),
            .init("payload_bytes", "bytes of the sealed payload"),
            .init(
                "rule",
                "the rule of the policy, or the act that stands in its stead, which has a dot in its name"
            ),
            .init("limit", "the last lawful day"),
            .init("policy_version", "the policy's name and version"),
            .init("policy", "the SHA-256 of that policy's text"),
            .init("destroyed_at", "when its key was overwritten"),
            .init("destroyed", "the day of that moment"),
            .init("destroyed_by", "who ran the purge"),
            .init("destroyed_by_name", "their name"),
            .init("run", "the run's id"),
            .init("method", "what was overwritten and removed, and how"),
            .init("exports", "how many exports of it are known"),
            .init("exports_open", "how many of them were not recorded as returned"),
            .init("backups_until", "when the last backup of its key expires"),
            .init("digest", "the keyed digest by which the same film is recognised"),
            .init("end", "`destroyed`, or `returned` to the team, or `moved` to another family"),
        ])

    /// A certificate's cells.
    public static func cells(of certificate: Certificate) -> [String] {
        [
            certificate.address, certificate.clip.description,
            certificate.family?.description ?? "", certificate.recorded?.description ?? "",
            certificate.uploaded.description,
            String(certificate.milliseconds), String(certificate.bytes), certificate.rule,
            certificate.limit.description, certificate.policyVersion, certificate.policy,
            certificate.destroyed.description, certificate.destroyedOn.description,
            certificate.destroyedBy.description, certificate.destroyedByName ?? "",
            certificate.run.description, certificate.method, String(certificate.exports),
            String(certificate.exportsOpen), certificate.backupsUntil.description,
            certificate.digest, certificate.end,
        ]
    }
}
