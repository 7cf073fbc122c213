import Testing

/// An edit of the catalog with stock tools, and what must be found.
struct RowTampering: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sql: [String]
    let findings: [String]

    init(_ what: String, _ sql: String..., finds findings: [String]) {
        testDescription = what
        self.sql = sql
        self.findings = findings
    }

    static let all = [
        Self(
            "a hold's date of review moved", "UPDATE hold SET review_by = review_by - 300",
            finds: ["row-changed hold"]),
        Self("a hold deleted", "DELETE FROM hold", finds: ["row-missing hold"]),
        Self(
            "a hold released",
            """
            UPDATE hold SET released = placed, released_on = placed_on, released_by = placed_by
            """, finds: ["row-changed hold"]),
        Self(
            "a grant slipped in",
            """
            INSERT INTO grant_ SELECT randomblob(16), randomblob(16), family, \
            (SELECT id FROM person WHERE roles LIKE '%governance%'), purposes, from_, until, \
            given_by, revoked, revoked_by, sealed FROM grant_ WHERE principal IS NOT NULL LIMIT 1
            """, finds: ["row-without-record grant"]),
        Self(
            "a grant widened",
            """
            UPDATE grant_ SET purposes = 'research' WHERE id = \
            (SELECT id FROM grant_ WHERE principal IS NOT NULL LIMIT 1)
            """, finds: ["row-changed grant"]),
        Self(
            "a clip's day moved",
            "UPDATE clip SET recorded = recorded - 600 WHERE number = 1",
            finds: ["row-changed clip"]),
        Self(
            "a clip made part of the record", "UPDATE clip SET class = 'record' WHERE number = 2",
            finds: ["row-changed clip"]),
        Self(
            "a policy's text changed",
            """
            UPDATE policy SET text = CAST(replace(CAST(text AS TEXT), 'P2M', 'P9Y') AS BLOB)
            """, finds: ["row-changed policy", "policy-text policy"]),
        Self(
            "a policy's number taken out", "UPDATE policy SET number = NULL",
            finds: ["row-changed policy", "catalog-unreadable the"]),
        Self(
            "a role given",
            "UPDATE person SET roles = 'governance practitioner' WHERE roles = 'practitioner'",
            finds: ["row-changed person", "person person"]),
        Self(
            "two clips swapped",
            """
            UPDATE clip SET digest = randomblob(32), number = 3 - number + 10
            """, "UPDATE clip SET number = number - 10",
            finds: ["row-changed clip", "row-changed clip"]),
    ]
}
