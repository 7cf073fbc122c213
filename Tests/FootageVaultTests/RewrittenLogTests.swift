import AuditLog
import Catalog
import Database
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// A log that a member wrote anew, who holds its key and can write every file of the vault (audit §4, §5).
@Suite struct RewrittenLogTests {
    /// A vault whose newest records are the founder's and wrote no rows, with what others keep of its head.
    private final class Scene {
        let test: TestVault
        let leaves: [[UInt8]]
        /// A proof of a record, as a receipt is.
        let receipt: String
        /// The newest head, as anybody may have noted it.
        let head: String
        /// The forger, who had the vault open before.
        let forger: UnlockedVault
        /// How many records at the end wrote nothing but themselves.
        static let tail = 6

        /// Ann remembers the log; the founder has never seen it on this machine, and goes by the log alone.
        init() throws {
            test = try TestVault()
            let family = try test.family()
            _ = try test.family(sessionOn: "2026-03-11")
            let founder = try test.founder()
            _ = try founder.placeHold(
                on: .family(family), kind: .court, reason: "Order",
                reviewBy: test.date("2026-08-01"))
            _ = try founder.releaseHold(1, reason: "Over")
            for _ in 1..<Self.tail { _ = try founder.listFamilies() }
            receipt = try founder.prove(record: UInt64(test.logSize()) - 1).file
            let stored = try #require(try test.catalog().logHead())
            head = String(decoding: stored.checkpoint, as: UTF8.self)
            try test.practitioner().remember()
            leaves = try test.leaves()
            forger = try test.practitioner()
        }

        /// Puts another log there, under a head that the log's key signed.
        func replaceLog(by leaves: [[UInt8]]) throws {
            try test.replaceLog(
                by: leaves, origin: forger.vault.description.origin, signing: forger.logKey)
        }

        func verify(against head: String? = nil, receipt: String? = nil) throws
            -> VerificationReport
        {
            var plan = VerificationPlan(against: head)
            plan.receipt = receipt
            return try test.vault().verify(plan)
        }

        /// A witness on another machine, who cosigned the head.
        func witness() throws -> X25519Identity {
            let identity = X25519Identity()
            _ = try cosign(Array(head.utf8), as: identity)
            return identity
        }

        /// Has the witness asked to cosign the log as it is now, with the best proof there is.
        func kindOfRefusal(by witness: borrowing X25519Identity) throws -> VaultError.Kind? {
            let log = try LogTable(test.catalog().database)
            let old = UInt64(leaves.count)
            let path = log.size > old ? try Proof.consistency(from: old, to: log.size, in: log) : []
            let request = WitnessRequest(
                old: log.size > old ? old : 0, path: path,
                checkpoint: try SignedNote(log.checkpoint()))
            do {
                _ = try cosign(request.bytes, as: witness)
                return nil
            } catch let error as VaultError {
                return error.kind
            }
        }

        private func cosign(
            _ bytes: [UInt8], as identity: borrowing X25519Identity
        ) throws -> CosignedCheckpoint {
            try Witness(
                SecretIdentity(identity.copy()), name: "test/witness",
                environment: test.environment
            ).cosign(bytes, log: forger.logNoteKey().description)
        }
    }

    private func kind(of body: () throws -> Void) -> VaultError.Kind? {
        do {
            try body()
            return nil
        } catch {
            return VaultError(explaining: error)?.kind
        }
    }

