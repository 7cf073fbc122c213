public import VaultCrypto
import VaultModel

/// What a verification has learned, as canonical JSON, so that another process can go on from there.
///
/// Whoever keeps it authenticates it: what is read here is believed. The families' series are not in it, since they
/// are as many as the families; `LogVerifier.takeSeries` hands them over.
extension LogVerifier.State {
    /// The canonical text; none within an act of several parts.
    public var saved: [UInt8]? {
        guard openPart == nil else { return nil }
        var members: [String: JSONValue] = [
            "size": .integer(Int64(clamping: frontier.size)),
            "tree": .array(frontier.hashes.map { .string($0.description) }),
            "people": .array(
                principals.byID.values.sorted { $0.id < $1.id }.map { .object($0.saved) }),
            "keys": .array(
                principals.keys.map { Self.text($0.bytes) }.sorted().map { .string($0) }),
            "logKeys": .array(principals.logKeys.map { .object($0.saved) }),
            "epochs": .array(principals.epochs.map { .object($0.saved) }),
            "smallTeam": .bool(principals.smallTeam), "zone": .string(principals.zone),
            "rings": .object(
                principals.rings.mapValues { .array($0.map { .string($0) }) }),
            "clockSteps": .integer(Int64(clamping: clockSteps)),
        ]
        members["vault"] = vaultID.map { .string($0.description) }
        members["left"] = principals.lastLeft.map { .integer(Int64(clamping: $0)) }
        members["newest"] = newest.map { .integer($0.milliseconds) }
        return JSONValue.object(members).canonicalBytes
    }

    /// Reads what `saved` wrote.
    ///
    /// - Throws: `introductionMalformed` for anything else.
    public init(saved bytes: [UInt8]) throws(AuditLogError) {
        guard case .object(let members)? = try? JSONValue(canonical: bytes) else {
            throw .introductionMalformed(member: "")
        }
        let reader = MemberReader(members)
        let hashes = try reader.list("tree") { value throws(AuditLogError) in
            guard case .string(let text) = value, let hash = SHA256Digest(text) else {
                throw .introductionMalformed(member: "tree")
            }
            return hash
        }
        guard let frontier = MerkleFrontier(size: try reader.size("size"), hashes: hashes) else {
            throw .introductionMalformed(member: "tree")
        }
        self.init()
        self.frontier = frontier
        if reader.has("vault") {
            guard let vault = VaultID(try reader.text("vault")) else {
                throw .introductionMalformed(member: "vault")
            }
            vaultID = vault
        }
        principals = LogPrincipals(
            people: try reader.list("people") { value throws(AuditLogError) in
                try LogPrincipal(saved: MemberReader(of: value, in: "people"))
            },
            logKeys: try reader.list("logKeys") { value throws(AuditLogError) in
                try LogKeySpan(saved: MemberReader(of: value, in: "logKeys"))
            },
            epochs: try reader.list("epochs") { value throws(AuditLogError) in
                try LogEpoch(saved: MemberReader(of: value, in: "epochs"))
            }, smallTeam: try reader.bool("smallTeam"), zone: try reader.text("zone"),
            keys: Set(
                try reader.list("keys") { value throws(AuditLogError) in
                    guard case .string(let text) = value else {
                        throw .introductionMalformed(member: "keys")
                    }
                    return try Self.key(text)
                }),
            rings: try Self.rings(reader.object("rings").members),
            lastLeft: reader.has("left") ? try reader.size("left") : nil)
        newest =
            reader.has("newest")
            ? Instant(milliseconds: try reader.integer("newest")) : nil
        clockSteps = try reader.size("clockSteps")
    }

    private static func rings(
        _ members: [String: JSONValue]
    ) throws(AuditLogError) -> [String: [String]] {
        var rings: [String: [String]] = [:]
        for (name, versions) in members {
            guard case .array(let versions) = versions else {
                throw .introductionMalformed(member: "rings")
            }
            for version in versions {
                guard case .string(let recipient) = version else {
                    throw .introductionMalformed(member: "rings")
                }
                rings[name, default: []].append(recipient)
            }
        }
        return rings
    }

