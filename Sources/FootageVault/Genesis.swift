import AuditLog
import VaultCrypto
import VaultModel

/// What record 0 of the log says: the root of trust, whose leaf hash is the vault's id.
struct Genesis: Sendable {
    /// What a person entered the log with.
    struct Founder: Sendable {
        var id: PrincipalID
        var recipient: X25519PublicKey
        var verifying: VerifyingKey
        var roles: [Role]
    }

    let origin: String
    let zone: String
    let isSmallTeam: Bool
    let logKey: NoteKey
    let recovery: X25519PublicKey
    let recoverySigning: VerifyingKey
    let founders: [Founder]

    init(_ record: Record) throws {
        let wrong = VaultError(
            .tampered, "genesis", "record 0 of the log does not say what a vault begins with",
            hint: "do not use this vault; run `footage audit verify`")
        guard let introduced = record.introduces, record.event == .vaultCreate,
            case .string(let origin)? = introduced["origin"],
            case .string(let zone)? = introduced["zone"],
            case .bool(let isSmallTeam)? = introduced["small_team"],
            case .string(let logText)? = introduced["log"],
            let logKey = try? NoteKey(logText), logKey.name == origin,
            case .object(let recovery)? = introduced["recovery"],
            let recipient = Self.recipient(in: recovery), let sign = Self.verifying(in: recovery),
            case .array(let people)? = introduced["people"]
        else { throw wrong }
        self.origin = origin
        self.zone = zone
        self.isSmallTeam = isSmallTeam
        self.logKey = logKey
        self.recovery = recipient
        recoverySigning = sign
        founders = try people.map { value in
            guard case .object(let members) = value,
                case .string(let idText)? = members["person"], let id = PrincipalID(idText),
                let recipient = Self.recipient(in: members),
                let verifying = Self.verifying(in: members),
                case .array(let roles)? = members["roles"]
            else { throw wrong }
            return Founder(
                id: id, recipient: recipient, verifying: verifying,
                roles: roles.compactMap { value in
                    if case .string(let text) = value { Role(rawValue: text) } else { nil }
                })
        }
    }

    private static func recipient(in members: [String: JSONValue]) -> X25519PublicKey? {
        guard case .string(let text)? = members["recipient"] else { return nil }
        return X25519PublicKey(recipient: text)
    }

    private static func verifying(in members: [String: JSONValue]) -> VerifyingKey? {
        guard case .string(let text)? = members["sign"],
            let bytes = Base64.decode(text, .standard)
        else { return nil }
        return VerifyingKey(bytes: bytes)
    }
}
