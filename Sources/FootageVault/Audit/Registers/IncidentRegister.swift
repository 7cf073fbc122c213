import Catalog
import VaultCrypto
import VaultModel

extension Register<IncidentRow> {
    /// `incidents.csv`.
    static var incidents: Self {
        Self(
            "incidents.csv",
            "One line an incident that was ever opened. Why one was closed, is sealed.",
            [
                .init("number", "its number in the vault") { row, _ in String(row.number) },
                .init("incident", "its id") { row, _ in row.id.description },
                .init("kind", "what happened, of a closed list") { row, _ in row.kind },
                .init("family", "the family's id, where it concerns one") { row, _ in
                    row.family?.description
                },
                .init("reference", "its reference") { row, exporter in
                    try row.family.flatMap { try exporter.resolver.reference(of: $0)?.description }
                },
                .init("clip", "the clip's id, where it concerns one") { row, _ in
                    row.clip.map(Hex.encode)
                },
                .init("address", "where people find that clip, or found it") { row, exporter in
                    try exporter.address(row.clip)
                },
                .init("cause", "whose act it was, where it was anyone's") { row, _ in
                    row.cause?.description
                },
                .init("cause_name", "their name") { row, exporter in
                    try row.cause.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init("detail", "what it rests on, in ids, codes and counts") { row, _ in
                    row.detail
                },
                .init("opened", "when it was opened") { row, _ in row.opened.description },
                .init("opened_on", "the day of that moment") { row, exporter in
                    exporter.vault.date(of: row.opened).description
                },
                .init("closed", "when a person closed it; empty while it is open") { row, _ in
                    row.closed?.description
                },
                .init("closed_on", "the day of that moment") { row, exporter in
                    row.closed.map { exporter.vault.date(of: $0).description }
                },
                .init("closed_by", "who closed it") { row, _ in row.closedBy?.description },
                .init("closed_by_name", "their name") { row, exporter in
                    try row.closedBy.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init("note", "the commitment to why it was closed") { row, _ in
                    row.note.map(Hex.encode)
                },
            ])
    }
}
