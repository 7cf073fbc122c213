import Catalog
import FootageVault
import Retention
import Testing
import VaultModel

@Suite struct FamilyEntryTests {
    @Test(arguments: ["1989-12-31", "2026-03-13"])
    func `a date of birth that cannot be one changes nothing, nor does what came with it`(
        day: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        let date = try test.date(day)
        #expect(
            code { try practitioner.setFamily(family, alias: "A-1", birth: (1, date)) }
                == "birth-date")
        let detail = try practitioner.showFamily(family)
        #expect(detail.summary.alias == nil)
        #expect(detail.children == [])
    }

    @Test(arguments: ["1990-01-01", "2026-03-12"])
    func `an alias and a date of birth are entered together, each on record`(day: String) throws {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        try practitioner.setFamily(family, alias: "A-1", birth: (1, test.date(day)))
        #expect(try test.lastEvents(2) == ["family.set", "child.set"])
        let detail = try practitioner.showFamily(family)
        #expect(detail.summary.alias == "A-1")
        #expect(detail.children.map(\.number) == [1])
        #expect(try detail.children.map(\.born) == [test.date(day)])
        #expect(try practitioner.verify().findings == [])
    }

    @Test func `both are rehearsed without a trace`() throws {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        let day = try test.date("2025-06-01")
        let size = try test.logSize()
        try practitioner.rehearse { try $0.setFamily(family, alias: "A-1", birth: (1, day)) }
        #expect(try test.logSize() == size)
        #expect(try test.rows(ChildRow.self).isEmpty)
        #expect(try practitioner.showFamily(family).summary.alias == nil)
    }

    @Test func `a child whose dates were erased leaves the clip undecided, never decided without`()
        throws
    {
        let test = try TestVault(
            policy: TestVault.policy.swapping(
                "backstop: {after: clip.recorded, add: P18M}",
                with: "backstop: {after: child.birth, add: P9Y}"))
        let family = try test.family()
        let practitioner = try test.practitioner()
        for (child, day) in [(1, "2025-06-01"), (2, "2022-06-01")] {
            try practitioner.setFamily(family, alias: nil, birth: (child, test.date(day)))
        }
        let address = try test.takeIn(TestVault.film(1000), for: family)
        let today = practitioner.vault.today
        #expect(try practitioner.explain(address, on: today).outcome.status == .kept)
        #expect(try test.vault().status().figures.sealedDates == 1)
        try test.amend(FamilyRow.self) { ($0.slot, $0.slotDigest) = (nil, nil) }
        let decision = try practitioner.explain(address, on: today)
        #expect(decision.outcome.status == .undecided)
        #expect(try test.founder().status().figures.count(.undecided) == 1)
    }
}
