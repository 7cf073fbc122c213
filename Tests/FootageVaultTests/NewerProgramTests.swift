import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import AuditLog
@testable import FootageVault

/// A record that this program does not know closes the vault to it, and says whose it is.
@Suite struct NewerProgramTests {
    /// Appends a record of an event that no program knows, truly signed by the practitioner.
    private func appendUnknown(to test: TestVault) throws -> (index: UInt64, actor: PrincipalID) {
        let ann = try test.practitioner()
        try ann.transact { transaction in
            let log = transaction.log
            let record = Record(
                index: log.size, before: log.root, salt: Random.bytes(16), at: test.clock.now,
                event: .familyList, actor: ann.principal, roles: [.practitioner], host: "test",
                program: "footage 99")
            var leaf = try record.signed(by: ann.signingKey, vaultID: test.id).leaf
            let text = String(decoding: leaf, as: UTF8.self)
            leaf = Array(text.replacing("family.list", with: "film.dream").utf8)
            let scan = try RecordScan(leaf)
            let signed = Record.signingPrefix(test.id) + scan.unsigned.head + scan.unsigned.tail
            let old = Base64.encode(scan.signature, .urlNoPad)
            let new = Base64.encode(ann.signingKey.sign(signed).bytes, .urlNoPad)
            leaf = Array(String(decoding: leaf, as: UTF8.self).replacing(old, with: new).utf8)
            try log.append(leaf: leaf, family: nil)
        }
        return (UInt64(try test.logSize()) - 1, ann.principal)
    }

    @Test func `what a newer program wrote blocks everybody, and tells who signed which record`()
        throws
    {
        let test = try TestVault()
        let (index, actor) = try appendUnknown(to: test)
        let told =
            "Record \(index) cannot be verified: The record tells of an unknown event, film.dream; "
            + "\(actor) signed it, with the program “footage 99”."
        do {
            _ = try test.founder().listFamilies()
            Issue.record("not blocked")
        } catch {
            let refusal = try #require(VaultError(explaining: error))
            #expect(refusal.kind == .unknown)
            #expect(refusal.code == "log")
            #expect(refusal.message.hasSuffix(told))
            #expect(refusal.hint?.contains("`footage audit verify`") == true)
        }
        // Without an identity it is told to governance all the same.
        let report = try test.vault().verify()
        #expect(report.verdict == .unverifiable)
        #expect(report.findings.map(\.code) == ["record-unknown"])
        #expect(report.findings.map(\.message) == [told])
        #expect(report.findings.map(\.index) == [index])
    }
}
