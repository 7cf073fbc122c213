import AgeFile
import AuditLog
import Catalog
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// A family is given a new identity, and what the old one opens is gone.
@Suite struct FamilyRotationTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    /// What a person with a grant could keep of a family: its identity, and its clips' headers.
    private struct Kept {
        let identity: HeldIdentity
        let headers: [[UInt8]]

        init(of reference: FamilyReference, by unlocked: UnlockedVault) throws {
            let family = try unlocked.vault.family(reference)
            identity = HeldIdentity(try unlocked.familyIdentity(family))
            headers = try Self.headers(in: unlocked.vault)
        }

        static func headers(in vault: Vault) throws -> [[UInt8]] {
            try vault.catalog.rows(HeaderRow.self, where: "1 ORDER BY id").map {
                try vault.slots.read(SlotNumber($0.slot), kind: .clipHeader, owner: $0.id.bytes)
            }
        }

        func opens(_ header: [UInt8]) throws -> Bool {
            let header = try AgeHeader(parsing: header)
            return code { _ = try header.fileKey(with: identity.identity) } == nil
        }
    }

    private func done(_ family: FamilyReference, clips: Int, people: Int) -> FamilyRotation {
        FamilyRotation(
            family: family, clips: clips, people: people, damaged: [], waiting: [],
            isFinished: true)
    }

    private func opens(
        _ address: ClipAddress, _ film: [UInt8], by person: UnlockedVault
    ) throws -> Bool {
        try person.read(address, range: 0..<UInt64(film.count), purpose: Self.therapy) == film
    }

    @Test func `everyone with a grant opens every film after it, and the old identity none`() throws
    {
        let test = try TestVault()
        let family = try test.family()
        let films = [TestVault.film(70_000), TestVault.film(500)]
        let addresses = try films.map { try test.takeIn($0, for: family) }
        let bob = try test.colleague("Bob", [.practitioner])
        let carl = try test.colleague("Carl", [.practitioner])
        let ann = try test.practitioner()
        try ann.grantFamily(
            family, to: ann.findPerson("Bob"), purposes: [Self.therapy], until: nil)
        try ann.grantFamily(
            family, to: ann.findPerson("Carl"), purposes: [Self.therapy],
            until: test.date("2026-03-12"))
        let kept = try Kept(of: family, by: bob)
        #expect(try kept.headers.allSatisfy { try kept.opens($0) })
        let before = try test.rows(HeaderRow.self).map(\.slot)
        try test.go(to: "2026-03-13")

        let rotation = try ann.rotateFamily(family)
        #expect(rotation == done(family, clips: 2, people: 2))
        #expect(try test.lastEvents(1) == ["family.rotate"])
        for (address, film) in zip(addresses, films) {
            #expect(try opens(address, film, by: ann))
            #expect(try opens(address, film, by: bob))
        }
        let now = try Kept.headers(in: test.vault())
        #expect(try now.allSatisfy { try !kept.opens($0) })
        // Of the old headers nothing is left, and of the grant that had ended neither.
        let bytes = try test.slotBytes()
        for slot in before {
            #expect(bytes[Int(slot) * 512..<Int(slot + 1) * 512].allSatisfy { $0 == 0 })
        }
        #expect(try test.catalog().reservations() == [])
        let grants = try test.rows(GrantRow.self)
        #expect(grants.filter(\.sealed.isEmpty).map(\.principal) == [carl.principal])
        for grant in grants {
            #expect(
                code { _ = try AgeFile.open(grant.sealed, with: kept.identity.identity) } != nil)
        }
        // What comes after opens, and recovery opens all of it.
        let later = TestVault.film(900)
        #expect(try opens(test.takeIn(later, for: family), later, by: bob))
        let row = try test.vault().family(family)
        #expect(
            try ann.familyIdentity(row, byRecovery: test.recovery).publicKey.bytes == row.recipient
        )
        #expect(code { _ = try carl.rotateFamily(family) } == "no-grant")
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `governance does it with the recovery identity, on record first, and nobody else`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(3000)
        let address = try test.takeIn(film, for: family)
        let founder = try test.founder()
        #expect(code { _ = try founder.rotateFamily(family) } == "no-grant")
        #expect(
            code { _ = try founder.rotateFamily(family, with: test.secret(of: .practitioner)) }
                == "not-recovery")
        let ann = try test.practitioner()
        #expect(
            code { _ = try ann.rotateFamily(family, with: test.secret(of: .recovery)) } == "role")
        _ = try founder.rotateFamily(family, with: test.secret(of: .recovery))
        #expect(try test.lastEvents(2) == ["recovery.use", "family.rotate"])
        #expect(try opens(address, film, by: ann))
        #expect(try founder.verify().findings == [])
    }

    @Test func `a rehearsal says what it would come to, and changes nothing`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(3000), for: family)
        let (slots, size) = (try test.slotBytes(), try test.logSize())
        let rotation = try test.practitioner().rehearse { try $0.rotateFamily(family) }
        #expect(rotation == done(family, clips: 1, people: 1))
        #expect(try test.slotBytes() == slots)
        #expect(try test.logSize() == size)
    }

    @Test func `a clip whose key cannot be opened keeps the family as it is`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(3000)
        let address = try test.takeIn(film, for: family)
        _ = try test.takeIn(TestVault.film(4000), for: family)
        let damaged = try #require(
            try test.rows(HeaderRow.self).first { row in
                try test.vault().clip(address).2.id != row.id
            })
        let file = try LinuxDisk().openPlainFile(
            test.directory + "/vault/keys.slots", .readingAndWriting)
        try file.write([0xFF], at: UInt64(damaged.slot) * 512 + 60)
        let recipient = try test.rows(FamilyRow.self).map(\.recipient)
        let ann = try test.practitioner()
        let error = #expect(throws: (any Error).self) { try ann.rotateFamily(family) }
        #expect(error.flatMap { VaultError(explaining: $0) }?.code == "key-slots")
        #expect(try test.rows(FamilyRow.self).map(\.recipient) == recipient)
        #expect(try opens(address, film, by: ann))
        #expect(try test.catalog().reservations() == [])
        // Unless somebody says that it is to be left behind, which is an incident.
        let rotation = try ann.rotateFamily(family, leavingDamaged: true)
        #expect(rotation.clips == 1)
        #expect(
            try rotation.damaged == [
                ann.vault.address(of: ann.vault.catalog.require(ClipRow.self, damaged.id.bytes))
            ])
        #expect(try test.rows(FamilyRow.self).map(\.recipient) != recipient)
        #expect(try opens(address, film, by: ann))
        #expect(try test.catalog().reservations() == [])
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["old-identity"])
        #expect(try test.rows(HeaderRow.self).first { $0.id == damaged.id }?.slot == damaged.slot)
    }

    @Test func `two at once come to one end, and nothing is called tampering`() throws {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(3000)
        let address = try test.takeIn(film, for: family)
        let during = Switch()
        let ann = try test.practitioner(slots: {
            WritingKeyStore(base: $0) {
                guard during.turn() else { return }
                _ = try? test.practitioner().rotateFamily(family)
            }
        })
        #expect(try ann.rotateFamily(family) == done(family, clips: 1, people: 1))
        #expect(try test.lastEvents(2) == ["family.rotate", "family.rotate"])
        #expect(try opens(address, film, by: ann))
        #expect(try test.catalog().reservations() == [])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `old keys that could not be erased are erased by the next purge, and hide nothing`()
        throws
    {
        let test = try TestVault()
        let addresses = try test.endedFamily()
        let family = addresses[0].family
        let old = try test.rows(HeaderRow.self)[0].slot
        let refusing = Switch()
        refusing.isOn = true
        let rotation = try test.stepping(test.practitionerIdentity) { step throws(DiskError) in
            guard refusing.isOn, step == .beforeSlots else { return }
            throw .failed(.pwrite, path: "keys.slots", .inputOutput)
        }.rotateFamily(family)
        #expect(!rotation.isFinished)
        #expect(try test.founder().verify().findings == [])
        func isLeft() throws -> Bool {
            !(try test.slotBytes()[Int(old) * 512..<Int(old + 1) * 512].allSatisfy { $0 == 0 })
        }
        #expect(try isLeft())
        try test.live(until: TestVault.Day.due)
        _ = try test.purge().runPurge()
        #expect(try test.held().isEmpty)
        #expect(try !isLeft())
        #expect(try test.catalog().reservations() == [])
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `without a grant of recovery's nothing is given a new identity`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(3000), for: family)
        let grant = try #require(try test.rows(GrantRow.self).first { $0.principal == nil })
        let ann = try test.practitioner()
        try ann.forge(Act(.familyRevoke, family: grant.family)) { transaction in
            var row = grant
            (row.revoked, row.revokedBy, row.sealed) = (row.from, ann.principal, [])
            try transaction.update(row)
        }
        #expect(code { _ = try test.practitioner().rotateFamily(family) } == "owed-to-recovery")
    }

    @Test func `a film that was sealed to the old identity meanwhile is not taken in`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bytes = TestVault.film(3000)
        let dump = try test.dump(family, bytes)
        let during = Switch()
        let ann = try test.practitioner(clips: {
            CreatingClipStore(base: $0) {
                guard during.turn() else { return }
                _ = try? test.practitioner().rotateFamily(family)
            }
        })
        let request = UploadRequest(directory: dump, probing: .none)
        let first = try ann.upload(ann.planUpload(request))
        guard case .refused(let code, _)? = first.results.first?.end else {
            Issue.record("it was taken in: \(first.results)")
            return
        }
        #expect(code == "family-rotated")
        let second = try ann.upload(ann.planUpload(request))
        guard case .takenIn(let address, _, _)? = second.results.first?.end else {
            Issue.record("it was not taken in: \(second.results)")
            return
        }
        #expect(try opens(address, bytes, by: ann))
        #expect(try test.founder().verify().findings == [])
    }

    @Test func `a film that comes in the middle of it is given the new identity, too`() throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(3000), for: family)
        let bytes = TestVault.film(500)
        let during = Switch()
        let ann = try test.practitioner(slots: {
            WritingKeyStore(base: $0) {
                guard during.turn() else { return }
                _ = try? test.takeIn(bytes, for: family)
            }
        })
        #expect(try ann.rotateFamily(family).clips == 2)
        let added = ClipAddress("\(family)/1/2")
        #expect(try opens(#require(added), bytes, by: ann))
        #expect(try test.catalog().reservations() == [])
        #expect(try test.founder().verify().findings == [])
    }

    @Test
    func
        `a film is read on that was open before, and one that is opened with what was read before`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(70_000)
        let address = try test.takeIn(film, for: family)
        let ann = try test.practitioner()
        let opened = try ann.openFilm(address, purpose: Self.therapy)
        let (stale, _, clip) = try ann.vault.clip(address)
        _ = try test.practitioner().rotateFamily(family)
        #expect(try opened.read(0..<70_000) == film)
        try opened.close()
        try ann.open(clip, of: stale).close()
        #expect(try ann.particulars(of: clip, in: stale).bytes == 70_000)
    }

    @Test func `nobody is given a family by an identity that it has no more`() throws {
        let test = try TestVault()
        let family = try test.family()
        let bob = try test.colleague("Bob", [.practitioner])
        let ann = try test.practitioner()
        let stale = try ann.vault.family(family)
        let identity = HeldIdentity(try ann.familyIdentity(stale))
        _ = try test.practitioner().rotateFamily(family)
        let row = try #require(try test.rows(PersonRow.self).first { $0.id == bob.principal })
        #expect(throws: Refusal.self) {
            try ann.performEach { transaction, _ in
                try ann.insertGrant(
                    of: identity.identity, stale, to: row, purposes: ["therapy"], transaction)
            }
        }
        #expect(try grants(of: bob, in: test).isEmpty)
    }

    private func grants(of person: UnlockedVault, in test: TestVault) throws -> [GrantRow] {
        try test.rows(GrantRow.self).filter { $0.principal == person.principal }
    }
}

/// A key store that does something before keys are written.
private struct WritingKeyStore: KeyStoreLayer {
    let base: any KeyStore
    let writing: @Sendable () -> Void

    func writeAll(_ batch: [SlotWrite]) throws(KeyStoreError) {
        writing()
        try base.writeAll(batch)
    }
}
