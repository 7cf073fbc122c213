import Catalog
import Database
import FootageVault
import Retention
import Testing
import VaultCrypto
import VaultModel

@Suite struct PolicyOrderTests {
    /// A version of the test's policy that holds everything for a shorter time.
    private static let shorter = TestVault.policy
        .replacing("add: P2M", with: "add: P1D").replacing("add: P18M", with: "add: P1M")

    private static func version(_ number: Int, of text: String) -> PolicyText {
        PolicyText(text.replacing("version: 1", with: "version: \(number)"))
    }

    @Test func `a policy whose text was changed in the catalog is never followed`() throws {
        let test = try TestVault()
        let address = try test.endedFamily()[0]
        try test.live(until: TestVault.Day.due)
        let text = try TestVault.policy.swapping("add: P2M", with: "add: P1D")
        try test.tamper("UPDATE policy SET text = ?", values: [.blob(Array(text.utf8))])
        let today = try test.vault().today
        #expect(code { _ = try test.founder().showPolicy(on: today) } == "row")
        #expect(code { _ = try test.founder().explain(address, on: today) } == "row")
        // Whoever reads without an identity knows no last words; the hash speaks for the text.
        #expect(code { _ = try test.vault().policyInForce(on: today) } == "policy-text")
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.held().count == 1)
    }

    @Test func `a version that waited does not overtake one adopted after it`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        let founder = try test.founder()
        let second = try founder.adoptPolicy(Self.version(2, of: Self.shorter))
        #expect(second.shortens)
        #expect(second.effective == CivilDate("2026-04-09"))
        let third = try founder.adoptPolicy(Self.version(3, of: TestVault.policy))
        #expect(third.effective == CivilDate("2026-03-12"))
        for day in ["2026-03-12", "2026-04-08", "2026-04-09", "2026-06-01"] {
            let policy = try #require(try founder.vault.policyInForce(on: test.date(day)))
            #expect(policy.policy.version == 3)
            #expect(policy.effective == CivilDate("2026-03-12"))
            #expect(policy.earlier.map(\.policy.version) == [1])
        }
    }

    @Test func `a version that was superseded while it waited cannot be approved any more`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        let officer = try test.colleague("Gail Governance", [.governance])
        let founder = try test.founder()
        #expect(try founder.adoptPolicy(Self.version(2, of: Self.shorter)).effective == nil)
        _ = try founder.adoptPolicy(Self.version(3, of: TestVault.policy))
        #expect(code { _ = try officer.approvePolicy(number: 2) } == "superseded")
        #expect(try founder.policyHistory().map(\.effective)[1] == nil)
        #expect(try test.lastEvents(2).first == "policy.approve superseded")
    }

    @Test func `a version that waits is approved by the second person`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        let officer = try test.colleague("Gail Governance", [.governance])
        _ = try test.founder().adoptPolicy(Self.version(2, of: Self.shorter))
        #expect(code { _ = try test.founder().approvePolicy(number: 2) } == "own-act")
        #expect(try officer.approvePolicy(number: 2).effective == CivilDate("2026-03-19"))
        #expect(code { _ = try officer.approvePolicy(number: 2) } == "nothing-to-approve")
    }

    @Test func `nothing is adopted on the strength of what is no longer so`() throws {
        let test = try TestVault()
        let family = try test.family()
        let founder = try test.founder()
        let text = Self.version(2, of: Self.shorter)
        let shown = try #require(try founder.previewPolicy(text))
        #expect(shown.held == 0)
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        #expect(code { _ = try founder.adoptPolicy(text, shown: shown) } == "changed-meanwhile")
        #expect(try founder.policyHistory().count == 1)
        let fresh = try #require(try founder.previewPolicy(text))
        #expect(fresh.clips.map(\.changes.count) == [2])
        #expect(try founder.adoptPolicy(text, shown: fresh).shortens)
    }

    @Test func `nothing is adopted on the strength of what something written meanwhile changed`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.colleague("Gail Governance", [.governance])
        let (isAdopting, clock) = (Switch(), test.clock)
        let environment = VaultEnvironment(
            clock: {
                // The clock is asked while the films are looked at: one more comes in.
                if isAdopting.isOn {
                    isAdopting.isOn = false
                    unfailing { _ = try test.takeIn(TestVault.film(50_000), for: family) }
                }
                return clock.now
            }, host: "test", program: "footage test", stateDirectory: test.directory + "/state")
        let founder = try Vault(at: test.directory + "/vault", environment: environment)
            .unlock(with: SecretIdentity(test.founderIdentity.copy()))
        let text = Self.version(2, of: Self.shorter)
        let shown = try #require(try founder.previewPolicy(text))
        isAdopting.isOn = true
        #expect(code { _ = try founder.adoptPolicy(text, shown: shown) } == "changed-meanwhile")
        #expect(try test.held().count == 1)
        #expect(try founder.policyHistory().count == 1)
        // Where nothing was shown it is looked at again, with the film that came in.
        isAdopting.isOn = true
        let adopted = try founder.adoptPolicy(text)
        #expect(try test.held().count == 2)
        #expect(try founder.policyHistory().count == 2)
        guard case .object(let difference)? = adopted.difference else { return }
        #expect(difference["clips"] == .integer(2))
        #expect(adopted.shortens)
        #expect(adopted.effective == nil)
    }

    @Test func `whoever reads or is granted a family meanwhile keeps no policy from being adopted`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        let bob = try test.colleague("Bob Other", [.practitioner]).principal
        let (isAdopting, clock) = (Switch(), test.clock)
        let environment = VaultEnvironment(
            clock: {
                if isAdopting.isOn {
                    isAdopting.isOn = false
                    unfailing {
                        let ann = try test.practitioner()
                        _ = try ann.listFamilies()
                        try ann.grantFamily(
                            family, to: ann.findPerson(bob.description),
                            purposes: [.purpose(.therapy)], until: nil)
                    }
                }
                return clock.now
            }, host: "test", program: "footage test", stateDirectory: test.directory + "/state")
        let founder = try Vault(at: test.directory + "/vault", environment: environment)
            .unlock(with: SecretIdentity(test.founderIdentity.copy()))
        let text = Self.version(2, of: Self.shorter)
        let shown = try #require(try founder.previewPolicy(text))
        isAdopting.isOn = true
        #expect(try founder.adoptPolicy(text, shown: shown).number == 2)
        #expect(!isAdopting.isOn)
        let events = try founder.listRecords().map(\.event)
        // In one attempt: nothing was read between, and the grant stands right before.
        #expect(Array(events.prefix(3)) == ["policy.adopt", "family.grant", "family.list"])
    }

    @Test func `what a version protects is dropped by no one person because it shortens, too`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        let officer = try test.colleague("Gail Governance", [.governance])
        let founder = try test.founder()
        let keep = "rules:\n  - {id: k, keep: {after: clip.recorded, add: P3M}, basis: legal}"
        let both = try Self.shorter.swapping("rules:", with: keep)
        // Two people decided: shorter, but with a keep.
        #expect(try founder.adoptPolicy(Self.version(2, of: both)).shortens)
        #expect(try officer.approvePolicy(number: 2).effective == CivilDate("2026-03-19"))
        // What is in force may go on at once: nobody has to wait for a shortening to take effect.
        #expect(try founder.previewPolicy(Self.version(3, of: TestVault.policy))?.undone == [])
        // Anything else that drops the keep is a decision of its own.
        let longer = try TestVault.policy.swapping("add: P18M", with: "add: P24M")
        #expect(try founder.previewPolicy(Self.version(3, of: longer))?.undone == [2])
        let third = try founder.adoptPolicy(Self.version(3, of: longer))
        #expect(third.shortens)
        #expect(third.effective == nil)
    }

    @Test func `a keep that is dropped needs a second person before any film is held`() throws {
        let test = try TestVault()
        let keep = "rules:\n  - {id: k, keep: {after: clip.recorded, add: P3M}, basis: legal}"
        let kept = TestVault.policy.replacing("rules:", with: keep)
        let founder = try test.founder()
        _ = try test.colleague("Gail Governance", [.governance])
        let second = try founder.adoptPolicy(Self.version(2, of: kept))
        #expect(!second.shortens)
        let third = try founder.adoptPolicy(Self.version(3, of: TestVault.policy))
        #expect(third.shortens)
        #expect(third.effective == nil)
    }

    @Test func `a limit that comes earlier needs a second person before any film shows it`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(50_000), for: family)
        _ = try test.colleague("Gail Governance", [.governance])
        let founder = try test.founder()
        // While the course of work is open, its end dates nothing that is held.
        let sooner = try TestVault.policy.swapping("add: P2M", with: "add: P1D")
        let shown = try #require(try founder.previewPolicy(Self.version(2, of: sooner)))
        #expect(shown.clips.isEmpty)
        #expect(shown.shortens)
        #expect(try founder.adoptPolicy(Self.version(2, of: sooner)).effective == nil)
    }

    @Test func `a keep that is yet to come is dropped by no one person`() throws {
        let test = try TestVault()
        let keep = "rules:\n  - {id: k, keep: {after: clip.recorded, add: P3M}, basis: legal}"
        let later = try TestVault.policy.swapping("2026-01-01", with: "2026-06-01")
        let founder = try test.founder()
        _ = try test.colleague("Gail Governance", [.governance])
        let kept = Self.version(2, of: try later.swapping("rules:", with: keep))
        let second = try founder.adoptPolicy(kept)
        #expect(!second.shortens)
        #expect(second.effective == CivilDate("2026-06-01"))
        let dropped = Self.version(3, of: later)
        #expect(try founder.previewPolicy(dropped)?.current == 2)
        // Nor by one of another name, which would be in force before it.
        let other = try TestVault.policy.swapping("policy: test", with: "policy: other")
        let sooner = try #require(try founder.previewPolicy(PolicyText(other)))
        #expect(sooner.current == 1)
        #expect(sooner.undone == [2])
        #expect(sooner.shortens)
        let third = try founder.adoptPolicy(dropped)
        #expect(third.shortens)
        #expect(third.effective == nil)
    }

    @Test func `a version that is yet to come is compared with the one that it follows`() throws {
        let test = try TestVault()
        let founder = try test.founder()
        let later = try Self.shorter.swapping("2026-01-01", with: "2026-06-01")
        #expect(try founder.adoptPolicy(Self.version(2, of: later)).number == 2)
        let effect = try founder.comparePolicy(number: 2)
        #expect(effect.current == 1)
        #expect(effect.comparedOn == CivilDate("2026-06-01"))
        #expect(effect.diff?.isEmpty == false)
    }

    @Test func `comparing a policy is governance's, and on record`() throws {
        let test = try TestVault()
        let text = Self.version(2, of: Self.shorter)
        #expect(code { _ = try test.practitioner().comparePolicy(text) } == "role")
        #expect(try test.lastEvents(1) == ["policy.simulate role"])
        #expect(try test.founder().comparePolicy(text).clips.isEmpty)
        #expect(try test.lastEvents(1) == ["policy.simulate"])
    }
}
