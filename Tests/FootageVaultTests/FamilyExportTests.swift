import AuditLog
import Catalog
import Database
import Foundation
import FootageVault
import Testing
import VaultCrypto
import VaultModel

/// Promise 3, for a family: who watched us, and nothing of anybody else.
@Suite struct FamilyExportTests {
    private func verify(_ path: String, _ id: VaultID) throws {
        let export = ExportedFolder(path: path)
        for arguments: [String] in [[], ["--vault-id", id.description]] {
            let found = try export.verify(arguments)
            #expect(found.errors == "")
            #expect(found.code == 0)
            #expect(found.output.contains("keys were taken") == arguments.isEmpty)
        }
    }

    @Test func `promise 3: a family's folder has its whole series, proved, and nothing of others`()
        throws
    {
        let misfiled = try Misfiled()
        let test = misfiled.test
        // Somebody else's films, in between; a film watched where it did not belong, and moved.
        let film = try test.practitioner().openFilm(misfiled.wrong, purpose: .purpose(.therapy))
        _ = try film.read(0..<1000)
        try film.close()
        let third = try test.family(sessionOn: "2026-03-11")
        let other = try test.takeIn(TestVault.film(60_000), for: third, day: "11")
        _ = try test.practitioner().exportClip(
            other, purpose: .purpose(.therapy), returnBy: nil,
            to: .file(test.outside() + "/other.mp4"))
        _ = try test.founder().addPerson(
            named: "Sam Stranger", request: SecretIdentity().request, roles: [.supervisor])
        try misfiled.approve()
        try misfiled.move()
        for (number, family) in [misfiled.wrong.family, misfiled.right, third].enumerated() {
            let folder = test.directory + "/family-\(number)"
            let person = try number == 1 ? test.founder() : test.practitioner()
            let summary = try person.exportFamily(family, to: folder)
            #expect(summary.size == (try test.vault().verify().size))
            try verify(folder, test.id)
            try expectNothingOfOthers(in: folder, of: family, test)
        }
    }