    fileprivate static func text(_ bytes: [UInt8]) -> String { Base64.encode(bytes, .urlNoPad) }

    fileprivate static func key(_ text: String) throws(AuditLogError) -> VerifyingKey {
        guard let key = Base64.decode(text, .urlNoPad).flatMap({ VerifyingKey(bytes: $0) }) else {
            throw .introductionMalformed(member: "sign")
        }
        return key
    }
}

extension MemberReader {
    fileprivate init(of value: JSONValue, in name: String) throws(AuditLogError) {
        guard case .object(let members) = value else { throw .introductionMalformed(member: name) }
        self.init(members)
    }

    fileprivate func list<Value>(
        _ name: String, _ read: (JSONValue) throws(AuditLogError) -> Value
    ) throws(AuditLogError) -> [Value] {
        guard case .array(let values)? = members[name] else {
            throw .introductionMalformed(member: name)
        }
        var found: [Value] = []
        for value in values { found.append(try read(value)) }
        return found
    }
}

extension LogPrincipal {
    fileprivate var saved: [String: JSONValue] {
        [
            "person": .string(id.description), "recipient": .string(recipient),
            "sign": .string(LogVerifier.State.text(key.bytes)),
            "roles": .integer(Int64(roles.rawValue)), "state": .string(state.rawValue),
            "recovery": .bool(isRecovery), "since": .integer(Int64(clamping: since)),
        ]
    }

    fileprivate init(saved reader: MemberReader) throws(AuditLogError) {
        guard let roles = UInt8(exactly: try reader.integer("roles")),
            let state = State(rawValue: try reader.text("state"))
        else { throw .introductionMalformed(member: "people") }
        self.init(
            id: try reader.person(), recipient: try reader.text("recipient"),
            key: try LogVerifier.State.key(try reader.text("sign")), roles: Roles(rawValue: roles),
            state: state, isRecovery: try reader.bool("recovery"), since: try reader.size("since"))
    }
}

extension LogKeySpan {
    fileprivate var saved: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "log": .string(key.description), "from": .integer(Int64(clamping: from)),
        ]
        members["to"] = to.map { .integer(Int64(clamping: $0)) }
        return members
    }

    fileprivate init(saved reader: MemberReader) throws(AuditLogError) {
        self.init(
            key: try reader.noteKey("log"), from: try reader.size("from"),
            to: reader.has("to") ? try reader.size("to") : nil)
    }
}

extension LogEpoch {
    fileprivate var saved: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "number": .integer(number), "origin": .string(origin),
            "from": .integer(Int64(clamping: from)),
        ]
        members["opening"] = opening.map { .object($0.members) }
        return members
    }

    fileprivate init(saved reader: MemberReader) throws(AuditLogError) {
        self.init(
            number: try reader.integer("number"), origin: try reader.text("origin"),
            from: try reader.size("from"),
            opening: reader.has("opening") ? try EpochOpening(reader.object("opening")) : nil)
    }
}

extension LogVerifier.State {
    /// How many records were verified.
    public var size: UInt64 { frontier.size }
    /// The root over them.
    public var root: SHA256Digest { frontier.root }
    /// The log's name in its newest epoch.
    public var origin: String { principals.origin }
    /// The keys that sign the log's heads, the newest last.
    public var logKeys: [LogKeySpan] { principals.logKeys }
    /// Everyone whom the log has introduced, as they are now.
    public var people: [LogPrincipal] { Array(principals.byID.values) }
    /// The age recipients of every version of each ring, the first first, by the rings' names.
    public var rings: [String: [String]] { principals.rings }

    /// Whether somebody left, or got other keys, since the log's key was last changed: they have it.
    public var isLogKeyOwed: Bool {
        guard let left = principals.lastLeft, let from = principals.logKeys.last?.from else {
            return false
        }
        return left > from
    }

    /// Whether a key was ever introduced for somebody, recovery included: it is nobody's new key any more.
    public func hasIntroduced(_ key: VerifyingKey) -> Bool { principals.keys.contains(key) }

    /// The recovery identity, with the keys that it has now; none before record 0.
    public var recovery: LogPrincipal? { principals.byID.values.first { $0.isRecovery } }
}
