import Catalog
import VaultModel

/// What a certificate says of the copies of its clip that had left the vault.
extension Vault {
    /// The copies that people took out, and the films that other organisations were given.
    ///
    /// Ids, days and codes only: to whom a film was disclosed is a sealed text, of which the commitment stands
    /// here.
    func copies(of stone: TombstoneRow) throws -> [String: JSONValue] {
        let exports = try catalog.rows(
            ExportRow.self, where: "clip = ? ORDER BY number", [.id(stone.id)])
        let disclosures = try catalog.disclosures(of: stone.id)
        return [
            "copies": .array(exports.map { json($0, until: stone.destroyedOn) }),
            "disclosures": .array(disclosures.map(Self.json)),
        ]
    }

    private func json(_ row: ExportRow, until destroyed: CivilDate) -> JSONValue {
        let returned = row.returned.map { date(of: $0) }
        let isLate = row.returnBy.map { $0 < returned ?? max(today, destroyed) } ?? false
        var members: [String: JSONValue] = [
            "number": .integer(row.number), "taken_on": .string(row.takenOn.description),
            "taken_by": .string(row.principal.description), "purpose": .string(row.purpose),
            "late": .bool(isLate),
        ]
        members["return_by"] = row.returnBy.map { .string($0.description) }
        members["returned_on"] = returned.map { .string($0.description) }
        return .object(members)
    }

    private static func json(_ row: DisclosureRow) -> JSONValue {
        .object([
            "number": .integer(row.number), "disclosed_on": .string(row.disclosedOn.description),
            "disclosed_by": .string(row.principal.description),
            "expires": .string(row.expires.description), "terms": .string(Hex.encode(row.note)),
        ])
    }
}
