public import VaultCrypto
public import VaultModel

/// Someone whom the log has introduced, as of some record.
public struct LogPrincipal: Hashable, Sendable {
    /// Whether they may sign.
    public enum State: String, Hashable, Sendable {
        /// Only `person.accept`.
        case added
        /// What their roles allow.
        case active
        /// Nothing any more.
        case retired
    }

    /// Their id.
    public let id: PrincipalID
    /// The age recipient, to which secrets are wrapped.
    public internal(set) var recipient: String
    /// The key that checks their signatures now.
    public internal(set) var key: VerifyingKey
    /// What they are now.
    public internal(set) var roles: Roles
    /// Whether they may sign now.
    public internal(set) var state: State
    /// Whether this is the recovery identity, which signs only `recovery.*`.
    public let isRecovery: Bool
    /// The record that introduced them.
    public let since: UInt64
}

/// Who may sign what at one point of the log: everything that introductions change.
struct LogPrincipals: Hashable, Sendable {
    private(set) var byID: [HexID: LogPrincipal] = [:]
    private(set) var logKeys: [LogKeySpan] = []
    private(set) var epochs: [LogEpoch] = []
    private(set) var smallTeam = false
    private(set) var zone = ""
    /// Every key that was ever introduced for somebody, those that were replaced too.
    private(set) var keys: Set<VerifyingKey> = []
    /// The age recipients of every version of each ring, the first first, by the rings' names.
    private(set) var rings: [String: [String]] = [:]
    /// The last record by which somebody was retired, or given other keys.
    private(set) var lastLeft: UInt64?

    /// Nobody: the state before record 0.
    init() {}

    /// Everybody as an earlier verification left them.
    init(
        people: [LogPrincipal], logKeys: [LogKeySpan], epochs: [LogEpoch], smallTeam: Bool,
        zone: String, keys: Set<VerifyingKey>, rings: [String: [String]],
        lastLeft: UInt64?
    ) {
        byID = Dictionary(
            people.map { (HexID($0.id), $0) }, uniquingKeysWith: { first, _ in first })
        self.logKeys = logKeys
        self.epochs = epochs
        self.smallTeam = smallTeam
        self.zone = zone
        self.keys = keys
        self.rings = rings
        self.lastLeft = lastLeft
    }

    /// The log's name in its newest epoch.
    var origin: String { epochs.last?.origin ?? "" }

    subscript(_ id: HexID) -> LogPrincipal? { byID[id] }

    typealias Contradiction = Finding.Contradiction

    mutating func found(_ genesis: Introduction.Genesis) -> Contradiction? {
        smallTeam = genesis.smallTeam
        zone = genesis.zone
        rings = genesis.rings.mapValues { [$0] }
        logKeys = [LogKeySpan(key: genesis.log, from: 0, to: nil)]
        epochs = [LogEpoch(number: 1, origin: genesis.origin, from: 0, opening: nil)]
        let roles = Roles(genesis.founderRoles)
        if let wrong = add(genesis.founder, roles, .active, index: 0) { return wrong }
        if let wrong = add(genesis.recovery, [], .active, index: 0, isRecovery: true) {
            return wrong
        }
        guard let governance = genesis.governance else { return nil }
        return add(governance, .governance, .added, index: 0)
    }

    /// Ends the epoch before, whose key signs no checkpoint with a record of this one.
    mutating func begin(_ epoch: LogEpoch, _ key: NoteKey) {
        logKeys[logKeys.count - 1].to = epoch.from - 1
        logKeys.append(LogKeySpan(key: key, from: epoch.from, to: nil))
        epochs.append(epoch)
    }

    mutating func accept(_ id: HexID) { byID[id]?.state = .active }

    /// Applies what a record introduces, or tells what is wrong with it.
    mutating func apply(
        _ introduction: Introduction, by actor: LogPrincipal, index: UInt64
    ) -> Contradiction? {
        switch introduction {
        case .genesis, .epoch: return .known
        case .person(let keys, let roles):
            let roles = Roles(roles)
            return mayGive(roles, actor) ?? add(keys, roles, .added, index: index)
        case .roles(let person, let roles):
            guard let known = living(person) else { return .unknown }
            let roles = Roles(roles)
            let given = roles.subtracting(known.roles)
            if person == actor.id, !given.isEmpty { return .ownRole }
            let changed = roles.symmetricDifference(known.roles)
            if let wrong = mayGive(changed, actor) ?? several(roles) { return wrong }
            byID[HexID(person)]?.roles = roles
        case .retirement(let person):
            guard living(person) != nil else { return .unknown }
            byID[HexID(person)]?.state = .retired
            lastLeft = index
        case .rekey(let keys):
            guard let known = living(keys.person) else { return .unknown }
            if keys.person == actor.id { return .ownRole }
            if !actor.isRecovery, let wrong = mayGive(known.roles, actor) { return wrong }
            lastLeft = index
            return replace(keys)
        case .recovery(let keys):
            guard byID[HexID(keys.person)]?.isRecovery == true else { return .unknown }
            return replace(keys)
        case .logKey(let key):
            guard key.name == origin else { return .origin }
            guard !logKeys.contains(where: { $0.key == key }) else { return .keyKnown }
            logKeys[logKeys.count - 1].to = index
            logKeys.append(LogKeySpan(key: key, from: index, to: nil))
        case .ring(let name, let version, let recipient):
            guard version == Int64(rings[name]?.count ?? 0) + 1 else { return .ringVersion }
            rings[name, default: []].append(recipient)
        case .policy: break
        }
        return nil
    }

    private func living(_ person: PrincipalID) -> LogPrincipal? {
        guard let known = byID[HexID(person)], known.state != .retired, !known.isRecovery else {
            return nil
        }
        return known
    }

    private func mayGive(_ roles: Roles, _ actor: LogPrincipal) -> Contradiction? {
        if roles.contains(.governance), !actor.roles.contains(.governance) { return .governance }
        let others = roles.subtracting(.governance)
        if !others.isEmpty, !actor.roles.contains(.administrator) { return .administrator }
        return nil
    }

    private func several(_ roles: Roles) -> Contradiction? {
        !smallTeam && roles.rawValue.nonzeroBitCount > 1 ? .severalRoles : nil
    }

    private mutating func add(
        _ new: Introduction.Keys, _ roles: Roles, _ state: LogPrincipal.State, index: UInt64,
        isRecovery: Bool = false
    ) -> Contradiction? {
        guard byID[HexID(new.person)] == nil else { return .known }
        guard keys.insert(new.sign).inserted else { return .keyKnown }
        if let wrong = several(roles) { return wrong }
        byID[HexID(new.person)] = LogPrincipal(
            id: new.person, recipient: new.recipient, key: new.sign, roles: roles, state: state,
            isRecovery: isRecovery, since: index)
        return nil
    }

    private mutating func replace(_ new: Introduction.Keys) -> Contradiction? {
        guard keys.insert(new.sign).inserted else { return .keyKnown }
        byID[HexID(new.person)]?.key = new.sign
        byID[HexID(new.person)]?.recipient = new.recipient
        return nil
    }
}

/// A key of the log, and the records at which it signed checkpoints.
public struct LogKeySpan: Hashable, Sendable {
    /// The key; its name is the log's origin.
    public let key: NoteKey
    /// The record that introduced it, whose checkpoint is the first it signs.
    public let from: UInt64
    /// The record that introduced the next, whose checkpoint is the last it signs.
    public internal(set) var to: UInt64?

    /// Whether it signs the checkpoint of a log of so many records.
    public func signs(size: UInt64) -> Bool { size > from && (to.map { size - 1 <= $0 } ?? true) }
}
