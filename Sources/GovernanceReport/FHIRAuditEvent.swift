public import AuditLog
public import VaultCrypto
public import VaultModel

/// One line of `fhir.ndjson`: a record of the log as a FHIR R4 AuditEvent.
///
/// Everything in it follows from the leaf, its hash, the vault's id, and for an intent from whether an
/// outcome follows: `Tools/verify-export` derives each line again. It names people, families and clips by
/// the ids that the log has, and nobody by name. The resource's id is the leaf hash, so that a repository
/// which is fed twice holds each event once.
public struct FHIRAuditEvent: Sendable {
    private let resource: JSONValue

    /// Makes the event of a record.
    ///
    /// - Parameters:
    ///   - signed: The record, which was read from its leaf.
    ///   - hash: The leaf's hash in the tree.
    ///   - vault: The vault's id.
    ///   - isOutcomeUnknown: Whether it is an intent that no record of this export ends.
    public init(
        _ signed: SignedRecord, leafHash hash: SHA256Digest, vault: VaultID, isOutcomeUnknown: Bool
    ) {
        let record = signed.record
        let rule = record.event.rule
        var members = Self.frame(hash, FHIRSource(vault, host: record.host, record.program))
        members["type"] = FHIRCodes.coding(
            EventRule.typeSystem, rule.type.rawValue, display: rule.type.display)
        members["subtype"] = .array([
            FHIRCodes.coding(EventRule.subtypeSystem, record.event.rawValue)
        ])
        members["action"] = .string(rule.action.rawValue)
        members["recorded"] = .string(record.at.description)
        if record.phase == .intent, record.outcome == .ok {
            // Whether it came to pass, nobody knew when this was written.
            members["outcomeDesc"] = .string(isOutcomeUnknown ? Self.unknown : Self.elsewhere)
        } else {
            members["outcome"] = .string(record.outcome.fhirCode)
            members["outcomeDesc"] = record.reason.flatMap(FHIRCodes.text)
        }
        members["agent"] = .array([Self.agent(of: record)])
        members["entity"] = .array(FHIREntities.all(of: signed, leafHash: hash))
        let purposes = Self.purposes(of: record)
        if !purposes.isEmpty { members["purposeOfEvent"] = .array(purposes) }
        resource = .object(members)
    }

    /// Stands for a record that this program cannot read: its number and its hash, and nothing else.
    public init(unreadable index: UInt64, leafHash hash: SHA256Digest, vault: VaultID) {
        var members = Self.frame(hash, FHIRSource(vault))
        members["type"] = FHIRCodes.coding(
            EventRule.typeSystem, EventRule.Classification.application.rawValue,
            display: EventRule.Classification.application.display)
        members["_recorded"] = .object([
            "extension": .array([
                .object([
                    "url": .string(FHIRCodes.dataAbsent), "valueCode": .string("unknown"),
                ])
            ])
        ])
        members["outcomeDesc"] = .string(Self.unreadable)
        members["agent"] = .array([.object(["requestor": .bool(false)])])
        members["entity"] = .array([FHIREntities.record(index, leafHash: hash)])
        resource = .object(members)
    }

    /// The line: canonical JSON, its keys sorted, and a line feed.
    public var line: [UInt8] { resource.canonicalBytes + [0x0A] }

    private static let elsewhere = "allowed; how it ended stands in the event of the same request"
    private static let unknown = "allowed; how it ended is not on record"
    private static let unreadable = "this record cannot be read: see VERIFY.md"

    private static func frame(_ hash: SHA256Digest, _ source: FHIRSource) -> [String: JSONValue] {
        [
            "resourceType": .string("AuditEvent"), "id": .string(hash.description),
            "source": source.value,
        ]
    }

    private static func agent(of record: Record) -> JSONValue {
        var members: [String: JSONValue] = [
            "who": FHIRCodes.reference("person", record.actor),
            "altId": .string(record.actor.description), "requestor": .bool(true),
        ]
        let roles = record.roles.map {
            FHIRCodes.concept(FHIRCodes.coding(FHIRCodes.own("role"), $0.rawValue))
        }
        if !roles.isEmpty { members["role"] = .array(roles) }
        let purposes = purposes(of: record)
        if !purposes.isEmpty { members["purposeOfUse"] = .array(purposes) }
        if let policy = record.policy {
            members["policy"] = .array([.string("\(FHIRCodes.own("policy")):\(policy)")])
        }
        if let host = FHIRCodes.text(record.host) {
            members["network"] = .object(["address": host, "type": .string("1")])
        }
        if let behalf = record.behalf {
            members["extension"] = .array([
                .object([
                    "url": .string(FHIRCodes.onBehalfOf),
                    "valueReference": FHIRCodes.reference("person", behalf),
                ])
            ])
        }
        return .object(members)
    }

    /// The purpose in HL7's words and the vault's own; and that a glass was broken.
    private static func purposes(of record: Record) -> [JSONValue] {
        var purposes: [JSONValue] = []
        if let purpose = record.purpose {
            purposes.append(
                FHIRCodes.concept(
                    FHIRCodes.coding(FHIRCodes.actReason, purpose.actReason),
                    FHIRCodes.coding(FHIRCodes.own("purpose"), purpose.description)))
        }
        if record.event == .breakglassOpen || record.checks?.emergency == .yes {
            purposes.append(FHIRCodes.concept(FHIRCodes.coding(FHIRCodes.actReason, "BTG")))
        }
        return purposes
    }
}

/// Who reports an event: the vault, by which program, on which machine.
private struct FHIRSource {
    let value: JSONValue

    init(_ vault: VaultID, host: String = "", _ program: String = "") {
        guard case .object(var observer) = FHIRCodes.reference("vault", vault) else {
            preconditionFailure("a reference is an object")
        }
        observer["display"] = FHIRCodes.text(program)
        var members: [String: JSONValue] = [
            "observer": .object(observer),
            // An application server.
            "type": .array([FHIRCodes.coding(FHIRCodes.sourceType, "4")]),
        ]
        members["site"] = FHIRCodes.text(host)
        value = .object(members)
    }
}
