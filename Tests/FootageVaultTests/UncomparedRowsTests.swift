import AuditLog
import Catalog
import Database
@testable import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Rows that are not there, or were signed into the log by nobody who may, decide nothing.
@Suite struct UncomparedRowsTests {
    @Test func `promise 3: an export that was removed hides from no certificate`() throws {
        let test = try TestVault()
        let clip = try #require(try test.endedFamily().first)
        let ann = try test.practitioner()
        _ = try ann.exportClip(
            clip, purpose: .purpose(.therapy), returnBy: nil,
            to: .file(test.directory + "/film.mp4"))
        try test.live(until: TestVault.Day.due)
        try test.edit("DELETE FROM export")
        #expect(code { _ = try test.practitioner().listClips(family: clip.family) } == "row")
        #expect(code { _ = try test.purge().runPurge() } == "row")
        #expect(try test.rows(TombstoneRow.self).isEmpty)
    }

    @Test(arguments: [
        "INSERT INTO part SELECT randomblob(16), randomblob(16), id, 1, 80000, ? FROM clip",
        "UPDATE part SET digest = ? WHERE position = 1",
    ])
    func `promise 6: a part that the log does not know calls no film in, nor safe to delete`(
        statement: String
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(80_000), for: family)
        let ann = try test.practitioner()
        let clip = try #require(try test.rows(ClipRow.self).first)
        try ann.perform(Act(.clipUpload, family: clip.family)) { transaction, _ in
            try transaction.insert(
                PartRow(
                    id: .random(), film: clip.id, position: 1, bytes: 80_000,
                    digest: Random.bytes(32)))
        }
        let film = TestVault.film(80_000)
        let digest = try DigestKey(ann.vaultKey(.digest)).digest(of: SHA256.hash(film))
        let dump = try test.dump(family, film, name: "20260312_102000.mp4")
        let before = try ann.planUpload(UploadRequest(directory: dump, probing: .none))
        try test.tamper(statement, values: [.blob(digest)])
        #expect(
            code {
                _ = try test.practitioner().planUpload(
                    UploadRequest(directory: dump, probing: .none))
            } == "row")
        // A plan that was made before the part was there believes it no more when it commits.
        #expect(try test.practitioner().upload(before).deletion.safe.isEmpty)
    }

    @Test func `promise 4: a restore that is unsettled is not settled by an edit`() throws {
        let lost = try LostVault()
        let test = lost.test
        try LinuxDisk().removeFile(test.ledgerPath)
        _ = try test.restore()
        #expect(try test.refusal(of: lost.kept, as: .practitioner) == "restore-unsettled")
        let raw = try Database(
            path: test.restoredPath + "/catalog.sqlite", access: .readWrite, lockPath: nil)
        try raw.write { _ = try raw.execute("UPDATE incident SET closed = 1") }
        #expect(try test.refusal(of: lost.kept, as: .practitioner) == "row")
        #expect(code { _ = try test.open(as: .purge).runPurge() } == "row")
    }

    @Test func `promise 3: a family's series goes on from no end that the log does not know`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.practitioner().listClips(family: family)
        // The newest record is held to the tree by itself.
        _ = try test.practitioner().listFamilies()
        try test.practitioner().remember()
        let raw = try test.catalog(.readWrite).database
        let id = try #require(try test.rows(FamilyRow.self).first).id
        let end = try #require(try LogTable(raw).series(of: id))
        var leaf = String(decoding: try LogTable(raw).leaf(at: UInt64(end.index)), as: UTF8.self)
        leaf = leaf.replacing("\"n\":\(end.n),", with: "\"n\":\(end.n + 3),")
        let forged = Array(leaf.utf8)
        try raw.write {
            _ = try raw.execute(
                "UPDATE log_record SET leaf = ? WHERE idx = ?",
                [.blob(forged), .integer(end.index)])
            _ = try raw.execute(
                "UPDATE log_series SET n = ?, previous = ? WHERE family = ?",
                [.integer(end.n + 3), .blob(MerkleHash.leaf(forged).bytes), .id(id)])
        }
        let size = try test.logSize()
        #expect(code { _ = try test.practitioner().listClips(family: family) } == "log-series")
        #expect(try test.logSize() == size)
    }
}
