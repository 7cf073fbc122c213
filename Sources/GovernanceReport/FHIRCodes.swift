import AuditLog
import VaultModel

/// The code systems and identifier systems of the events in `fhir.ndjson`, and what is coded in them.
enum FHIRCodes {
    static let actReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
    static let entityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type"
    static let objectRole = "http://terminology.hl7.org/CodeSystem/object-role"
    static let lifecycle = "http://terminology.hl7.org/CodeSystem/dicom-audit-lifecycle"
    static let sourceType = "http://terminology.hl7.org/CodeSystem/security-source-type"
    /// IHE's Basic Audit Log Patterns, which join the events of one request.
    static let balpEntity = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType"
    static let onBehalfOf = "http://hl7.org/fhir/StructureDefinition/auditevent-OnBehalfOf"
    static let dataAbsent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

    /// What this vault names by itself: ids, roles, purposes, policies.
    static func own(_ kind: String) -> String { "urn:footage-vault:\(kind)" }

    static func coding(_ system: String, _ code: String, display: String? = nil) -> JSONValue {
        var members: [String: JSONValue] = ["system": .string(system), "code": .string(code)]
        if let display { members["display"] = .string(display) }
        return .object(members)
    }

    static func concept(_ codings: JSONValue...) -> JSONValue {
        .object(["coding": .array(codings)])
    }

    /// A reference to what lies in the vault, by its id alone.
    static func reference(_ kind: String, _ id: some CustomStringConvertible) -> JSONValue {
        .object([
            "identifier": .object([
                "system": .string(own(kind)), "value": .string(id.description),
            ])
        ])
    }

    /// A text that FHIR's `string` may hold, or nothing when it is empty.
    ///
    /// FHIR forbids empty strings, control characters and all white space but spaces and line ends. A line
    /// end has no business in a code or a machine's name either, so each of these becomes U+FFFD.
    static func text(_ text: String) -> JSONValue? {
        guard !text.isEmpty else { return nil }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isForbidden =
                scalar.properties.generalCategory == .control
                || scalar != " " && scalar.properties.isWhitespace
            clean.append(isForbidden ? "\u{FFFD}" : scalar)
        }
        return .string(String(clean))
    }
}

extension Record.Outcome {
    /// FHIR R4 `AuditEvent.outcome`: a refusal is a minor failure, nothing was done; what failed is a serious
    /// one.
    var fhirCode: String {
        switch self {
        case .ok: "0"
        case .refused: "4"
        case .failed: "8"
        }
    }
}

extension AccessPurpose {
    /// The code in HL7's `v3-ActReason` that comes nearest.
    var actReason: String {
        switch self {
        case .purpose(.therapy): "TREAT"
        case .purpose(.supervision): "HQUALIMP"
        case .purpose(.training), .purpose(.caseStudy): "TRAIN"
        case .purpose(.research): "HRESCH"
        case .subjectAccess: "PATRQT"
        case .disclosure: "HLEGAL"
        case .review: "RECORDMGT"
        }
    }
}

extension Event {
    /// DICOM's stage in the life of the clip that the event, when it succeeds, brings it to.
    var clipLifecycle: String? {
        switch self {
        // Import
        case .clipUpload, .quarantineAdd: "2"
        // Amendment
        case .clipPurpose, .clipPurposeDrop, .clipClass, .clipClassWorking, .clipDerive,
            .clipDeriveDrop, .clipExtend, .clipExtendCancel, .clipRebind, .clipRekey, .momentAdd,
            .momentDrop,
            .quarantineBind, .quarantineProbe:
            "3"
        // Verification
        case .clipVerify: "4"
        // Access
        case .clipShow, .clipWatch, .quarantineShow: "6"
        // Export
        case .clipExport: "10"
        // Disclosure
        case .disclosureRecord, .requestPackage: "11"
        // Permanent erasure
        case .clipDestroy, .quarantineDestroy, .quarantineReturn: "15"
        default: nil
        }
    }
}
