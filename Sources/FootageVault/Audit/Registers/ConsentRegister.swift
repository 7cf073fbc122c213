import Catalog
import VaultCrypto
import VaultModel

extension Register<ConsentRow> {
    /// `consents.csv`.
    static var consents: Self {
        Self(
            "consents.csv",
            """
            One line an entry about consent: given, withdrawn, or another entry taken back. No entry is ever \
            edited; a later one supersedes it. Who signed, and on what authority, is sealed.
            """,
            [
                .init("family", "the family's id") { row, _ in row.family.description },
                .init("reference", "its reference") { row, exporter in
                    try exporter.resolver.reference(of: row.family)?.description
                },
                .init("number", "the entry's number within the family") { row, _ in
                    String(row.number)
                },
                .init("entry", "its id") { row, _ in row.id.description },
                .init("programme", "the id of the programme it holds in") { row, _ in
                    row.programme.description
                },
                .init("purpose", "what for") { row, _ in row.purpose.rawValue },
                .init("signer", "which of the people who must consent, from 1") { row, _ in
                    String(row.signer)
                },
                .init("given", "the day it was given; empty where another entry is taken back") {
                    row, _ in row.given?.description
                },
                .init("expires", "the last day it holds") { row, _ in row.expires?.description },
                .init("withdrawn", "the day it was withdrawn") { row, _ in
                    row.withdrawn?.description
                },
                .init("form", "the version of the form that was signed") { row, _ in row.form },
                .init("wording", "the SHA-256 of that form's wording") { row, _ in
                    row.wording.map(Hex.encode)
                },
                .init("entered", "when this was entered") { row, _ in row.entered.description },
                .init("entered_on", "the day of that moment") { row, _ in
                    row.enteredOn.description
                },
                .init("entered_by", "who entered it") { row, _ in row.enteredBy.description },
                .init("entered_by_name", "their name") { row, exporter in
                    try exporter.resolver.name(of: row.enteredBy)
                },
                .init("supersedes", "the id of the entry that it takes the place of") { row, _ in
                    row.supersedes?.description
                },
                .init("note", "the commitment to the authority on which they consented") { row, _ in
                    row.note.map(Hex.encode)
                },
            ])
    }
}
