import AuditLog
import Catalog
import Retention
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// What a member tries who holds the log's key and signs, as themselves, a record of an event that is theirs, and
/// lets it speak of rows that are not: it is refused before the next act, whoever runs it, and named.
@Suite struct RowForgeryTests {
    /// A row changed with a record of a member's own.
    struct Forgery: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What is said of it, after "Record N was tampered with: ".
        let says: String
        let sign: @Sendable (Scene) throws -> UInt64

        init(
            _ what: String, says: String, _ sign: @escaping @Sendable (Scene) throws -> UInt64
        ) {
            testDescription = what
            self.says = says
            self.sign = sign
        }
    }

    /// A family with a film and a hold, and another family.
    final class Scene {
        let test: TestVault
        let family: FamilyReference
        let other: FamilyReference

        init() throws {
            test = try TestVault()
            family = try test.family()
            _ = try test.takeIn(TestVault.film(2000), for: family)
            other = try test.family()
            _ = try test.founder().placeHold(
                on: .family(family), kind: .court, reason: "Order",
                reviewBy: test.date("2026-08-01"))
        }

        func ann() throws -> UnlockedVault { try test.practitioner() }

        func id(of family: FamilyReference) throws -> FamilyID {
            try test.vault().family(family).id
        }

        func row<Stored: StoredRow>(
            _: Stored.Type, where isMeant: (Stored) -> Bool = { _ in true }
        ) throws -> Stored {
            try #require(try test.rows(Stored.self).first(where: isMeant))
        }

        /// The hold as if it had been released.
        func releasedHold() throws -> HoldRow {
            var hold = try row(HoldRow.self)
            hold.released = hold.placed
            hold.releasedOn = hold.placedOn
            hold.releasedBy = hold.placedBy
            return hold
        }
    }

    static let all = [
        Forgery(
            "a hold released by a listing",
            says: "clip.list says nothing of hold rows, and it speaks of"
        ) { scene in
            let hold = try scene.releasedHold()
            return try scene.ann().forge(Act(.clipList, family: hold.family)) {
                try $0.update(hold)
            }
        },
        Forgery(
            "a hold released by the placing of one",
            says: "hold.place changes no hold row that is there, and it changes"
        ) { scene in
            let hold = try scene.releasedHold()
            return try scene.ann().forge(Act(.holdPlace, family: hold.family)) {
                try $0.update(hold)
            }
        },
        Forgery(
            "a hold taken away by the placing of one",
            says: "hold.place removes no hold rows, and it removes"
        ) { scene in
            let hold = try scene.row(HoldRow.self)
            return try scene.ann().forge(Act(.holdPlace, family: hold.family)) {
                try $0.delete(HoldRow.self, hold.rowID)
            }
        },
        Forgery(
            "a film's day moved by a record of another family",
            says: "it speaks of the clip row"
        ) { scene in
            let family = try scene.id(of: scene.family)
            var clip = try scene.row(ClipRow.self) { $0.family == family }
            clip.recorded = clip.recorded.adding(days: -300)
            return try scene.ann().forge(
                Act(.clipVerify, family: scene.id(of: scene.other))
            ) { try $0.update(clip) }
        },
        Forgery(
            "a film's day moved by a record of no family",
            says: "it speaks of a family's clip row"
        ) { scene in
            var clip = try scene.row(ClipRow.self)
            clip.recorded = clip.recorded.adding(days: -300)
            return try scene.ann().forge(Act(.clipVerify)) { try $0.update(clip) }
        },
        Forgery(
            "a grant slipped in by a listing of families",
            says: "family.list says nothing of grant rows, and it speaks of"
        ) { scene in
            var grant = try scene.row(GrantRow.self) { $0.principal != nil }
            grant.id = .random()
            return try scene.ann().forge(Act(.familyList, family: grant.family)) {
                try $0.insert(grant)
            }
        },
        Forgery(
            "a colleague renamed by accepting the vault again",
            says: "its actor had accepted the vault before"
        ) { scene in
            let ann = try scene.ann()
            var person = try scene.row(PersonRow.self) { $0.id != ann.principal }
            person.ring += 1
            return try ann.forge(Act(.personAccept)) { try $0.update(person) }
        },
        Forgery(
            "a colleague renamed by the acceptance of somebody else",
            says: "it speaks of the person row"
        ) { scene in
            let held = SecretIdentity()
            _ = try scene.test.founder().addPerson(
                named: "Vic New", request: held.request, roles: [.practitioner])
            let vic = try scene.test.vault().unlock(with: held)
            var person = try scene.row(PersonRow.self) { $0.id != vic.principal }
            person.ring += 1
            return try vic.forge(Act(.personAccept)) { try $0.update(person) }
        },
        Forgery(
            "a policy changed by whoever looks at it",
            says: "policy.show says nothing of policy rows, and it speaks of"
        ) { scene in
            var policy = try scene.row(PolicyRow.self)
            policy.effective = policy.adoptedOn.adding(days: 1)
            return try scene.ann().forge(Act(.policyShow)) { try $0.update(policy) }
        },
        Forgery(
            "a film's day moved by an act that was refused",
            says: "clip.verify was refused, and yet it speaks of the clip row"
        ) { scene in
            var clip = try scene.row(ClipRow.self)
            clip.recorded = clip.recorded.adding(days: -300)
            var act = Act(.clipVerify, family: clip.family)
            act.outcome = .refused
            return try scene.ann().forge(act) { try $0.update(clip) }
        },
    ]

    @Test(arguments: all)
    func `promise 3: a record that speaks of rows that are not its own is refused before the act`(
        forgery: Forgery
    ) throws {
        let scene = try Scene()
        // The founder has verified the log up to here, and goes on from that.
        let test = scene.test
        _ = try test.said(as: test.founderIdentity) { _ = try $0.listFamilies() }
        let said = try test.said(as: test.founderIdentity) { _ = try $0.listFamilies() }
        #expect(said == [])
        let index = try forgery.sign(scene)
        let size = try scene.test.logSize()
        var refused: VaultError?
        do {
            _ = try scene.test.founder().listFamilies()
        } catch {
            refused = VaultError(explaining: error)
        }
        #expect(refused?.kind == .tampered)
        #expect(refused?.code == "log")
        let sentence = "Record \(index) was tampered with: \(forgery.says)"
        #expect(refused?.message.contains(sentence) == true, "\(refused?.message ?? "done")")
        #expect(refused?.hint?.contains("footage audit verify") == true)
        #expect(try scene.test.logSize() == size)
        let report = try scene.test.vault().verify()
        #expect(report.verdict == .tampered)
        #expect(report.firstBadIndex == index)
        let found = try #require(report.findings.first { $0.code.hasPrefix("record") })
        #expect(found.message.hasPrefix(sentence), "\(found.message)")
    }

    @Test func `promise 3: a row that comes into a family by another family's record is refused`()
        throws
    {
        let scene = try Scene()
        var consent = try scene.row(ConsentRow.self)
        let other = try scene.id(
            of: try scene.id(of: scene.family) == consent.family ? scene.other : scene.family)
        consent.id = .random()
        consent.number += 1
        try scene.ann().forge(Act(.consentRecord, family: other)) { try $0.insert(consent) }
        let reference = try scene.test.vault().reference(of: consent.family)
        var refused: VaultError?
        do {
            _ = try scene.test.founder().listConsents(reference)
        } catch {
            refused = VaultError(explaining: error)
        }
        #expect(refused?.kind == .tampered)
        #expect(refused?.code == "row")
        #expect(refused?.message.contains(consent.rowName) == true)
        let report = try scene.test.vault().verify()
        #expect(report.findings.map(\.code) == ["row-of-other-family"])
        #expect(report.verdict == .tampered)
    }

    /// A vault key that no record introduced, put in as the newest by whoever may give keys.
    @Test(arguments: [VaultKeyName.names, .dates, .digest, .log])
    func `promise 8: nobody puts in a key of their own as the vault's newest`(
        name: VaultKeyName
    ) throws {
        let scene = try Scene()
        let row = VaultKeyRow(
            id: .random(), key: name, version: 2,
            publicKey: name == .digest ? nil : X25519Identity().publicKey.bytes,
            made: scene.test.environment.clock())
        try scene.ann().forge(Act(.keyWrap)) { try $0.insert(row) }
        var refused: VaultError?
        do {
            _ = try scene.test.founder().listFamilies()
        } catch {
            refused = VaultError(explaining: error)
        }
        // Of the log's newest key nobody has a copy.
        #expect(refused?.kind == (name == .log ? .notPermitted : .tampered))
        let report = try scene.test.vault().verify()
        #expect(report.findings.map(\.code) == ["vault-key"])
        #expect(report.verdict == .tampered)
    }

    @Test func `promise 8: a key that was sealed to somebody twice is not opened`() throws {
        let scene = try Scene()
        let founder = try scene.test.founder().principal
        var wrap = try scene.row(WrapRow.self) { $0.principal == founder }
        wrap.id = .random()
        try scene.ann().forge(Act(.keyWrap)) { try $0.insert(wrap) }
        let name = try scene.row(VaultKeyRow.self) { $0.id == wrap.vaultKey }.key
        #expect(code { _ = try scene.test.founder().vaultKey(name) } == "wrap")
    }

    @Test func `an act that would speak of rows that are not its event's writes nothing`() throws {
        let scene = try Scene()
        let ann = try scene.ann()
        let size = try scene.test.logSize()
        let hold = try scene.releasedHold()
        #expect(
            code {
                try ann.perform(Act(.clipList, family: hold.family)) { transaction, _ in
                    try transaction.update(hold)
                }
            } == "event-rows")
        #expect(
            code {
                try ann.perform(Act(.holdPlace, family: hold.family)) { transaction, _ in
                    try transaction.update(hold)
                }
            } == "event-rows")
        #expect(try scene.test.logSize() == size)
        #expect(try scene.row(HoldRow.self).released == nil)
    }

    @Test func `the tables of the log are those of the catalog`() {
        let stored = Set(Schema.stored.map { $0.table } + [Record.textTable])
        #expect(stored == Set(RowTable.allCases.map(\.rawValue)))
    }

    @Test func `a table is of families exactly when each of its rows names one`() {
        for type in Schema.stored {
            let column = type.columns.first { $0.name == "family" }
            let table = RowTable(rawValue: type.table)
            // A tombstone of a film in quarantine, and an incident, may be of no family.
            let named = column != nil && ![.tombstone, .incident].contains(table)
            #expect(table?.isOfFamilies == (named || [.family, .header].contains(table)))
        }
    }
}
