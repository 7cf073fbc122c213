import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// The last file of a disclosure's archive: what the others are, from whom, to whom and on what terms.
struct DisclosureManifest {
    let vault: Vault
    let number: Int
    let terms: DisclosureTerms
    let at: Instant
    let by: String
    let films: [GivenFilm]
    /// The clips' ids and days of filming, in the films' order.
    let clips: [ClipRow]

    /// Canonical JSON and a line feed, with stable keys.
    var bytes: [UInt8] {
        get throws {
            let log = try LogTable(vault.catalog.database)
            let document = JSONValue.object([
                "v": .integer(1), "vault": .string(vault.description.id.description),
                "from": .string(vault.description.name), "disclosure": .integer(Int64(number)),
                "disclosed": .string(at.description),
                "disclosed_on": .string(vault.date(of: at).description),
                "disclosed_by": .string(by), "recipient": .string(terms.recipient),
                "recipient_key": .string(terms.key.recipient),
                "agreement": .string(terms.agreement),
                "purpose": .string(AccessPurpose.disclosure.description),
                "expires": .string(terms.expires.description),
                "log": .object([
                    "size": .integer(Int64(clamping: log.size)),
                    "root": .string(log.root.description),
                ]),
                "films": .array(zip(films, clips).map(Self.json)),
            ])
            return document.canonicalBytes + [UInt8(ascii: "\n")]
        }
    }

    private static func json(_ film: GivenFilm, _ clip: ClipRow) -> JSONValue {
        .object([
            "clip": .string(clip.id.description), "address": .string(film.address.description),
            "recorded": .string(clip.recorded.description),
            "seconds": .integer(Int64(clamping: film.seconds)),
            "place": .string(film.place.rawValue),
            "files": .array(
                film.files.map { file in
                    .object([
                        "file": .string(file.name),
                        "bytes": .integer(Int64(clamping: file.bytes)),
                        "sha256": .string(file.sha256),
                        "taken_in_sha256": .string(file.takenIn),
                    ])
                }),
        ])
    }
}
