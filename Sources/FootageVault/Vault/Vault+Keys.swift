import AgeFile
package import Catalog
import Database
package import VaultCrypto
import VaultModel

extension VaultKeyName {
    /// The roles whose work needs the key.
    var holders: Set<Role> {
        switch self {
        case .log: Set(Role.allCases)
        case .digest: [.practitioner, .uploader, .governance]
        case .names: [.practitioner, .supervisor, .governance]
        case .dates: [.practitioner, .supervisor, .governance, .retention]
        }
    }
}

extension Vault {
    /// The newest version of a vault key.
    func newestKey(_ name: VaultKeyName) throws -> VaultKeyRow {
        let rows = try catalog.rows(
            VaultKeyRow.self, where: "key = ? ORDER BY version DESC LIMIT 1", [.text(name.rawValue)]
        )
        guard let row = rows.first else {
            throw CatalogError.missing(table: VaultKeyRow.table, id: name.rawValue)
        }
        return row
    }

    /// The public half of the newest version of a ring.
    package func ringPublicKey(_ name: VaultKeyName) throws -> (
        key: X25519PublicKey, version: UInt32
    ) {
        let row = try newestKey(name)
        guard let key = row.publicKey.flatMap({ X25519PublicKey(bytes: $0) }) else {
            throw CatalogError.malformed(table: VaultKeyRow.table, detail: "no public key")
        }
        return (key, UInt32(clamping: row.version))
    }

    /// Opens a vault key that was sealed to someone: its newest version, or the one that is asked for.
    func openWrap(
        of name: VaultKeyName, version: UInt32? = nil, for principal: PrincipalID,
        with identity: borrowing X25519Identity
    ) throws -> SecretBytes {
        let version = try version.map { Int64($0) } ?? newestKey(name).version
        let rows = try catalog.rows(
            WrapRow.self,
            where: """
                principal = ? AND vault_key = \
                (SELECT id FROM vault_key WHERE key = ? AND version = ?)
                """, [.id(principal), .text(name.rawValue), .integer(version)])
        // Whoever may give a key could give it twice, and the other one false.
        guard rows.count < 2 else {
            throw VaultError(
                .tampered, "wrap", "the vault's \(name) key was sealed to you more than once",
                hint:
                    "nothing was done; run `footage audit verify`, and tell information governance"
            )
        }
        guard let wrap = rows.first else {
            throw VaultError(
                .notPermitted, "no-key", "your role has not been given the vault's \(name) key",
                hint:
                    "someone with governance runs `footage person share-keys`, which gives what is owed"
            )
        }
        do {
            return try AgeFile.open(wrap.sealed, with: identity)
        } catch {
            // Of somebody's own file it would be bad input; this one the vault wrote.
            guard VaultError.of(error).kind == .badInput else { throw error }
            throw VaultError(
                .tampered, "wrap",
                "the vault's \(name) key that was sealed to you is damaged: \(error.message)",
                hint:
                    "nothing was done; run `footage audit verify`, and tell information governance"
            )
        }
    }
}

extension UnlockedVault {
    /// Whether this person was given a vault key, in every version that there is.
    ///
    /// Of a new version they may have been given the one and still be owed those before: then what is sealed does not
    /// open for them as a whole.
    func holds(_ name: VaultKeyName) throws -> Bool {
        let mine = "id IN (SELECT vault_key FROM wrap WHERE principal = ?)"
        let versions = try vault.catalog.count(
            VaultKeyRow.self, where: "key = ?", [.text(name.rawValue)])
        return try versions > 0
            && vault.catalog.count(
                VaultKeyRow.self, where: "key = ? AND \(mine)",
                [.text(name.rawValue), .id(principal)]) == versions
    }

    func vaultKey(_ name: VaultKeyName, version: UInt32? = nil) throws -> SecretBytes {
        try vault.openWrap(of: name, version: version, for: principal, with: identity)
    }

    /// The identity behind a ring, with which its sealed boxes are opened.
    func ringIdentity(_ name: VaultKeyName, version: UInt32) throws -> X25519Identity {
        try vaultKey(name, version: version).withSpan { try X25519Identity(secretText: $0) }
    }
}
