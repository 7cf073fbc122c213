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
        let founder = try test.founder()
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
        #expect(rekeying.alone == [])
        #expect(
            try test.lastEvents(6) == [
                "family.owe rekeyed", "key.revoke", "ring.rotate", "ring.rotate", "person.rekey",
                "key.wrap",
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
        #expect(refusal == "readmission-owed")
        #expect(try ann().settleRotations().done == [])
        // A colleague's command replaces the identity, and lets nobody in whose words were not compared.
        let settled = try test.open(as: bob).settleRotations()
        #expect(settled.done.map(\.people) == [1])
        #expect(settled.done.flatMap(\.waiting).map(\.name) == ["Ann Practitioner"])
        let still = code { _ = try ann().read(address, range: 0..<10, purpose: Self.therapy) }
        #expect(still == "readmission-owed")
        let access = try test.founder().familyAccess(family)
        #expect(access.now.map(\.hindrance) == [.newKeys, nil])
        do {
            let unlocked = try test.open(as: bob)
            let person = try unlocked.findPerson("Ann Practitioner")
            #expect(try unlocked.families(awaiting: person) == [family])
            #expect(try unlocked.waiting(in: family) == [person])
            #expect(try unlocked.rotateFamily(family, admitting: [person]).people == 2)
            #expect(try unlocked.families(awaiting: person) == [])
        }
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
        #expect(try rekey(test, "Ann Practitioner", new).alone == [family])
        let ann = try test.vault().unlock(with: new)
        #expect(code { _ = try ann.rotateFamily(family) } == "readmission-owed")
        let founder = try test.founder()
        let rotation = try founder.rotateFamily(
            family, with: test.secret(of: .recovery),
            admitting: founder.waiting(in: family))
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
            let founder = try test.founder()
            _ = try founder.retire(founder.findPerson("Bob"), reason: "left")
        }
        #expect(code { _ = try rekey(test, "Bob", SecretIdentity()) } == "retired-before")
    }

    @Test func `governance is given new keys by governance, and others by administrators`() throws {
        let test = try TestVault()
        _ = try test.member("Gil", [.governance])
        let gus = try test.member("Gus", [.governance])
        func asGus(_ name: String) throws -> String? {
            let unlocked = try test.open(as: gus)
            let person = try unlocked.findPerson(name)
            let new = SecretIdentity()
            return code { _ = try unlocked.rekey(person, request: new.request, reason: "lost") }
        }
        #expect(try asGus("Ann Practitioner") == "role")
        #expect(try asGus("Gil") == nil)
        #expect(try test.founder().verify().findings == [])
    }

    @Test
    func
        `promise 3: keys that were replaced are nobody's again, and the log goes on being believed`()
        throws
    {
        let test = try TestVault()
        let old = SecretIdentity(test.practitionerIdentity.copy())
        _ = try rekey(test, "Ann Practitioner", SecretIdentity())
        let size = try test.logSize()
        #expect(code { _ = try rekey(test, "Ann Practitioner", old) } == "same-keys")
        let founder = try test.founder()
        let again = code {
            _ = try founder.addPerson(named: "Ann", request: old.request, roles: [.practitioner])
        }
        #expect(again == "same-keys")
        #expect(try test.lastEvents(2) == ["person.rekey same-keys", "person.add same-keys"])
        #expect(try test.logSize() == size + 2)
        #expect(try founder.verify().findings == [])
    }

    @Test
    func
        `who was given only new versions works on without names, until a colleague shares the rest`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let ada = try test.member("Ada", [.administrator])
        let new = HeldIdentity(X25519Identity())
        do {
            let unlocked = try test.open(as: ada)
            let ann = try #require(
                try unlocked.listPeople().first { $0.roles == [.practitioner] })
            let rekeying = try unlocked.rekey(
                ann, request: SecretIdentity(new.identity.copy()).request, reason: "Lost")
            #expect(rekeying.person.keysOwed.sorted() == ["dates", "digest", "names"])
        }
        let ann = try test.open(as: new)
        #expect(try ann.listPeople().map(\.name) == [nil, nil, nil, nil])
        #expect(try ann.listFamilies().map(\.reference) == [family])
        #expect(try ann.receiversOfKeys() == [])
        let founder = try test.founder()
        let compared = try founder.receiversOfKeys()
        #expect(compared.map(\.name) == ["Ann Practitioner"])
        #expect(try founder.shareKeys(to: []) == 0)
        #expect(try founder.shareKeys(to: compared) == 3)
        #expect(try test.open(as: new).findPerson("Fran Founder").name == "Fran Founder")
        #expect(try test.founder().verify().findings == [])
    }

    @Test
    func `keys that were given after the words were compared are let in to nothing`() throws {
        let test = try TestVault()
        let family = try test.family()
        let address = try test.takeIn(TestVault.film(3000), for: family)
        let bob = try test.member("Bob", [.practitioner])
        try test.grant(family, to: "Bob")
        _ = try rekey(test, "Ann Practitioner", SecretIdentity())
        let compared = try test.open(as: bob).waiting(in: family)
        #expect(compared.map(\.name) == ["Ann Practitioner"])
        // While Bob has her on the telephone, she is given others once more.
        let others = HeldIdentity(X25519Identity())
        _ = try rekey(test, "Ann Practitioner", SecretIdentity(others.identity.copy()))
        let before = try test.rows(FamilyRow.self).map(\.recipient)
        let refusal = code {
            _ = try test.open(as: bob).rotateFamily(family, admitting: compared)
        }
        #expect(refusal == "keys-changed")
        #expect(try test.lastEvents(1) == ["family.rotate keys-changed"])
        let byRecovery = code {
            _ = try test.founder().rotateFamily(
                family, with: test.secret(of: .recovery), admitting: compared)
        }
        #expect(byRecovery == "keys-changed")
        #expect(try test.rows(FamilyRow.self).map(\.recipient) == before)
        let opened = code {
            _ = try test.open(as: others).read(address, range: 0..<10, purpose: Self.therapy)
        }
        #expect(opened == "readmission-owed")
        // With the words of the keys that she has now she is let in.
        let bobs = try test.open(as: bob)
        #expect(try bobs.rotateFamily(family, admitting: bobs.waiting(in: family)).people == 2)
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `nobody gives a family to new keys whose words they did not compare`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = HeldIdentity(X25519Identity())
        _ = try test.member("Bob", [.practitioner])
        _ = try rekey(test, "Bob", SecretIdentity())
        let stale = try test.founder().findPerson("Bob")
        _ = try rekey(test, "Bob", SecretIdentity(bob.identity.copy()))
        let fresh = try test.founder().findPerson("Bob")
        #expect([stale.hasNewKeys, stale.fingerprint == fresh.fingerprint] == [true, false])
        let before = try test.rows(GrantRow.self).count
        let refusals: [([PersonSummary], String)] = [
            ([], "words-not-compared"), ([stale], "keys-changed"),
        ]
        for (compared, refusal) in refusals {
            let ann = try test.practitioner()
            #expect(
                code {
                    try ann.grantFamily(
                        family, to: fresh, purposes: [Self.therapy], until: nil, comparing: compared
                    )
                } == refusal)
            #expect(try test.lastEvents(1) == ["family.grant \(refusal)"])
            #expect(
                code {
                    _ = try ann.createFamily(
                        alias: nil, for: nil, with: fresh, comparing: compared)
                } == refusal)
            #expect(try test.lastEvents(1) == ["family.create \(refusal)"])
            let founder = try test.founder()
            #expect(
                code {
                    _ = try founder.createFamily(
                        alias: nil, for: fresh, with: nil, comparing: compared)
                } == refusal)
            #expect(
                code {
                    try founder.giveFamily(
                        family, to: fresh, with: test.paper(), comparing: compared, reason: "Gone")
                } == refusal)
            #expect(try test.lastEvents(1) == ["recovery.use \(refusal)"])
        }
        #expect(try test.rows(GrantRow.self).count == before)
        try test.practitioner().grantFamily(
            family, to: fresh, purposes: [Self.therapy], until: nil, comparing: [fresh])
        #expect(try test.open(as: bob).grant(of: test.vault().family(family).id) != nil)
        // Who has new keys themselves goes on adding families of their own.
        #expect(throws: Never.self) {
            _ = try test.open(as: bob).createFamily(alias: nil, for: nil, with: nil)
        }
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `the vault's keys are given to those keys only whose words were compared`() throws {
        let test = try TestVault()
        let ada = try test.member("Ada", [.administrator])
        func replace() throws {
            let unlocked = try test.open(as: ada)
            let ann = try #require(
                try unlocked.listPeople().first { $0.roles == [.practitioner] })
            _ = try unlocked.rekey(ann, request: SecretIdentity().request, reason: "Lost")
        }
        try replace()
        let compared = try test.founder().receiversOfKeys()
        try replace()
        let wraps = try test.rows(WrapRow.self).count
        #expect(code { _ = try test.founder().shareKeys(to: compared) } == "keys-changed")
        #expect(try test.lastEvents(1) == ["key.wrap keys-changed"])
        let byRecovery = code {
            _ = try test.founder().shareKeys(to: compared, with: test.paper(), reason: "Gone")
        }
        #expect(byRecovery == "keys-changed")
        #expect(try test.rows(WrapRow.self).count == wraps)
        let founder = try test.founder()
        #expect(try founder.shareKeys(to: founder.receiversOfKeys()) > 0)
        #expect(try founder.verify().findings == [])
    }
}
