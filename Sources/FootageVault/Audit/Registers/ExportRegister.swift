import Catalog
import VaultCrypto
import VaultModel

extension Register<ExportRow> {
    /// `exports.csv`.
    static var exports: Self {
        Self(
            "exports.csv", "One line a film that was ever taken out of the vault.",
            [
                .init("number", "the export's number in the vault") { row, _ in
                    String(row.number)
                },
                .init("export", "its id") { row, _ in row.id.description },
                .init("clip", "the clip's id") { row, _ in Hex.encode(row.clip) },
                .init("address", "where people find the clip, or found it") { row, exporter in
                    try exporter.address(row.clip)
                },
                .init("family", "the family's id") { row, _ in row.family.description },
                .init("reference", "its reference") { row, exporter in
                    try exporter.resolver.reference(of: row.family)?.description
                },
                .init("purpose", "why it was taken out") { row, _ in row.purpose },
                .init("person", "who has it") { row, _ in row.principal.description },
                .init("person_name", "their name") { row, exporter in
                    try exporter.resolver.name(of: row.principal)
                },
                .init("taken", "when it left") { row, _ in row.taken.description },
                .init("taken_on", "the day of that moment") { row, _ in row.takenOn.description },
                .init("return_by", "the day by which the copy must be gone") { row, _ in
                    row.returnBy?.description
                },
                .init("returned", "when its return or deletion was recorded") { row, _ in
                    row.returned?.description
                },
                .init("returned_on", "the day of that moment") { row, exporter in
                    row.returned.map { exporter.vault.date(of: $0).description }
                },
                .init("returned_by", "who recorded that") { row, _ in row.returnedBy?.description },
                .init("returned_by_name", "their name") { row, exporter in
                    try row.returnedBy.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init(
                    "standing",
                    "`returned`, `open`, or `late` where its day has passed and it is not back"
                ) { row, exporter in
                    guard row.returned == nil else { return "returned" }
                    return row.returnBy.map { $0 < exporter.date } == true ? "late" : "open"
                },
            ])
    }
}
