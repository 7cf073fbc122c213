import Catalog
import Database
import Glibc
import Retention
import Synchronization
import Testing
import VaultDisk
import VaultModel

@testable import FootageVault

/// Two threads that look through all families find what one finds.
@Suite struct FamilySweepTests {
    /// Families whose work ended, one of them with a record of a child whose birth is known.
    private struct Scene {
        let test: TestVault
        let families: [FamilyReference]

        init() throws {
            let test = try TestVault(
                policy: TestVault.policy.swapping(
                    "keep: {after: clip.recorded, add: P25Y}\n    then: review",
                    with: "keep: {after: child.birth, add: P66D}\n    then: destroy"))
            self.test = test
            let films = try (0..<6).flatMap { number in
                try test.endedFamily(
                    films: [1, 2].map { TestVault.film(1_000 * $0 + number) }, day: 12 - number)
            }
            families = stride(from: 0, to: films.count, by: 2).map { films[$0].family }
            let practitioner = try test.practitioner()
            try practitioner.setFamily(
                films[4].family, alias: nil, birth: (1, test.date("2026-03-16")))
            _ = try practitioner.makeRecord(films[4])
            _ = try practitioner.makeRecord(films[8])
            _ = try practitioner.reopenProgramme(films[10].family, number: nil)
        }

        /// Someone who looks at so many families at a time, on so many threads.
        func looker(families: Int, threads: Int) throws -> UnlockedVault {
            let founder = try test.founder()
            founder.familiesPerStretch = families
            founder.surveyThreads = threads
            return founder
        }
    }

    @Test func `promise 5: two threads plan to the byte what one plans`() throws {
        let scene = try Scene()
        var counts: Set<Int> = []
        for day in ["2026-05-01", "2026-05-15", "2026-05-21", "2026-06-01"] {
            let date = try scene.test.date(day)
            let plan = try scene.looker(families: 512, threads: 1).planPurge(on: date)
            counts.insert(plan.clips.count)
            for families in [1, 2] {
                let other = try scene.looker(families: families, threads: 2).planPurge(on: date)
                #expect(other.bytes == plan.bytes)
            }
        }
        #expect(counts == [0, 8, 9])
    }

    @Test(arguments: [false, true])
    func `what the second thread finds stands where it belongs, and is read again if need be`(
        secondFails: Bool
    ) throws {
        let scene = try Scene()
        let founder = try scene.test.founder()
        let catalog = founder.vault.catalog
        let date = try scene.test.date("2026-05-21")
        let policy = try #require(try founder.vault.policyInForce(on: date))
        let look = FirstLook(under: policy, on: date)
        func found(
            _ stretches: [FamilyStretch], with second: FamilySweep.Second?,
            _ waiting: (FamilySweep) -> Void
        ) throws -> [FamilyID] {
            let sweep = FamilySweep(stretches, look, with: second)
            return try sweep.results(in: catalog) { found in
                waiting(sweep)
                return found.families.map(\.row.id)
            }.flatMap(\.self)
        }
        var reader = try SecondReader(of: founder.vault)
        if secondFails {
            let copy = scene.test.directory + "/copy.sqlite"
            try catalog.database.copy(to: copy)
            let raw = try Database(path: copy, access: .readWrite, lockPath: nil)
            try raw.write { _ = try raw.execute("UPDATE session SET date = 99999999999") }
            reader = try SecondReader(at: copy, on: LinuxDisk())
        }
        let second = FamilySweep.Second(reader: reader, look: look)
        try catalog.unwitnessed {
            try catalog.read {
                let alone = try found(catalog.familyStretches(of: 1), with: nil) { _ in }
                var waited = 0
                let together = try found(catalog.familyStretches(of: 1), with: second) { sweep in
                    // Until the other one has come so far, or is not to come any more.
                    while sweep.helped.load(ordering: .acquiring) < 2, waited < 20_000 {
                        usleep(1_000)
                        waited += 1
                    }
                }
                #expect(waited < 20_000)
                #expect(alone.count == 5)
                #expect(together == alone)
            }
        }
    }

    @Test func `a second reader looks at nothing once somebody has committed`() throws {
        let scene = try TestVault()
        let founder = try scene.founder()
        let second = try SecondReader(of: founder.vault)
        var looks = 0
        try second.read { _ in looks += 1 }
        #expect(looks == 1)
        _ = try scene.practitioner().createFamily(alias: nil, for: nil, with: nil)
        try second.read { _ in looks += 1 }
        #expect(looks == 1)
    }

    @Test func `of several families that cannot be read the first one's fault is told`() throws {
        let scene = try Scene()
        let founder = try scene.test.founder()
        let ids = try scene.families.map { try founder.vault.family($0).id }.sorted()
        try scene.test.tamper(
            "UPDATE session SET date = 99999999999 WHERE family = ?", values: [.id(ids[1])])
        try scene.test.tamper(
            "UPDATE consent SET signer = NULL WHERE family = ?", values: [.id(ids[4])])
        let date = try scene.test.date("2026-05-21")
        func fault(families: Int, threads: Int) throws -> String {
            let looker = try scene.looker(families: families, threads: threads)
            do {
                _ = try looker.planPurge(on: date)
                return "none"
            } catch {
                return "\(error)"
            }
        }
        let alone = try fault(families: 512, threads: 1)
        #expect(alone.contains("session"))
        for families in [1, 2, 4] {
            #expect(try fault(families: families, threads: 2) == alone)
        }
    }
}
