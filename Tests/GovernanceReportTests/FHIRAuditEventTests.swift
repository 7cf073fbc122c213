import AuditLog
import Foundation
import GovernanceReport
import Testing
import VaultCrypto
import VaultModel

/// Records as FHIR has them, by this code and by another.
@Suite struct FHIRAuditEventTests {
    @Test func `a record becomes one line of FHIR, its keys in order`() throws {
        let key = try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 1, count: 32)))
        let vault = try #require(VaultID(bytes: [UInt8](repeating: 0xEE, count: 32)))
        let signed = try Variety(key).record(.clipWatch, 7) {
            $0.phase = .outcome
            $0.outcome = .failed
            $0.reason = "cut \u{7} \"short\""
            $0.roles = [.supervisor]
            $0.purpose = .purpose(.supervision)
            $0.checks = .init(authorised: .yes, relationship: .yes, consent: .no, emergency: .yes)
            $0.amount = .init(bytes: 12, seconds: 3)
        }
        let hash = SHA256.hash([])
        let event = FHIRAuditEvent(
            signed, leafHash: hash, vault: vault, isOutcomeUnknown: false)
        let signature = Base64.encode(signed.signature.bytes)
        func id(_ digit: String) -> String { String(repeating: digit, count: 32) }
        func what(_ kind: String, _ id: String) -> String {
            #""what":{"identifier":{"system":"urn:footage-vault:\#(kind)","value":"\#(id)"}}"#
        }
        func entity(_ kind: String, _ id: String, type: Int, role: Int) -> String {
            let system = "http://terminology.hl7.org/CodeSystem"
            return #""role":{"code":"\#(role)","system":"\#(system)/object-role"},"#
                + #""type":{"code":"\#(type)","system":"\#(system)/audit-entity-type"},"#
                + what(kind, id) + "}"
        }
        let purposes = """
            [{"coding":[{"code":"HQUALIMP","system":"http://terminology.hl7.org/CodeSystem/v3-ActReason"},\
            {"code":"supervision","system":"urn:footage-vault:purpose"}]},\
            {"coding":[{"code":"BTG","system":"http://terminology.hl7.org/CodeSystem/v3-ActReason"}]}]
            """
        let expected = """
            {"action":"R","agent":[{"altId":"\(id("a"))","network":{"address":"host","type":"1"},\
            "purposeOfUse":\(purposes),"requestor":true,\
            "role":[{"coding":[{"code":"supervisor","system":"urn:footage-vault:role"}]}],\
            "who":{"identifier":{"system":"urn:footage-vault:person","value":"\(id("a"))"}}}],\
            "entity":[{"detail":[{"type":"index","valueString":"7"},\
            {"type":"leafHash","valueString":"\(hash)"},{"type":"phase","valueString":"outcome"},\
            {"type":"reason","valueString":"cut \u{FFFD} \\"short\\""},\
            {"type":"check.role","valueString":"yes"},{"type":"check.grant","valueString":"yes"},\
            {"type":"check.consent","valueString":"no"},{"type":"check.emergency","valueString":"yes"},\
            {"type":"bytes","valueString":"12"},{"type":"seconds","valueString":"3"},\
            {"type":"sig","valueBase64Binary":"\(signature)"}],\
            \(entity("record", "7", type: 2, role: 13)),\
            {"type":{"code":"XrequestId",\
            "system":"https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType"},\
            \(what("request", id("b")))},\
            {\(entity("family", id("c"), type: 1, role: 1)),\
            {\(entity("session", id("d"), type: 2, role: 4)),\
            {\(entity("clip", id("e"), type: 2, role: 4))],\
            "id":"\(hash)","outcome":"8","outcomeDesc":"cut \u{FFFD} \\"short\\"",\
            "purposeOfEvent":\(purposes),"recorded":"2025-11-21T04:40:00.007Z",\
            "resourceType":"AuditEvent","source":{"observer":{"display":"program",\
            "identifier":{"system":"urn:footage-vault:vault",\
            "value":"\(vault)"}},"site":"host",\
            "type":[{"code":"4","system":"http://terminology.hl7.org/CodeSystem/security-source-type"}]},\
            "subtype":[{"code":"clip.watch","system":"urn:footage-vault:event"}],\
            "type":{"code":"110103","display":"DICOM Instances Accessed",\
            "system":"http://dicom.nema.org/resources/ontology/DCM"}}

            """
        #expect(String(decoding: event.line, as: UTF8.self) == expected)
    }

    @Test func `promise 3: every event, however it ends, is derived alike by other code`() throws {
        let key = try SigningKey(seed: SecretBytes(copying: [UInt8](repeating: 2, count: 32)))
        let variety = Variety(key)
        var records: [SignedRecord] = []
        for event in Event.allCases {
            for phase in [Record.Phase.intent, .outcome, nil] {
                for outcome in [Record.Outcome.ok, .refused, .failed] {
                    records.append(
                        try variety.record(event, UInt64(records.count)) {
                            $0.phase = phase
                            $0.outcome = outcome
                            Variety.fill(&$0)
                        })
                }
            }
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "fhir-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (leaves, events) = try Self.export(records)
        try Data(leaves).write(to: folder.appendingPathComponent("events.jsonl"))
        let file = folder.appendingPathComponent("fhir.ndjson")
        try Data(events).write(to: file)
        let found = try Self.derive(folder.path)
        #expect(found.errors == "")
        let count = records.count + 1
        #expect(
            found.output == """
                \(count) events of \(count) records of \(Event.allCases.count + 1) kinds, each as its \
                record has it

                """)
        // It does see a bit that is another.
        var changed = events
        changed[changed.count / 2] ^= 1
        try Data(changed).write(to: file)
        #expect(try Self.derive(folder.path).errors.contains("fhir.ndjson line "))
    }

    /// The records, and one that only a newer program can read, as an export has them.
    private static func export(
        _ records: [SignedRecord]
    ) throws -> (leaves: [UInt8], events: [UInt8]) {
        let vault = try #require(records[0].vaultID)
        var open: Set<RequestID> = []
        for record in records.map(\.record) {
            guard let request = record.request else { continue }
            if record.phase == .intent { open.insert(request) }
            if record.phase == .outcome { open.remove(request) }
        }
        var leaves: [UInt8] = []
        var events: [UInt8] = []
        for signed in records {
            leaves += signed.leaf + [0x0A]
            events +=
                FHIRAuditEvent(
                    signed, leafHash: signed.leafHash, vault: vault,
                    isOutcomeUnknown: signed.record.phase == .intent
                        && signed.record.request.map(open.contains) == true
                ).line
        }
        let text = String(decoding: records[0].leaf, as: UTF8.self)
        let newer = Array(
            text.replacingOccurrences(of: "\"vault.create\"", with: "\"vault.dream\"")
                .replacingOccurrences(of: "\"index\":0", with: "\"index\":\(records.count)").utf8)
        #expect(throws: AuditLogError.unknownEvent("vault.dream")) {
            try SignedRecord(leaf: newer)
        }
        leaves += newer + [0x0A]
        events +=
            FHIRAuditEvent(
                unreadable: UInt64(records.count), leafHash: MerkleHash.leaf(newer), vault: vault
            ).line
        return (leaves, events)
    }

    private static func derive(_ folder: String) throws -> (output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("FHIR/derive")
        process.arguments = [folder]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: said, as: UTF8.self), String(decoding: complained, as: UTF8.self))
    }
}

