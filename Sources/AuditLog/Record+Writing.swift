public import VaultCrypto
public import VaultModel

extension Record {
    /// What every actor's signature begins with.
    static let signingContext = Array("footage-vault/record/v1\n".utf8)

    /// The record's canonical text without its signature.
    ///
    /// - Throws: `recordUnwritable` for a salt that is not 16 bytes, a number of 2⁶³ or more, a
    ///   time outside the years 1 to 9999, an empty amount or a part that is none.
    public var unsignedBytes: [UInt8] {
        get throws(AuditLogError) { JSONValue.object(try members).canonicalBytes }
    }

    /// What the actor signs: the context, the vault's id (32 zeros in record 0) and the record
    /// without `sig`.
    public func signingBytes(vaultID: VaultID?) throws(AuditLogError) -> [UInt8] {
        Self.signingPrefix(vaultID) + (try unsignedBytes)
    }

    /// Signs the record, and makes the leaf.
    ///
    /// - Throws: `recordUnwritable`; `recordTooLong` when the leaf has more than 65,535 bytes.
    public func signed(
        by key: borrowing SigningKey, vaultID: VaultID?
    ) throws(AuditLogError) -> SignedRecord {
        let unsigned = try unsignedBytes
        let signature = key.sign(Self.signingPrefix(vaultID) + unsigned)
        let last = Array("\"v\":\(Self.version)}".utf8)
        let sig = "\"sig\":\"\(Base64.encode(signature.bytes, .urlNoPad))\","
        return try SignedRecord(leaf: unsigned.dropLast(last.count) + Array(sig.utf8) + last)
    }

    static func signingPrefix(_ vaultID: VaultID?) -> [UInt8] {
        signingContext + (vaultID?.bytes ?? [UInt8](repeating: 0, count: 32))
    }

    private var members: [String: JSONValue] {
        get throws(AuditLogError) {
            guard salt.count == 16 else { throw .recordUnwritable(member: "salt") }
            // From 0001-01-01 to 9999-12-31.
            guard (-62_135_596_800_000...253_402_300_799_999).contains(at.milliseconds) else {
                throw .recordUnwritable(member: "at")
            }
            var members: [String: JSONValue] = [
                "v": .integer(Self.version), "index": try Self.number(index, "index"),
                "salt": .string(Base64.encode(salt, .urlNoPad)), "at": .string(at.description),
                "event": .string(event.rawValue), "outcome": .string(outcome.rawValue),
                "actor": .string(actor.description),
                "roles": .array(Roles(roles).listed.map { .string($0.rawValue) }),
                "host": .string(host), "program": .string(program),
            ]
            members["before"] = before.map { .string($0.description) }
            members["phase"] = phase.map { .string($0.rawValue) }
            members["request"] = request.map { .string($0.description) }
            members["reason"] = reason.map { .string($0) }
            members["behalf"] = behalf.map { .string($0.description) }
            members["purpose"] = purpose.map { .string($0.description) }
            members["checks"] = checks?.value
            members["policy"] = policy.map { .string($0.description) }
            members["family"] = family.map { .string($0.description) }
            members["session"] = session.map { .string($0.description) }
            members["clip"] = clip.map { .string($0.description) }
            members["amount"] = try amount?.value
            members["note"] = note.map { .string($0.description) }
            members["series"] = try series?.value
            members["rows"] = rows.isEmpty ? nil : .array(rows.map(\.value))
            members["part"] = try part?.value
            members["introduces"] = introduces.map { .object($0) }
            return members
        }
    }

    fileprivate static func number(
        _ number: UInt64, _ member: String
    ) throws(AuditLogError) -> JSONValue {
        guard let number = Int64(exactly: number) else { throw .recordUnwritable(member: member) }
        return .integer(number)
    }
}

extension Record.Checks {
    fileprivate var value: JSONValue {
        .object([
            "authorised": .string(authorised.rawValue),
            "relationship": .string(relationship.rawValue), "consent": .string(consent.rawValue),
            "emergency": .string(emergency.rawValue),
        ])
    }
}

extension Record.Amount {
    fileprivate var value: JSONValue {
        get throws(AuditLogError) {
            var members: [String: JSONValue] = [:]
            if let bytes { members["bytes"] = try Record.number(bytes, "amount") }
            if let seconds { members["seconds"] = try Record.number(seconds, "amount") }
            if let items { members["items"] = try Record.number(items, "amount") }
            guard !members.isEmpty else { throw .recordUnwritable(member: "amount") }
            return .object(members)
        }
    }
}

extension Record.Series {
    fileprivate var value: JSONValue {
        get throws(AuditLogError) {
            var members = ["n": try Record.number(n, "series")]
            members["previous"] = previous.map { .string($0.description) }
            return .object(members)
        }
    }
}

extension Record.Part {
    fileprivate var value: JSONValue {
        get throws(AuditLogError) {
            guard n >= 2, i >= 1, i <= n else { throw .recordUnwritable(member: "part") }
            return .object(["i": try Record.number(i, "part"), "n": try Record.number(n, "part")])
        }
    }
}

extension Record.RowWord {
    fileprivate var value: JSONValue {
        var members: [String: JSONValue] = ["table": .string(table), "id": .string(id)]
        switch state {
        case .holds(let digest): members["sha256"] = .string(digest.description)
        case .gone: members["gone"] = .bool(true)
        }
        return .object(members)
    }
}
