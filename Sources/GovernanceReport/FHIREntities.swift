import AuditLog
import VaultCrypto
import VaultModel

/// What an AuditEvent is about: the record itself, its request, the family, the session and the clip.
enum FHIREntities {
    /// The entities of a record, in that order.
    static func all(of signed: SignedRecord, leafHash hash: SHA256Digest) -> [JSONValue] {
        let record = signed.record
        var entities = [
            self.record(record.index, leafHash: hash, details(of: record, signed.signature))
        ]
        if let request = record.request {
            entities.append(
                .object([
                    "what": FHIRCodes.reference("request", request),
                    "type": FHIRCodes.coding(FHIRCodes.balpEntity, "XrequestId"),
                ]))
        }
        if let family = record.family {
            entities.append(entity("family", family, type: "1", role: "1"))
        }
        if let session = record.session {
            entities.append(entity("session", session, type: "2", role: "4"))
        }
        if let clip = record.clip {
            // A clip that was to be destroyed is not yet destroyed, and one refused is not watched.
            let isDone = record.outcome == .ok && record.phase != .intent
            entities.append(
                entity(
                    "clip", clip, type: "2", role: "4",
                    lifecycle: isDone ? record.event.clipLifecycle : nil))
        }
        return entities
    }

    /// The record itself, by its number and its leaf hash.
    static func record(
        _ index: UInt64, leafHash hash: SHA256Digest, _ details: [JSONValue] = []
    ) -> JSONValue {
        guard
            case .object(var members) = entity("record", index, type: "2", role: "13")
        else { preconditionFailure("an entity is an object") }
        members["detail"] = .array(
            [detail("index", String(index)), detail("leafHash", hash.description)] + details)
        return .object(members)
    }

    /// An entity that the vault knows by its id, with the stage of its life that it came to.
    ///
    /// Type 1 is a person and 2 a system object; role 1 is a patient, 4 a domain resource, 13 a security
    /// resource.
    private static func entity(
        _ kind: String, _ id: some CustomStringConvertible, type: String, role: String,
        lifecycle: String? = nil
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "what": FHIRCodes.reference(kind, id),
            "type": FHIRCodes.coding(FHIRCodes.entityType, type),
            "role": FHIRCodes.coding(FHIRCodes.objectRole, role),
        ]
        if let lifecycle {
            members["lifecycle"] = FHIRCodes.coding(FHIRCodes.lifecycle, lifecycle)
        }
        return .object(members)
    }

    private static func details(of record: Record, _ signature: Signature) -> [JSONValue] {
        var details: [JSONValue] = []
        func add(_ type: String, _ value: (some CustomStringConvertible)?) {
            if let value { details.append(detail(type, value.description)) }
        }
        add("phase", record.phase?.rawValue)
        add("part", record.part.map { "\($0.i) of \($0.n)" })
        if let reason = record.reason.flatMap(FHIRCodes.text) {
            details.append(.object(["type": .string("reason"), "valueString": reason]))
        }
        if let checks = record.checks {
            add("check.role", checks.authorised.rawValue)
            add("check.grant", checks.relationship.rawValue)
            add("check.consent", checks.consent.rawValue)
            add("check.emergency", checks.emergency.rawValue)
        }
        add("bytes", record.amount?.bytes)
        add("seconds", record.amount?.seconds)
        add("items", record.amount?.items)
        details.append(
            .object([
                "type": .string("sig"),
                "valueBase64Binary": .string(Base64.encode(signature.bytes)),
            ]))
        return details
    }

    private static func detail(_ type: String, _ value: String) -> JSONValue {
        .object(["type": .string(type), "valueString": .string(value)])
    }
}
