import AuditLog
import Catalog
import Database
import FootageVault
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
