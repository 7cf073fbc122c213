import AuditLog
import VaultCrypto

/// What record 0 of the log says: the root of trust, whose leaf hash is the vault's id.
struct Genesis: Sendable {
    let introduction: Introduction.Genesis
    /// The key that everything needed for recovery was sealed to at first; `UnlockedVault.recoveryKeys` has the one
    /// that it is sealed to now.
    let firstRecovery: X25519PublicKey

    init(_ record: Record) throws {
        guard record.event == .vaultCreate, let members = record.introduces,
            case .genesis(let genesis)? = try Introduction(of: record.event, members),
            let recovery = X25519PublicKey(recipient: genesis.recovery.recipient)
        else {
            throw VaultError(
                .tampered, "genesis", "record 0 of the log does not say what a vault begins with",
                hint: "do not use this vault; run `footage audit verify`")
        }
        introduction = genesis
        firstRecovery = recovery
    }

    /// The log's name in an epoch.
    func origin(in epoch: Int64) -> String {
        EpochOpening.origin(introduction.origin, of: 1, in: epoch)
    }

    /// The epoch in which the log has this name; none for another log's.
    func epoch(of origin: String) -> Int64? {
        guard let number = origin.split(separator: "/").last.flatMap({ Int64($0) }), number > 0,
            self.origin(in: number) == origin
        else { return nil }
        return number
    }

    var zone: String { introduction.zone }
    var isSmallTeam: Bool { introduction.smallTeam }
    var logKey: NoteKey { introduction.log }
}
