import VaultCrypto
public import VaultModel

extension Introduction {
    /// The members of a record's `introduces`.
    public var members: [String: JSONValue] {
        switch self {
        case .genesis(let genesis):
            var members: [String: JSONValue] = [
                "log": .string(genesis.log.description), "origin": .string(genesis.origin),
                "described": genesis.described.json, "zone": .string(genesis.zone),
                "smallTeam": .bool(genesis.smallTeam),
                "founder": .object(
                    Self.members(genesis.founder).merging(
                        ["roles": Self.list(genesis.founderRoles)]) { $1 }),
                "recovery": .object(Self.members(genesis.recovery)),
                "rings": .object(genesis.rings.mapValues { .string($0) }),
            ]
            members["governance"] = genesis.governance.map { .object(Self.members($0)) }
            return members
        case .person(let keys, let roles):
            return Self.members(keys).merging(["roles": Self.list(roles)]) { $1 }
        case .roles(let person, let roles):
            return ["person": .string(person.description), "roles": Self.list(roles)]
        case .retirement(let person): return ["person": .string(person.description)]
        case .rekey(let keys), .recovery(let keys): return Self.members(keys)
        case .logKey(let key): return ["log": .string(key.description)]
        case .epoch(let opening): return opening.members
        case .policy(let name, let version, let sha256):
            return [
                "name": .string(name), "version": .integer(version),
                "sha256": .string(sha256.description),
            ]
        case .ring(let name, let version, let recipient):
            return [
                "name": .string(name), "version": .integer(version),
                "recipient": .string(recipient),
            ]
        }
    }

    /// Reads what a record's `introduces` tells, or none for an event that introduces nothing of
    /// these.
    ///
    /// - Throws: `introductionMalformed` for an event that must introduce something and does not.
    public init?(of event: Event, _ members: [String: JSONValue]) throws(AuditLogError) {
        let reader = MemberReader(members)
        switch event {
        case .vaultCreate: self = .genesis(try Self.genesis(reader))
        case .personAdd:
            self = .person(try reader.keys(), roles: try reader.roles())
        case .personRoles: self = .roles(try reader.person(), try reader.roles())
        case .personRetire: self = .retirement(try reader.person())
        case .personRekey, .recoveryRekey: self = .rekey(try reader.keys())
        case .recoveryRotate:
            let keys = try reader.keys()
            // Everything that comes is sealed to it: one that is none would stop the vault for good.
            guard X25519PublicKey(recipient: keys.recipient) != nil else {
                throw .introductionMalformed(member: "recipient")
            }
            self = .recovery(keys)
        case .logKey: self = .logKey(try reader.noteKey("log"))
        case .epochOpen: self = .epoch(try EpochOpening(reader))
        case .policyAdopt:
            guard let sha256 = SHA256Digest(try reader.text("sha256")) else {
                throw .introductionMalformed(member: "sha256")
            }
            self = .policy(
                name: try reader.text("name"), version: try reader.integer("version"),
                sha256: sha256)
        case .ringRotate:
            self = .ring(
                name: try reader.text("name"), version: try reader.integer("version"),
                recipient: try reader.text("recipient"))
        default: return nil
        }
    }

    private static func genesis(_ reader: MemberReader) throws(AuditLogError) -> Genesis {
        let log = try reader.noteKey("log")
        guard try reader.text("origin") == log.name else {
            throw .introductionMalformed(member: "origin")
        }
        let founder = try reader.object("founder")
        var rings: [String: String] = [:]
        for (name, value) in try reader.object("rings").members {
            guard case .string(let recipient) = value else {
                throw .introductionMalformed(member: "rings")
            }
            rings[name] = recipient
        }
        return Genesis(
            log: log, described: try Described(reader.object("described")),
            zone: try reader.text("zone"), smallTeam: try reader.bool("smallTeam"),
            founder: try founder.keys(), founderRoles: try founder.roles(),
            governance: reader.has("governance") ? try reader.object("governance").keys() : nil,
            recovery: try reader.object("recovery").keys(), rings: rings)
    }

    private static func members(_ keys: Keys) -> [String: JSONValue] {
        [
            "person": .string(keys.person.description), "recipient": .string(keys.recipient),
            "sign": .string(Base64.encode(keys.sign.bytes, .urlNoPad)),
        ]
    }

    private static func list(_ roles: [Role]) -> JSONValue {
        .array(Roles(roles).listed.map { .string($0.rawValue) })
    }
}

extension Introduction.Described {
    var json: JSONValue {
        var members: [String: JSONValue] = ["name": .string(name)]
        members["group"] = group.map { .string($0) }
        members["slots"] = slots.map { .string($0) }
        return .object(members)
    }

    init(_ reader: MemberReader) throws(AuditLogError) {
        name = try reader.text("name")
        group = reader.has("group") ? try reader.text("group") : nil
        slots = reader.has("slots") ? try reader.text("slots") : nil
    }
}

/// Reads members of an introduction, each in the form it must have.
struct MemberReader {
    let members: [String: JSONValue]

    init(_ members: [String: JSONValue]) { self.members = members }

    func has(_ name: String) -> Bool { members[name] != nil }

    func text(_ name: String) throws(AuditLogError) -> String {
        guard case .string(let text)? = members[name] else {
            throw .introductionMalformed(member: name)
        }
        return text
    }

    func integer(_ name: String) throws(AuditLogError) -> Int64 {
        guard case .integer(let number)? = members[name] else {
            throw .introductionMalformed(member: name)
        }
        return number
    }

    func bool(_ name: String) throws(AuditLogError) -> Bool {
        guard case .bool(let value)? = members[name] else {
            throw .introductionMalformed(member: name)
        }
        return value
    }

    func object(_ name: String) throws(AuditLogError) -> MemberReader {
        guard case .object(let members)? = members[name] else {
            throw .introductionMalformed(member: name)
        }
        return MemberReader(members)
    }

    func noteKey(_ name: String) throws(AuditLogError) -> NoteKey {
        let key = try NoteKey(try text(name))
        guard key.kind == .ed25519 else { throw .signatureType(key.kind.rawValue) }
        return key
    }

    func person() throws(AuditLogError) -> PrincipalID {
        guard let person = PrincipalID(try text("person")) else {
            throw .introductionMalformed(member: "person")
        }
        return person
    }

    func keys() throws(AuditLogError) -> Introduction.Keys {
        guard let bytes = Base64.decode(try text("sign"), .urlNoPad),
            let sign = VerifyingKey(bytes: bytes)
        else { throw .introductionMalformed(member: "sign") }
        return Introduction.Keys(
            person: try person(), recipient: try text("recipient"), sign: sign)
    }

    func roles() throws(AuditLogError) -> [Role] {
        guard case .array(let values)? = members["roles"] else {
            throw .introductionMalformed(member: "roles")
        }
        let roles = values.compactMap { value -> Role? in
            guard case .string(let name) = value else { return nil }
            return Role(rawValue: name)
        }
        guard roles.count == values.count, roles == Roles(roles).listed, !roles.isEmpty else {
            throw .introductionMalformed(member: "roles")
        }
        return roles
    }
}
