import Catalog
import VaultCrypto
import VaultModel

extension Register<HoldRow> {
    /// `holds.csv`.
    static var holds: Self {
        Self(
            "holds.csv",
            "One line a hold that was ever placed. Why, is sealed, and stands in no export.",
            [
                .init("number", "its number in the vault") { row, _ in String(row.number) },
                .init("hold", "its id") { row, _ in row.id.description },
                .init("kind", "why destruction is stopped, of a closed list") { row, _ in
                    row.kind.rawValue
                },
                .init("family", "the family's id") { row, _ in row.family.description },
                .init("reference", "its reference") { row, exporter in
                    try exporter.resolver.reference(of: row.family)?.description
                },
                .init("scope", "`family`, `session` or `clip`: what it is on") { row, _ in
                    row.clip != nil ? "clip" : row.session != nil ? "session" : "family"
                },
                .init("session", "the session's number, where it is on one") { row, exporter in
                    try row.session.flatMap { try exporter.resolver.number(of: $0) }
                        .map { String($0) }
                },
                .init("clip", "the clip's id, where it is on one") { row, _ in
                    row.clip.map(Hex.encode)
                },
                .init("address", "where people find that clip, or found it") { row, exporter in
                    try exporter.address(row.clip)
                },
                .init("owner", "the id of the person who answers for it") { row, _ in
                    row.owner.description
                },
                .init("owner_name", "their name") { row, exporter in
                    try exporter.resolver.name(of: row.owner)
                },
                .init("watchers", "the roles that may still watch under it") { row, _ in
                    row.watchers.map(\.rawValue).sorted().joined(separator: " ")
                },
                .init("uses", "the purposes for which they may") { row, _ in row.uses },
                .init("placed", "when it was placed") { row, _ in row.placed.description },
                .init("placed_on", "the day of that moment") { row, _ in
                    row.placedOn.description
                },
                .init("placed_by", "who placed it") { row, _ in row.placedBy.description },
                .init("placed_by_name", "their name") { row, exporter in
                    try exporter.resolver.name(of: row.placedBy)
                },
                .init("review_by", "the day by which it must be looked at again") { row, _ in
                    row.reviewBy.description
                },
                .init("reviews", "how often it was looked at and stayed") { row, exporter in
                    String(exporter.reviews[row.id]?.count ?? 0)
                },
                .init("last_review", "the day it was last looked at") { row, exporter in
                    exporter.reviews[row.id]?.last.description
                },
                .init("released", "when it was released; empty while it is open") { row, _ in
                    row.released?.description
                },
                .init("released_on", "the day of that moment") { row, _ in
                    row.releasedOn?.description
                },
                .init("released_by", "who released it") { row, _ in row.releasedBy?.description },
                .init("released_by_name", "their name") { row, exporter in
                    try row.releasedBy.flatMap { try exporter.resolver.name(of: $0) }
                },
                .init("age_days", "days from its placing to its release, or to the export") {
                    row, exporter in
                    String(row.placedOn.days(to: row.releasedOn ?? exporter.date))
                },
                .init("note", "the commitment to its reason") { row, _ in
                    row.note.map(Hex.encode)
                },
            ])
    }
}
