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

        /// Puts a certificate together.
        public init(
            address: String, clip: ClipID, family: FamilyID?, recorded: CivilDate?,
            uploaded: CivilDate, milliseconds: Int64, bytes: Int64, rule: String,
            limit: CivilDate, policyVersion: String, policy: String, destroyed: Instant,
            destroyedOn: CivilDate, destroyedBy: PrincipalID, destroyedByName: String?,
            run: RunID, method: String, exports: Int64, exportsOpen: Int64,
            backupsUntil: CivilDate, digest: String
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
        }
    }

    /// The columns, which never change their order; new ones come last.
    public static let header = [
        "address", "clip", "family", "recorded", "uploaded", "milliseconds", "payload_bytes",
        "rule",
        "limit", "policy_version", "policy", "destroyed_at", "destroyed", "destroyed_by",
        "destroyed_by_name", "run", "method", "exports", "exports_open", "backups_until", "digest",
    ]

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
            certificate.digest,
        ]
    }
}
