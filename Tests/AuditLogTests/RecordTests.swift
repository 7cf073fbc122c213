import AuditLog
import Testing
import VaultCrypto
import VaultModel

@Suite struct RecordTests {
    private func record() throws -> Record {
        Record(
            index: 7, before: SHA256.hash([]), salt: [UInt8](repeating: 0xFB, count: 16),
            at: Instant(milliseconds: 1_763_700_000_001), event: .clipWatch, phase: .outcome,
            request: RequestID(bytes: [UInt8](repeating: 1, count: 16)), outcome: .failed,
            reason: "cut \u{7} \"short\"", actor: try TestPerson(1).id,
            roles: [.governance, .practitioner], behalf: try TestPerson(2).id,
            purpose: .subjectAccess, checks: .init(authorised: .yes, emergency: .no),
            policy: SHA256.hash([1]), family: try TestLog.family(1),
            session: SessionID(bytes: [UInt8](repeating: 2, count: 16)),
            clip: ClipID(bytes: [UInt8](repeating: 3, count: 16)), host: "hôst", program: "p",
            amount: .init(bytes: 0, items: UInt64(Int64.max)), note: SHA256.hash([2]),
            series: .init(n: 1, previous: SHA256.hash([3])),
            rows: [
                .init(table: "t", id: "1", state: .gone),
                .init(table: "t", id: "2\n", state: .holds(SHA256.hash([4]))),
            ], part: .init(i: 2, n: 2), introduces: ["a": .array([.bool(true), .integer(-1)])])
    }

    private func leaf() throws -> [UInt8] {
        try record().signed(
            by: try TestPerson(1).signingKey(),
            vaultID: VaultID(bytes: [UInt8](repeating: 5, count: 32))
        ).leaf
    }

