import Catalog
import VaultCrypto
import VaultModel

extension Register<DisclosureRow> {
    /// `disclosures.csv`.
    static var disclosures: Self {
        Self(
            "disclosures.csv", "One line a film that was ever given to another organisation.",
            [
                .init("number", "the disclosure's number; films that went in one file share it") {
                    row, _ in String(row.number)
                },
                .init("disclosure", "the line's id") { row, _ in row.id.description },
                .init("clip", "the clip's id") { row, _ in Hex.encode(row.clip) },
                .init("address", "where people find the clip, or found it") { row, exporter in
                    try exporter.address(row.clip)
                },
                .init("family", "the family's id") { row, _ in row.family.description },
                .init("reference", "its reference") { row, exporter in
                    try exporter.resolver.reference(of: row.family)?.description
                },
                .init("recipient", "who was given it, unless that was erased") { row, exporter in
                    try exporter.terms(of: row)?.recipient
                },
                .init("agreement", "under which agreement, unless that was erased") {
                    row, exporter in
                    try exporter.terms(of: row)?.agreement
                },
                .init("recipient_key", "the age recipient that the file was sealed to") { row, _ in
                    X25519PublicKey(bytes: row.key)?.recipient
                },
                .init("disclosed", "when it left") { row, _ in row.disclosed.description },
                .init("disclosed_on", "the day of that moment") { row, _ in
                    row.disclosedOn.description
                },
                .init("disclosed_by", "who disclosed it") { row, _ in row.principal.description },
                .init("disclosed_by_name", "their name") { row, exporter in
                    try exporter.resolver.name(of: row.principal)
                },
                .init("expires_on", "the last day on which the recipient may have it") { row, _ in
                    row.expires.description
                },
                .init(
                    "destroyed_on",
                    "the day on which the film was destroyed here, of which the recipient must be told"
                ) { row, exporter in
                    try exporter.vault.catalog.destroyed(row)?.description
                },
                .init("note", "the commitment to recipient and agreement") { row, _ in
                    Hex.encode(row.note)
                },
            ])
    }
}

extension AuditExporter {
    /// To whom and under which agreement a film went, where the export may name people.
    fileprivate func terms(of row: DisclosureRow) throws -> (recipient: String, agreement: String)?
    {
        guard resolver.namesPeople,
            let family = try vault.catalog.find(FamilyRow.self, row.family.bytes)
        else { return nil }
        return DisclosureTerms.words(
            try reader.openText(row.note, field: DisclosureTerms.field, of: family))
    }
}
