import FootageVault
import Testing
import VaultModel

@Suite struct VaultDescriptionTests {
    private func read(_ changes: [String: JSONValue]) throws -> VaultDescription {
        let members: [String: JSONValue] = [
            "format": .integer(1), "id": .string(String(repeating: "0", count: 64)),
            "name": .string("Anytown"), "origin": .string("footage/anytown"),
            "epoch": .integer(1), "zone": .string("Europe/London"),
        ]
        return try VaultDescription(
            JSONValue.object(members.merging(changes) { $1 }).canonicalBytes + [10])
    }

    @Test
    func `a description as this program writes it is read`() throws {
        #expect(try read([:]).name == "Anytown")
        #expect(try read(["name": .string(String(repeating: "n", count: 100))]).format == 1)
    }

    @Test(arguments: [
        "", " Anytown", "Any\u{1B}[2Jtown", "Any\ntown", "Any\u{202E}town",
        String(repeating: "n", count: 101),
    ])
    func `a name that no vault can have is refused`(name: String) {
        #expect(code { _ = try read(["name": .string(name)]) } == "vault-description")
    }

    @Test(arguments: [
        "format", "id", "name", "origin", "epoch", "zone", "group", "slots",
    ])
    func `a member of another type is refused`(member: String) {
        #expect(code { _ = try read([member: .bool(true)]) } == "vault-description")
        #expect(code { _ = try read([member: .array([])]) } == "vault-description")
    }

    @Test(arguments: ["", "keys.slots", "../keys.slots", "/", "/keys/", "/keys\u{1B}[2J"])
    func `a place of the key slots that no vault can have is refused`(slots: String) {
        #expect(code { _ = try read(["slots": .string(slots)]) } == "vault-description")
    }

    @Test func `the place of the key slots is read`() throws {
        #expect(try read(["slots": .string("/keys/team.slots")]).slots == "/keys/team.slots")
        #expect(try read([:]).slots == nil)
    }
}