    @Test func `a record with every member reads back, member by member and byte by byte`() throws {
        let record = try record()
        let vault = VaultID(bytes: [UInt8](repeating: 5, count: 32))
        let signed = try record.signed(by: try TestPerson(1).signingKey(), vaultID: vault)
        let again = try SignedRecord(leaf: signed.leaf)
        #expect(again.record == record)
        #expect(again == signed)
        #expect(try JSONValue(canonical: signed.leaf).canonicalBytes == signed.leaf)
        #expect(try record.signingBytes(vaultID: vault) == signed.signedBytes(vaultID: vault))
        #expect(
            Array(signed.leaf[..<signed.signatureRange.lowerBound])
                + signed.leaf[signed.signatureRange.upperBound...] == (try record.unsignedBytes))
        let key = try TestPerson(1).keys().sign
        #expect(signed.isSigned(by: key, vaultID: vault))
        #expect(!signed.isSigned(by: key, vaultID: nil))
        #expect(try !signed.isSigned(by: TestPerson(2).keys().sign, vaultID: vault))
    }

    @Test func `whatever byte is changed, what still reads is canonical and says so again`() throws
    {
        let leaf = try leaf()
        var read = 0
        for index in leaf.indices {
            for flip in [UInt8(1), 2, 0x20, 0x80] {
                var changed = leaf
                changed[index] ^= flip
                guard let signed = try? SignedRecord(leaf: changed) else { continue }
                read += 1
                let value = try JSONValue(canonical: changed)
                #expect(value.canonicalBytes == changed)
                let vault = VaultID(bytes: [UInt8](repeating: 0, count: 32))
                #expect(
                    signed.signedBytes(vaultID: nil)
                        == (try signed.record.signingBytes(vaultID: vault)))
            }
        }
        #expect(read > 100)
    }

    @Test func `a record cut off anywhere is refused`() throws {
        let leaf = try leaf()
        for count in leaf.indices {
            #expect(throws: AuditLogError.self) { try SignedRecord(leaf: Array(leaf[..<count])) }
        }
        #expect(throws: AuditLogError.self) { try SignedRecord(leaf: leaf + [0x0A]) }
    }

    @Test(arguments: [
        ("\"host\":", "\"hosts\":"), ("\"host\":\"hôst\",", ""), ("\"host\":", " \"host\":"),
        ("\"index\":7", "\"index\":07"), ("\"index\":7", "\"index\":-7"),
        ("\"index\":7", "\"index\":9223372036854775808"), ("\"index\":7", "\"index\":7.0"),
        (
            "\"roles\":[\"practitioner\",\"governance\"]",
            "\"roles\":[\"governance\",\"practitioner\"]"
        ),
        ("\"roles\":[\"practitioner\",", "\"roles\":[\"practitioner\",\"practitioner\","),
        ("\"part\":{\"i\":2,\"n\":2}", "\"part\":{\"i\":3,\"n\":2}"),
        ("\"part\":{\"i\":2,\"n\":2}", "\"part\":{\"i\":1,\"n\":1}"),
        ("\"amount\":{\"bytes\":0,\"items\":9223372036854775807}", "\"amount\":{}"),
        ("\"amount\":{\"bytes\":0,", "\"amount\":{\"bytes\":0,\"bytes\":0,"),
        ("2025-11-21", "2025-02-29"), ("T04:", "T24:"), ("ô", "\\u00f4"), ("\\n", "\\u000a"),
        ("\\u0007", "\\u0027"), ("\"salt\":\"-_v7", "\"salt\":\"+_v7"),
        ("\"purpose\":\"subject-access\"", "\"purpose\":\"fun\""),
        ("\"introduces\":{\"a\":[true,-1]}", "\"introduces\":{\"a\":[true,-1,]}"),
        ("\"introduces\":{\"a\":[true,-1]}", "\"introduces\":{\"a\":null}"),
        ("\"introduces\":{\"a\":[true,-1]}", "\"introduces\":{\"a\":[true,-1}]"),
        ("\"gone\":true", "\"gone\":false"), ("\"v\":1", "\"v\":2"), ("\"v\":1", "\"v\":1,\"w\":1"),
        ("clip.watch", "clip.eat"), ("{\"actor\"", "{\"a\":1,\"actor\""),
    ])
    func `what is not exactly a record is refused`(from: String, to: String) throws {
        let text = String(decoding: try leaf(), as: UTF8.self)
        let changed = text.replacing(from, with: to)
        try #require(changed != text)
        #expect(throws: AuditLogError.self) { try SignedRecord(leaf: Array(changed.utf8)) }
    }

    @Test func `a record that cannot be written is refused before it is signed`() throws {
        func refused(_ member: String, _ edit: (inout Record) -> Void) throws {
            var record = try record()
            edit(&record)
            let key = try TestPerson(1).signingKey()
            var found: AuditLogError?
            do { _ = try record.signed(by: key, vaultID: nil) } catch let error { found = error }
            #expect(found == .recordUnwritable(member: member))
        }
        try refused("salt") { $0.salt = [] }
        try refused("index") { $0.index = .max }
        try refused("amount") { $0.amount = .init() }
        try refused("amount") { $0.amount = .init(bytes: .max) }
        try refused("part") { $0.part = .init(i: 0, n: 2) }
        try refused("at") { $0.at = Instant(milliseconds: .max) }
        var long = try record()
        long.host = String(repeating: "x", count: 65_536)
        let key = try TestPerson(1).signingKey()
        var isTooLong = false
        do { _ = try long.signed(by: key, vaultID: nil) } catch .recordTooLong { isTooLong = true }
        #expect(isTooLong)
    }

    @Test func `a commitment binds field, salt and text`() throws {
        let salt = [UInt8](repeating: 9, count: 32)
        let made = try Commitment.compute(field: "reason", salt: salt, text: "Für das Gericht")
        let expected = SHA256.hash(
            [2] + salt + [6] + Array("reason".utf8) + Array("Für das Gericht".utf8))
        #expect(made == expected)
        #expect(throws: AuditLogError.self) {
            try Commitment.compute(field: "", salt: salt, text: "")
        }
        #expect(throws: AuditLogError.self) {
            try Commitment.compute(field: String(repeating: "f", count: 256), salt: salt, text: "")
        }
        #expect(throws: AuditLogError.self) {
            try Commitment.compute(field: "f", salt: [], text: "")
        }
    }
}
