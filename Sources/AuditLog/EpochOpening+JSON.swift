import VaultCrypto
import VaultModel

extension EpochOpening {
    /// The members of the record's `introduces`.
    var members: [String: JSONValue] {
        var members: [String: JSONValue] = [
            "vault": .string(vault.description), "epoch": .integer(epoch),
            "log": .string(log.description), "person": .string(person.description),
            "reason": .string(reason), "described": described.json,
            "restored": .object([
                "epoch": .integer(restored.epoch), "note": .string(restored.note.description),
            ]),
        ]
        members["lost"] = lost.map { .integer(Int64(clamping: $0)) }
        members["newest"] = newest.map { newest in
            var members: [String: JSONValue] = [
                "epoch": .integer(newest.epoch), "size": .integer(Int64(clamping: newest.size)),
                "root": .string(newest.root.description),
            ]
            members["note"] = newest.note.map { .string($0.description) }
            return .object(members)
        }
        return members
    }

    init(_ reader: MemberReader) throws(AuditLogError) {
        guard let vault = VaultID(try reader.text("vault")),
            vault.description == (try reader.text("vault"))
        else { throw .introductionMalformed(member: "vault") }
        let restored = try reader.object("restored")
        self.vault = vault
        epoch = try reader.integer("epoch")
        log = try reader.noteKey("log")
        person = try reader.person()
        reason = try reader.text("reason")
        described = try Introduction.Described(reader.object("described"))
        self.restored = Restored(
            epoch: try restored.integer("epoch"), note: try restored.note("note"))
        lost = reader.has("lost") ? try reader.size("lost") : nil
        newest = reader.has("newest") ? try Newest(try reader.object("newest")) : nil
    }
}

extension EpochOpening.Newest {
    init(_ reader: MemberReader) throws(AuditLogError) {
        guard let root = SHA256Digest(try reader.text("root")) else {
            throw .introductionMalformed(member: "root")
        }
        self.init(
            epoch: try reader.integer("epoch"), size: try reader.size("size"), root: root,
            note: reader.has("note") ? try reader.note("note") : nil)
    }
}

extension MemberReader {
    func size(_ name: String) throws(AuditLogError) -> UInt64 {
        guard let size = UInt64(exactly: try integer(name)) else {
            throw .introductionMalformed(member: name)
        }
        return size
    }

    func note(_ name: String) throws(AuditLogError) -> SignedNote {
        let text = try text(name)
        let note = try SignedNote(Array(text.utf8))
        guard note.description == text else { throw .introductionMalformed(member: name) }
        return note
    }
}