    /// Searches every byte of the folder for what is another family's, or of nobody whom this family needs.
    private func expectNothingOfOthers(
        in folder: String, of reference: FamilyReference, _ test: TestVault
    ) throws {
        let catalog = try test.catalog()
        let families = try test.rows(FamilyRow.self)
        let own = try #require(families.first { $0.reference == "\(reference)" }).id
        var words = families.filter { $0.id != own }.flatMap {
            [$0.reference, $0.id.description]
        }
        words += try test.rows(SessionRow.self).filter { $0.family != own }.map(\.id.description)
        words += try test.rows(ClipRow.self).filter { $0.family != own }.map(\.id.description)
        words += try test.rows(TombstoneRow.self).filter { $0.family != own }.map(\.id.description)
        words += try test.rows(ProgrammeRow.self).filter { $0.family != own }.map(\.id.description)
        words += try test.rows(ExportRow.self).filter { $0.family != own }.map(\.id.description)
        words += try test.rows(GrantRow.self).filter { $0.family != own }.map(\.id.description)
        words += ["Sam Stranger"]
        words += try test.rows(PersonRow.self).filter { $0.standing == .invited }
            .map(\.id.description)
        let export = ExportedFolder(path: folder)
        let there = Set(try export.text("events.jsonl").split(separator: "\n").map(String.init))
        var hashes: [String] = []
        try LogTable(catalog.database).forEachLeaf { _, leaf in
            guard !there.contains(String(decoding: leaf, as: UTF8.self)) else { return }
            let record = try SignedRecord(leaf: leaf).record
            #expect(record.family != own)
            words.append(
                Base64.encode(record.salt).replacing("=", with: "").replacing("+", with: "-")
                    .replacing("/", with: "_"))
            words.append(MerkleHash.leaf(leaf).description)
            hashes.append(Base64.encode(MerkleHash.leaf(leaf).bytes))
        }
        #expect(words.count > 30 && hashes.count > 10)
        for path in try export.paths() {
            var bytes = Data(try export.text(path).utf8)
            if path.hasPrefix("proofs/") {
                // What a proof holds in base 64 is searched as what it is.
                let extra = try export.text(path).split(separator: "\n")[1].dropFirst(6)
                bytes += try #require(Data(base64Encoded: String(extra)))
            } else {
                // A neighbour's salted hash is a step of a proof, and stands nowhere else.
                for hash in hashes { #expect(bytes.range(of: Data(hash.utf8)) == nil, "\(path)") }
            }
            for word in words {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(path) \(word)")
            }
        }
    }

    @Test func `the page tells who watched what, what left, what went and what was agreed to`()
        throws
    {
        let vault = try EventfulVault()
        let test = vault.test
        let folder = test.directory + "/family"
        let summary = try test.practitioner().exportFamily(vault.family, to: folder)
        try verify(folder, test.id)
        let export = ExportedFolder(path: folder)
        #expect(
            try export.paths().filter { !$0.hasPrefix("proofs/") } == [
                "VERIFY.md", "events.jsonl", "family.html", "family.json", "keys.txt",
                "log/checkpoint", "manifest.json", "manifest.sig",
            ])
        let records = summary.records + summary.keyRecords
        #expect(try export.paths().filter { $0.hasPrefix("proofs/") }.count == records)
        #expect(try export.text("events.jsonl").split(separator: "\n").count == records)
        let page = try export.text("family.html")
        for words in [
            "1 film of you is held", "Ann Practitioner (practitioner)", "taken out", "refused",
            "Took a clip in", "Your agreement had ended.", "training of staff",
            "2 copies were taken out; of 1 nobody has noted yet", "2026-03-31",
            "Films were given to another organisation 2 times.", "given to another organisation",
            "Yes: 1 hold is open.", "For the rules by which films are kept, IG lead answers.",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        // A reason, and the kind of a hold, are not for this page.
        for secret in ["A complaint", "An inquiry", "inquiry", "Alias of theirs"] {
            #expect(!page.contains(secret))
        }
        let last = try #require(try test.founder().listRecords(limit: 1).first)
        #expect(last.event == "audit.export")
        #expect(last.reference == vault.family)
        let bare = test.directory + "/bare"
        _ = try test.founder().exportFamily(vault.family, to: bare, [.withoutNames])
        try verify(bare, test.id)
        for path in try ExportedFolder(path: bare).paths() {
            let text = try ExportedFolder(path: bare).text(path)
            #expect(!text.contains("Ann Practitioner") && !text.contains("Fran Founder"), "\(path)")
        }
    }

    @Test func `the commands of a family's VERIFY.md do what it says`() throws {
        let test = try FilledVault()
        let folder = test.test.directory + "/family"
        _ = try test.test.practitioner().exportFamily(test.family, to: folder)
        let export = ExportedFolder(path: folder)
        let blocks = try export.text("VERIFY.md").components(separatedBy: "```sh\n").dropFirst()
            .map { $0.components(separatedBy: "```")[0] }
        #expect(blocks.count == 5)
        let outputs = try blocks.map { try ExportedFolder.run("/bin/sh", ["-ec", $0], in: folder) }
        for output in outputs { #expect(output.code == 0, "\(output.errors)") }
        let count = try export.text("events.jsonl").split(separator: "\n").count
        #expect(
            outputs.map(\.output) == [
                "\(test.test.id)  -\n", "Signature Verified Successfully\n",
                "\(count) of \(count)\n", "", "Signature Verified Successfully\n",
            ])
    }

    @Test func `a family that has nothing yet, one whose names were erased, and hostile names`()
        throws
    {
        let test = try TestVault(policy: TestVault.briefPolicy)
        let practitioner = try test.practitioner()
        let empty = try practitioner.createFamily(alias: "=1+1", for: nil, with: nil).reference
        _ = try test.founder().exportFamily(empty, to: test.directory + "/empty")
        try verify(test.directory + "/empty", test.id)
        let nothing = try ExportedFolder(path: test.directory + "/empty").text("family.html")
        #expect(nothing.contains("0 films of you are held"))
        #expect(nothing.contains("Nobody opened a film."))

        try test.endedFamily(films: [TestVault.film(20_000)])
        let gone = try #require(
            try test.rows(FamilyRow.self).first { $0.reference != "\(empty)" }
                .flatMap { FamilyReference($0.reference) })
        _ = try practitioner.recordConsent(
            gone, purpose: .training, given: test.date("2026-03-12"), expires: nil, form: nil,
            programme: 1, signer: "<script>alert(1)</script>")
        _ = try practitioner.exportFamily(gone, to: test.directory + "/hostile")
        try verify(test.directory + "/hostile", test.id)
        let hostile = try ExportedFolder(path: test.directory + "/hostile").text("family.html")
        #expect(!hostile.contains("<script"))
        #expect(hostile.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))

        try test.live(until: TestVault.Day.due)
        #expect(try test.purge().runPurge().destroyed.count == 1)
        try test.go(to: "2027-05-17")
        try test.founder().confirmClock(test.date("2027-05-17"))
        #expect(try test.purge().runPurge().erasedFamilies == 1)
        let summary = try test.founder().exportFamily(gone, to: test.directory + "/gone")
        #expect(summary.held == 0)
        // The tombstone is erased; that the film was destroyed, the record still says.
        #expect(summary.gone == 1)
        try verify(test.directory + "/gone", test.id)
        let page = try ExportedFolder(path: test.directory + "/gone").text("family.html")
        #expect(page.contains("Only the day is still known"))
        #expect(!page.contains("script"))
    }

    @Test
    func `only governance, and who works with the family, exports it; a refusal is on record`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let identity = X25519Identity()
        _ = try test.founder().addPerson(
            named: "Bea Other", request: SecretIdentity(identity.copy()).request,
            roles: [.practitioner])
        let bea = try test.vault().unlock(with: SecretIdentity(identity.copy()))
        try bea.accept(vaultID: test.id)
        let before = try test.vault().verify().size
        let target = test.directory + "/family"
        #expect(code { _ = try bea.exportFamily(family, to: target) } == "no-grant")
        #expect(code { _ = try test.purge().exportFamily(family, to: target) } == "role")
        #expect(try test.vault().verify().size == before + 2)
        let unknown = try #require(FamilyReference("7KQ2M4V"))
        #expect(code { _ = try test.founder().exportFamily(unknown, to: target) } == "not-found")
        try test.makeDirectory(target)
        #expect(code { _ = try test.founder().exportFamily(family, to: target) } == "exists")
        #expect(try test.vault().verify().size == before + 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: target).isEmpty)
    }

    @Test func `promise 3: a log that was tampered with gives no folder, and that is on record`()
        throws
    {
        let test = try FilledVault()
        let founder = try test.test.founder()
        _ = try founder.listFamilies()
        try founder.remember()
        let raw = try test.raw()
        try raw.write { try raw.execute("UPDATE log_record SET leaf = x'7B7D' WHERE idx = 5") }
        let folder = test.test.directory + "/family"
        #expect(throws: (any Error).self) {
            try test.test.founder().exportFamily(test.family, to: folder)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: test.test.directory)
        #expect(!names.contains { $0.contains("family") })
        #expect(try test.test.lastEvents(1) == ["audit.export not-written"])
    }
}
