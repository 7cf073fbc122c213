import AuditLog
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// A colleague who lost their identity, or whose identity others may have, is given another.
@Suite struct RekeyingTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    private func rekey(
        _ test: TestVault, _ name: String, _ identity: borrowing SecretIdentity
    ) throws -> Rekeying {
        let founder = try test.maintainer()
        let rekeying = try founder.rekey(
            founder.findPerson(name), request: identity.request, reason: "Lost her laptop")
        try founder.remember()
        return rekeying
    }

    @Test
    func `promise 1: the old identity opens nothing, and the new one what a colleague gives it`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(3000)
        let address = try test.takeIn(film, for: family)
        let bob = try test.member("Bob", [.practitioner])
        try test.grant(family, to: "Bob")
        try test.practitioner().remember()

        let new = SecretIdentity()
        let rekeying = try rekey(test, "Ann Practitioner", new)
        #expect(rekeying.owed == [family])
        #expect(rekeying.person.fingerprint == new.request.fingerprint)
        #expect(rekeying.person.keysOwed == [])
        #expect(rekeying.logKey?.version == 2)
        #expect(
            try test.lastEvents(6) == [
                "family.owe rekeyed", "person.rekey", "ring.rotate", "ring.rotate", "key.wrap",
                "log.key",
            ])
        #expect(code { _ = try test.practitioner() } == "unknown-identity")
        // On the same machine, beside what the old identity remembers.
        func ann() throws -> UnlockedVault {
            try test.vault().unlock(with: SecretIdentity(new.identity.copy()))
        }
        #expect(try ann().listFamilies().map(\.reference) == [family])
        try ann().remember()
        let refusal = code {
            _ = try ann().read(address, range: 0..<10, purpose: Self.therapy)
        }
        #expect(refusal == "rotation-owed")
        #expect(try ann().settleRotations().done == [])
        #expect(try test.open(as: bob).settleRotations().done.map(\.people) == [2])
        #expect(try ann().read(address, range: 0..<3000, purpose: Self.therapy) == film)
        #expect(try ann().findPerson("Bob").name == "Bob")
        let more = TestVault.film(500)
        let dump = try test.dump(family, more)
        let summary = try ann().upload(
            ann().planUpload(UploadRequest(directory: dump, probing: .none)))
        guard case .takenIn? = summary.results.first?.end else {
            Issue.record("it was not taken in: \(summary.results)")
            return
        }
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `a sole grantee has the family back by recovery`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(3000)
        let address = try test.takeIn(film, for: family)
        let new = SecretIdentity()
        _ = try rekey(test, "Ann Practitioner", new)
        let ann = try test.vault().unlock(with: new)
        #expect(code { _ = try ann.rotateFamily(family) } == "rotation-owed")
        let rotation = try test.founder().rotateFamily(family, with: test.secret(of: .recovery))
        #expect(rotation.people == 1)
        #expect(try ann.read(address, range: 0..<3000, purpose: Self.therapy) == film)
        #expect(try ann.settleRotations().done == [])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `nobody rekeys themselves, who has left, or to keys that are known`() throws {
        let test = try TestVault()
        _ = try test.member("Bob", [.practitioner])
        let known = SecretIdentity(test.practitionerIdentity.copy())
        #expect(code { _ = try rekey(test, "Bob", known) } == "same-keys")
        #expect(code { _ = try rekey(test, "Fran Founder", SecretIdentity()) } == "own-act")
        #expect(try test.lastEvents(1) == ["person.rekey own-act"])
        do {
            let founder = try test.maintainer()
            _ = try founder.retire(founder.findPerson("Bob"), reason: "left")
        }
        #expect(code { _ = try rekey(test, "Bob", SecretIdentity()) } == "retired-before")
    }

    @Test func `governance is given new keys by governance, and others by administrators`() throws {
        let test = try TestVault()
        _ = try test.member("Gil", [.governance])
        let gus = try test.member("Gus", [.governance])
        func asGus(_ name: String) throws -> String? {
            let unlocked = try test.alone(as: gus)
            let person = try unlocked.findPerson(name)
            let new = SecretIdentity()
            return code { _ = try unlocked.rekey(person, request: new.request, reason: "lost") }
        }
        #expect(try asGus("Ann Practitioner") == "role")
        #expect(try asGus("Gil") == nil)
        #expect(try test.founder().verify().findings == [])
    }
}
