import Retention
public import VaultCrypto
public import VaultModel

/// What a purge would destroy, signed by whoever planned it.
///
/// A plan gives no power: whoever applies it needs it themselves, and every clip is judged again. Its
/// *hash* stands for what it would do — vault, day, policy, clips, rules, limits and the facts these rest
/// on — and not for who planned it when: two who plan the same have the same hash.
public struct PurgePlan: Hashable, Sendable {
    /// A clip that would be destroyed.
    public struct Entry: Hashable, Sendable {
        /// The clip.
        public let clip: ClipID
        /// Its family.
        public let family: FamilyID
        /// The rule that sets its limit.
        public let rule: String
        /// Its last lawful day.
        public let limit: CivilDate
        /// HMAC-SHA-256, under the key of the family's dates, of the canonical JSON of its facts.
        ///
        /// A bare hash would let whoever has the plan try out children's dates of birth.
        public let facts: SHA256Digest
    }

    /// The vault.
    public let vault: VaultID
    /// The day it is for.
    public let date: CivilDate
    /// The SHA-256 of the policy in force on that day.
    public let policy: SHA256Digest
    /// The clips, in order of id.
    public let clips: [Entry]
    /// Who planned it.
    public let planner: PrincipalID
    /// When.
    public let made: Instant
    private let signature: Signature

    init(
        vault: VaultID, date: CivilDate, policy: SHA256Digest, clips: [Entry],
        planner: PrincipalID, made: Instant, key: borrowing SigningKey
    ) {
        self.vault = vault
        self.date = date
        self.policy = policy
        self.clips = clips.sorted { $0.clip < $1.clip }
        self.planner = planner
        self.made = made
        let unsigned = Self.unsigned(
            Self.content(vault, date, policy, self.clips), planner: planner, made: made)
        signature = key.sign(Self.prefix + unsigned.canonicalBytes)
    }

    /// The SHA-256 of what the plan would do, by which governance confirms it.
    public var hash: SHA256Digest {
        SHA256.hash(Self.content(vault, date, policy, clips).canonicalBytes)
    }

    /// The families that would lose clips.
    public var families: Set<FamilyID> { Set(clips.map(\.family)) }

    /// Whether it is as its planner signed it.
    public func isSigned(by key: VerifyingKey) -> Bool {
        let content = Self.content(vault, date, policy, clips)
        let unsigned = Self.unsigned(content, planner: planner, made: made)
        return key.isValid(signature, for: Self.prefix + unsigned.canonicalBytes)
    }
}

extension PurgePlan {
    private static let prefix = Array("footage-vault/purge-plan/v1\n".utf8)

    /// The plan as a file: canonical JSON and a line feed.
    public var bytes: [UInt8] {
        let content = Self.content(vault, date, policy, clips)
        guard case .object(var members) = Self.unsigned(content, planner: planner, made: made)
        else { return [] }
        members["sig"] = .string(Base64.encode(signature.bytes, .urlNoPad))
        return JSONValue.object(members).canonicalBytes + [UInt8(ascii: "\n")]
    }

    /// Reads a file as `bytes` gives it, and nothing else; the signature is for the vault to check.
    public init(_ bytes: [UInt8]) throws(VaultError) {
        let wrong = VaultError.badInput(
            "plan", "this is not a purge plan, or it was changed on the way",
            hint: "make one with `footage purge plan`")
        guard bytes.last == UInt8(ascii: "\n"),
            let json = try? JSONValue(canonical: Array(bytes.dropLast())),
            case .object(let members) = json, members.count == 4,
            case .object(let content)? = members["content"], content.count == 5,
            content["v"] == .integer(1),
            let vault = content.text("vault").flatMap({ VaultID($0) }),
            let date = content.text("date").flatMap({ CivilDate($0) }),
            let policy = content.text("policy").flatMap({ SHA256Digest($0) }),
            case .array(let values)? = content["clips"],
            let planner = members.text("planner").flatMap({ PrincipalID($0) }),
            let made = members.text("made").flatMap({ Instant($0) }),
            let signed = members.text("sig").flatMap({ Base64.decode($0, .urlNoPad) }),
            let signature = Signature(bytes: signed)
        else { throw wrong }
        let clips = values.compactMap { Entry($0) }
        guard clips.count == values.count,
            zip(clips, clips.dropFirst()).allSatisfy({ $0.clip < $1.clip })
        else { throw wrong }
        self.vault = vault
        self.date = date
        self.policy = policy
        self.clips = clips
        self.planner = planner
        self.made = made
        self.signature = signature
        guard self.bytes == bytes else { throw wrong }
    }

    private static func content(
        _ vault: VaultID, _ date: CivilDate, _ policy: SHA256Digest, _ clips: [Entry]
    ) -> JSONValue {
        .object([
            "v": .integer(1), "vault": .string(vault.description),
            "date": .string(date.description), "policy": .string(policy.description),
            "clips": .array(clips.map(\.json)),
        ])
    }

    private static func unsigned(
        _ content: JSONValue, planner: PrincipalID, made: Instant
    ) -> JSONValue {
        .object([
            "content": content, "planner": .string(planner.description),
            "made": .string(made.description),
        ])
    }
}

extension PurgePlan.Entry {
    var json: JSONValue {
        .object([
            "clip": .string(clip.description), "family": .string(family.description),
            "rule": .string(rule), "limit": .string(limit.description),
            "facts": .string(facts.description),
        ])
    }

    init?(_ json: JSONValue) {
        guard case .object(let members) = json, members.count == 5,
            let clip = members.text("clip").flatMap({ ClipID($0) }),
            let family = members.text("family").flatMap({ FamilyID($0) }),
            let rule = members.text("rule"),
            let limit = members.text("limit").flatMap({ CivilDate($0) }),
            let facts = members.text("facts").flatMap({ SHA256Digest($0) })
        else { return nil }
        self.init(clip: clip, family: family, rule: rule, limit: limit, facts: facts)
    }
}

extension [String: JSONValue] {
    fileprivate func text(_ key: String) -> String? {
        guard case .string(let text)? = self[key] else { return nil }
        return text
    }
}
