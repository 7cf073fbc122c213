import FootageVault
import Retention
import Testing
import VaultModel

/// Design §9, cell by cell: who may change a clip, decide about it and close what went wrong.
@Suite struct ActMatrixTests {
    /// Who tries: a role, with or without a grant of the family.
    struct Person: Sendable, CustomTestStringConvertible {
        let roles: Set<Role>
        let isGranted: Bool

        var testDescription: String {
            roles.map(\.rawValue).joined(separator: " ") + (isGranted ? ", granted" : "")
        }

        init(_ role: Role, granted isGranted: Bool = false) {
            roles = [role]
            self.isGranted = isGranted
        }
    }

    /// What each act comes to, in the order of `acts`.
    ///
    /// It is `done` or `listed`, or the code of what refused it.
    @Test(arguments: [
        (Person(.uploader), Self.refused),
        (
            Person(.practitioner, granted: true),
            [
                "done", "role", "done", "role", "done", "role", "role", "role", "not-reviewer",
                "role", "listed", "listed", "role",
            ]
        ),
        (
            Person(.practitioner),
            [
                "no-grant", "role", "no-grant", "role", "no-grant", "role", "role", "role",
                "no-grant", "role", "no-grant", "no-grant", "role",
            ]
        ),
        (
            Person(.supervisor, granted: true),
            [
                "role", "role", "role", "role", "role", "role", "role", "role", "not-reviewer",
                "role", "listed", "listed", "role",
            ]
        ),
        (
            Person(.supervisor),
            [
                "role", "role", "role", "role", "role", "role", "role", "role", "no-grant", "role",
                "no-grant", "no-grant", "role",
            ]
        ),
        (
            Person(.governance),
            [
                "done", "last-purpose", "done", "class-known", "done", "source-unknown", "done",
                "not-found", "no-review", "not-blocked", "listed", "listed", "done",
            ]
        ),
        (
            Person(.administrator),
            Self.refused.enumerated().map { $0.offset == 11 ? "listed" : $0.element }
        ),
        (Person(.retention), Self.refused),
    ])
    func `each role does what the matrix says, and a refusal is on record`(
        person: Person, expected: [String]
    ) throws {
        let vault = try GovernedVault()
        let test = vault.test
        try vault.agree(to: .training)
        _ = try test.founder().makeRecord(vault.films[1])
        _ = try test.purge().runPurge()
        let colleague = try test.colleague("Cy Third", person.roles)
        if person.isGranted {
            try test.practitioner().grantFamily(
                vault.family, to: test.founder().findPerson("Cy Third"),
                purposes: [.purpose(.therapy)], until: nil)
        }
        var found: [String] = []
        for act in Self.acts {
            let (end, event) = try Self.tried(act, vault, colleague)
            found.append(end)
            if ["role", "no-grant", "not-reviewer"].contains(end) {
                #expect(try test.lastEvents(1) == ["\(event) \(end)"])
            }
        }
        #expect(found == expected)
    }

    private static let refused = Array(repeating: "role", count: 13)

    private typealias Try = (String, (GovernedVault, UnlockedVault) throws -> Void)

    private static var acts: [Try] {
        [
            ("clip.purpose", { _ = try $1.addPurpose(.training, to: $0.film) }),
            ("clip.purpose-drop", { _ = try $1.dropPurpose(.therapy, from: $0.film) }),
            ("clip.class", { _ = try $1.makeRecord($0.film) }),
            ("clip.class-working", { _ = try $1.makeWorking($0.film, reason: "a mistake") }),
            ("clip.derive", { _ = try $1.markDerived($0.film, from: [$0.films[1]]) }),
            (
                "clip.derive-drop",
                {
                    _ = try $1.dropDerivation(
                        of: $0.film, from: [$0.films[1]], reason: "a mistake")
                }
            ),
            ("clip.extend", { try $0.extend(until: "2028-01-01", by: $1) }),
            (
                "clip.extend-cancel",
                { _ = try $1.cancelExtension(99, of: $0.film, reason: "a mistake", minute: "M/3") }
            ),
            ("review.decide", { try $0.decide(.destroy, by: $1) }),
            (
                "review.waive",
                {
                    _ = try $1.waive(
                        .sessionNoteFiled, for: $0.film, reason: "She left", minute: "M/3")
                }
            ),
            ("review.list", { _ = try $1.listReviews(family: $0.family) }),
            ("incident.list", { _ = try $1.listIncidents(family: $0.family) }),
            ("incident.close", { _ = try $1.closeIncident(1, reason: "Looked into") }),
        ]
    }

    /// Rehearses an act, so that the next finds the clip as this one did; a reading is refused there.
    private static func tried(
        _ act: Try, _ vault: GovernedVault, _ person: UnlockedVault
    ) throws -> (end: String, event: String) {
        let end = code { try person.rehearse { try act.1(vault, $0) } }
        return (end.map { $0 == "no-rehearsal" ? "listed" : $0 } ?? "done", act.0)
    }
}
