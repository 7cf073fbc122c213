import Catalog
import Database
import Testing
import VaultCrypto
import VaultModel

@Suite struct RowDigestTests {
    /// The digest as it is documented: of the canonical text of a JSON object.
    private func digest<Stored: StoredRow>(_ row: Stored, _ salt: [UInt8]) -> SHA256Digest {
        var members: [String: JSONValue] = [
            "id": .string(Hex.encode(row.rowID)), "salt": .string(Base64.encode(salt, .urlNoPad)),
        ]
        for (column, value) in zip(Stored.columns, row.values) {
            switch value {
            case .integer(let number): members[column.name] = .integer(number)
            case .text(let text): members[column.name] = .string(text)
            case .blob(let bytes): members[column.name] = .string(Base64.encode(bytes, .urlNoPad))
            case .null: break
            }
        }
        return SHA256.hash(JSONValue.object(members).canonicalBytes)
    }

    @Test(arguments: ["", "plain", "\\", "a \"quoted\" word\n\u{1}", "é𝄞"], [nil, Int64.min, 0])
    func `a row's digest is that of its canonical JSON`(text: String, number: Int64?) throws {
        let now = Instant(milliseconds: 7)
        let salt = Random.bytes(16)
        let incident = IncidentRow(
            id: .random(), number: number ?? 1, kind: text, family: number.map { _ in .random() },
            clip: number.map { _ in [0, 255] }, cause: nil, detail: text, opened: now)
        #expect(incident.digest(salt: salt) == digest(incident, salt))
        let fact = FactRow(
            id: .random(), family: .random(), subject: [], name: text,
            date: number.map { _ in CivilDate(days: 3) }, entered: now,
            enteredOn: CivilDate(days: -3), enteredBy: .random())
        #expect(fact.digest(salt: []) == digest(fact, []))
    }
}
