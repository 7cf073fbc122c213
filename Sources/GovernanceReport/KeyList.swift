public import AuditLog
public import VaultModel

/// The keys that an export is verified with: `keys.txt`, which the records themselves must bear out.
public struct KeyList: Sendable {
    private var logKeys: [(key: NoteKey, from: UInt64, to: UInt64?)] = []
    private var principals: [(id: PrincipalID, key: String)] = []
    private var origins: [String] = []

    /// Starts without a key.
    public init() {}

    /// Takes what a record introduces, if it tells of something done.
    ///
    /// - Parameters:
    ///   - record: Any record, in the log's order.
    ///   - base64: Writes a key's bytes in standard base64.
    public mutating func take(_ record: Record, base64: (Introduction.Keys) -> String) {
        guard record.outcome == .ok, record.phase != .intent, let members = record.introduces,
            let introduction = try? Introduction(of: record.event, members)
        else { return }
        switch introduction {
        case .genesis(let genesis):
            origins = [genesis.origin]
            logKeys = [(genesis.log, 0, nil)]
            for keys in [genesis.founder, genesis.recovery]
                + [genesis.governance].compactMap(\.self)
            {
                principals.append((keys.person, base64(keys)))
            }
        case .person(let keys, _), .rekey(let keys), .recovery(let keys):
            principals.append((keys.person, base64(keys)))
        case .logKey(let key):
            if !logKeys.isEmpty { logKeys[logKeys.count - 1].to = record.index }
            logKeys.append((key, record.index, nil))
        case .epoch(let opening):
            if !logKeys.isEmpty { logKeys[logKeys.count - 1].to = record.index - 1 }
            logKeys.append((opening.log, record.index, nil))
            origins.append(opening.log.name)
        case .roles, .retirement, .policy, .ring: break
        }
    }

    /// The log's newest key, as a verifier key.
    public var newestLogKey: String? { logKeys.last?.key.description }

    /// The list as text.
    public func text(vault: VaultID, witnesses: [NoteKey] = []) -> String {
        var lines = ["vault \(vault)"] + origins.map { "origin \($0)" }
        for (key, from, to) in logKeys {
            lines.append("log \(key) from \(from)" + (to.map { " to \($0)" } ?? ""))
        }
        for (id, key) in principals { lines.append("principal \(id) \(key)") }
        for witness in witnesses { lines.append("witness \(witness)") }
        return lines.map { $0 + "\n" }.joined()
    }
}
