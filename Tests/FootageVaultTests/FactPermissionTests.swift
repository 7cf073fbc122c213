import Catalog
import FootageVault
import Testing
import VaultModel

/// Who may enter what, cell by cell; every refusal is on record.
@Suite struct FactPermissionTests {
    /// An act, and the roles that may do it for a family they hold a grant for, or for any.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let own: Set<Role>
        let all: Set<Role>
        let act: @Sendable (UnlockedVault, FamilyReference) throws -> Void

        init(
            _ name: String, own: Set<Role> = [], all: Set<Role> = [],
            _ act: @escaping @Sendable (UnlockedVault, FamilyReference) throws -> Void
        ) {
            testDescription = name
            self.own = own
            self.all = all
            self.act = act
        }
    }

    private static let rows: [Row] = [
        Row("consent undo", own: [.practitioner], all: [.governance]) {
            _ = try $0.undoConsent($1, entry: 1)
        },
        Row("event record", own: [.practitioner], all: [.governance]) {
            _ = try $0.recordEvent($1, "closed", on: $0.vault.today)
        },
        Row("event undo", own: [.practitioner], all: [.governance]) {
            _ = try $0.undoEvent($1, entry: 1)
        },
        Row("event list", own: [.practitioner, .supervisor], all: [.governance]) {
            _ = try $0.listEvents($1)
        },
        Row("programme set", own: [.practitioner]) {
            _ = try $0.setProgramme($1, number: 1, children: .all)
        },
        Row("programme reopen", own: [.practitioner]) {
            _ = try $0.reopenProgramme($1, number: 1)
        },
        Row("session correct", own: [.practitioner]) {
            _ = try $0.correctSession($1, session: 1, SessionCorrection(times: .unknown))
        },
        Row("session reviewed --undo", own: [.practitioner]) {
            _ = try $0.undoReviewed($1, session: 1)
        },
        Row("child remove", own: [.practitioner], all: [.governance]) {
            try $0.removeChild($1, number: 1)
        },
        Row("hold review", all: [.governance]) {
            _ = try $0.reviewHold(1, reason: "still needed \($1)", next: $0.vault.today)
        },
        Row("hold place --watch", all: [.governance]) {
            _ = try $0.placeHold(
                on: .family($1), kind: .court, reason: "x", reviewBy: $0.vault.today,
                watch: HoldWatch(roles: [], uses: []))
        },
    ]

    @Test(arguments: rows, Role.allCases)
    func `who may not is refused, which is on record, and who may is not`(
        row: Row, role: Role
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let ann = try test.practitioner()
        _ = try ann.recordEvent(family, "opened", on: ann.vault.today)
        _ = try ann.markReviewed(family, session: 1, on: ann.vault.today)
        try ann.setFamily(family, alias: nil, birth: (1, test.date("2025-06-01")))
        _ = try ann.placeHold(
            on: .family(family), kind: .court, reason: "x", reviewBy: ann.vault.today)
        _ = try ann.endProgramme(family, number: 1, on: ann.vault.today)
        let colleague = try test.colleague("Bob", [role])
        let size = try test.logSize()
        let stranger = code { try row.act(colleague, family) }
        let expected =
            row.all.contains(role) ? nil : row.own.contains(role) ? "no-grant" : "role"
        #expect(stranger == expected)
        #expect(try test.logSize() == size + 1)
        guard row.own.contains(role) else { return }
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"),
            purposes: [.purpose(role == .supervisor ? .supervision : .therapy)], until: nil)
        #expect(code { try row.act(colleague, family) } == nil)
    }

    @Test func `nobody reviews or releases a hold that they placed where another could`() throws {
        let test = try TestVault()
        let family = try test.family()
        let fran = try test.founder()
        let today = fran.vault.today
        let hold = try fran.placeHold(
            on: .family(family), kind: .court, reason: "A court asked", reviewBy: today)
        func review() -> String? {
            code { _ = try fran.reviewHold(hold.number, reason: "It sits", next: today) }
        }
        #expect(review() == nil)
        #expect(try test.lastEvents(1) == ["hold.review only-governance"])
        let gus = try test.colleague("Gus", [.governance])
        #expect(review() == "own-act")
        #expect(try test.lastEvents(1) == ["hold.review own-act"])
        // The looks are listed in the order in which they were taken.
        try test.go(to: today.adding(days: 1).description)
        let next = today.adding(days: 30)
        let reviewed = try gus.reviewHold(hold.number, reason: "It still sits", next: next)
        #expect(reviewed.reviewBy == next)
        #expect(reviewed.reviews.map(\.reason) == ["It sits", "It still sits"])
        #expect(reviewed.reviews.map(\.by) == ["Fran Founder", "Gus"])
        #expect(code { _ = try fran.releaseHold(hold.number, reason: "Over") } == "own-act")
        #expect(try test.lastEvents(1) == ["hold.release own-act"])
        _ = try gus.releaseHold(hold.number, reason: "Over")
        #expect(
            code { _ = try gus.reviewHold(hold.number, reason: "x", next: next) }
                == "released-before")
        #expect(try gus.verify().findings == [])
    }

    @Test func `an upload station sees a family by reference, and nothing that was entered`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        #expect(try test.practitioner().showFamily(family).facts.count == 2)
        for role in [Role.uploader, .administrator] {
            let colleague = try test.colleague("Bob \(role)", [role])
            #expect(try colleague.showFamily(family).facts == [])
        }
    }
}