/// Records of every kind, each with other members than the one before.
private struct Variety: ~Copyable {
    private let key: SigningKey

    init(_ key: consuming SigningKey) { self.key = key }

    func record(
        _ event: Event, _ index: UInt64, _ edit: (inout Record) -> Void
    ) throws -> SignedRecord {
        func bytes(_ mark: UInt8) -> [UInt8] { [UInt8](repeating: mark, count: 16) }
        var record = Record(
            index: index, before: nil, salt: bytes(0), at: Instant(milliseconds: 1_763_700_000_000),
            event: event, request: RequestID(bytes: bytes(0xBB)),
            actor: try #require(PrincipalID(bytes: bytes(0xAA))), roles: [],
            family: FamilyID(bytes: bytes(0xCC)), session: SessionID(bytes: bytes(0xDD)),
            clip: ClipID(bytes: bytes(0xEE)), host: "host", program: "program")
        record.at = Instant(milliseconds: record.at.milliseconds + Int64(index))
        edit(&record)
        return try record.signed(by: key, vaultID: nil)
    }

    /// Gives or takes members by the record's number, with texts that FHIR would not have.
    static func fill(_ record: inout Record) {
        let bits = SHA256.hash([UInt8(record.index % 251), UInt8(record.index / 251)]).bytes
        func has(_ bit: Int) -> Bool { bits[bit / 8] & (1 << (bit % 8)) != 0 }
        let texts = [
            "", "code", " ", "two\nlines\t\r", "\u{0}\u{7F}\u{85}\u{A0}",
            "\u{2028}\u{3000}\u{FEFF}é\"\\</script>", "\u{202E}right to left", "🎬\u{200B}",
        ]
        func text(_ place: Int) -> String { texts[Int(bits[place]) % texts.count] }
        record.host = text(8)
        record.program = text(9)
        if has(0) { record.reason = text(10) }
        if has(1) {
            record.request = RequestID(bytes: [UInt8](repeating: bits[11] % 40, count: 16))
        }
        if has(2) { record.request = nil }
        if has(3) { record.family = nil }
        if has(4) { record.session = nil }
        if has(5) { record.clip = nil }
        if has(6) { record.behalf = record.actor }
        if has(7) { record.policy = SHA256.hash([1]) }
        let answers = [Record.Answer.yes, .no, .notAsked]
        func answer(_ place: Int) -> Record.Answer { answers[Int(bits[place]) % 3] }
        if has(8) {
            record.checks = .init(
                authorised: answer(12), relationship: answer(13), consent: answer(14),
                emergency: answer(15))
        }
        let purposes =
            Purpose.allCases.map { AccessPurpose.purpose($0) }
            + [.subjectAccess, .disclosure, .review]
        if has(9) { record.purpose = purposes[Int(bits[16]) % purposes.count] }
        record.roles = Role.allCases.enumerated().filter { has(10 + $0.offset) }.map(\.element)
        if has(20) {
            record.amount = .init(
                bytes: has(21) ? UInt64(Int64.max) : nil, seconds: has(22) ? 0 : nil, items: 1)
        }
        if has(23) { record.part = .init(i: 1, n: 2) }
    }
}