    @Test(arguments: Rewriting.allCases)
    func `promise 3: what is put in order around a record of a colleague's is not theirs`(
        rewriting: Rewriting
    ) throws {
        let scene = try Scene()
        let test = scene.test
        let count = scene.leaves.count
        var dice = DiceThrower(seed: 6)
        // Record 0 is the vault itself, and what it says is held to the vault's id.
        let all = Array(1..<count - 1)
        let places = TestSettings.isLong ? all : (0..<5).map { _ in dice.pick(all) }
        for place in places {
            let changed = rewriting.apply(to: scene.leaves, at: place)
            let forged = try RewrittenLog(
                changed, of: test.id, by: scene.forger.principal, with: scene.forger.signingKey)
            let leaves = rewriting == .repeated ? changed : forged.leaves
            try scene.replaceLog(by: leaves)
            let report = try scene.verify()
            let first = rewriting.first(count, at: place)
            let last = rewriting == .repeated ? count : forged.firstForged
            guard let last else {
                // Who appends a record of their own a second time says it a second time: of a row that is
                // there by now its event may not say so.
                #expect(rewriting == .saidAgain, "\(place)")
                let code = report.firstBadIndex == nil ? nil : report.findings.first?.code
                #expect(code == nil || code == "record-row", "\(place): \(report.findings)")
                continue
            }
            #expect(report.verdict == .tampered, "\(place)")
            #expect(report.findings.first?.code == "record", "\(place): \(report.findings)")
            let bad = try #require(report.firstBadIndex)
            #expect((UInt64(first)...UInt64(last)).contains(bad), "\(place): \(report.findings)")
            // Whoever goes by the log alone, and whoever remembers it, are stopped before they add to it.
            #expect(kind { _ = try test.founder().listFamilies() } == .tampered, "\(place)")
            let told = kind { _ = try test.practitioner().listFamilies() }
            #expect(
                told == .tampered || rewriting == .leftOut && told == .rolledBack, "\(place)")
            #expect(try Int(test.logSize()) == leaves.count)
        }
    }

    @Test func `promise 3: a record that was signed for another vault is not this one's`() throws {
        let scene = try Scene()
        let test = scene.test
        let founder = try test.founder()
        let elsewhere = try #require(VaultID(bytes: Random.bytes(32)))
        let place = scene.leaves.count - 1
        // The founder has the same identity there, and a record of the same number after the same records.
        let record = try SignedRecord(leaf: scene.leaves[place]).record
        let leaf = try record.signed(by: founder.signingKey, vaultID: elsewhere).leaf
        try scene.replaceLog(by: scene.leaves.dropLast() + [leaf])
        let report = try scene.verify()
        #expect(report.verdict == .tampered)
        #expect(report.findings.map(\.code) == ["record"])
        #expect(report.firstBadIndex == UInt64(place))
        #expect(kind { _ = try test.founder().listFamilies() } == .tampered)
    }

    @Test
    func `promise 3: a tail cut off by one or more is told by memory, head, receipt and witness`()
        throws
    {
        let scene = try Scene()
        let witness = try scene.witness()
        #expect(try scene.verify(against: scene.head, receipt: scene.receipt).isSound)
        for cut in 1...Scene.tail {
            let left = scene.leaves.count - cut
            try scene.replaceLog(by: Array(scene.leaves.prefix(left)))
            // Of what is missing at its end the log alone tells nothing: that is what the others are for.
            #expect(try scene.verify().findings == [], "\(cut)")
            for (head, receipt) in [(scene.head, nil), (nil, scene.receipt)]
                as [(String?, String?)]
            {
                let report = try scene.verify(against: head, receipt: receipt)
                #expect(report.verdict == .rolledBack, "\(cut)")
                #expect(report.findings.first?.code == "log-short", "\(cut): \(report.findings)")
                #expect(report.firstBadIndex == UInt64(left), "\(cut)")
            }
            #expect(code { _ = try scene.test.practitioner() } == "rolled-back", "\(cut)")
            #expect(try scene.kindOfRefusal(by: witness) == .rolledBack, "\(cut)")
        }
    }

    @Test func `promise 3: a log that goes on another way after a cut is told by all who saw it`()
        throws
    {
        let scene = try Scene()
        let witness = try scene.witness()
        let left = scene.leaves.count - Scene.tail
        try scene.replaceLog(by: Array(scene.leaves.prefix(left)))
        // The founder knows nothing of what was cut, and adds true records.
        for _ in 0..<Scene.tail + 2 { _ = try scene.test.founder().listFamilies() }
        #expect(try scene.verify().isSound)
        for (head, receipt) in [(scene.head, nil), (nil, scene.receipt)] as [(String?, String?)] {
            let report = try scene.verify(against: head, receipt: receipt)
            #expect(report.verdict == .tampered, "\(report.findings)")
        }
        #expect(code { _ = try scene.test.practitioner() } == "history-changed")
        #expect(try scene.kindOfRefusal(by: witness) == .tampered)
    }

    @Test func `promise 3: a member who signs their own record again forks the log, and it shows`()
        throws
    {
        let scene = try Scene()
        let witness = try scene.witness()
        // What the founder signed last, they sign once more with another salt.
        let founder = try scene.test.founder()
        var record = try SignedRecord(leaf: try #require(scene.leaves.last)).record
        record.salt = Random.bytes(16)
        let leaf = try record.signed(by: founder.signingKey, vaultID: scene.test.id).leaf
        try scene.replaceLog(by: scene.leaves.dropLast() + [leaf])
        #expect(try scene.verify().isSound)
        let report = try scene.verify(against: scene.head)
        #expect(report.verdict == .tampered)
        #expect(report.findings.map(\.code) == ["root"])
        #expect(try scene.verify(receipt: scene.receipt).verdict == .tampered)
        #expect(code { _ = try scene.test.practitioner() } == "history-changed")
        #expect(try scene.kindOfRefusal(by: witness) == .tampered)
    }
}
