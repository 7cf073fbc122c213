public import VaultModel

/// What the log knows about an event: its title, who may sign it, and what FHIR calls it.
public struct EventRule: Hashable, Sendable {
    /// Whether an event only looks, or changes something.
    public enum Kind: String, Hashable, Sendable {
        /// Something was shown, watched, listed, exported or verified.
        case read
        /// Something was made, changed, used or destroyed.
        case act
    }

    /// FHIR R4 `AuditEvent.action`.
    public enum Action: String, Hashable, Sendable {
        /// Something came to be.
        case create = "C"
        /// Something was read.
        case read = "R"
        /// Something was changed.
        case update = "U"
        /// Something was removed.
        case delete = "D"
        /// Something was run.
        case execute = "E"
    }

    /// FHIR R4 `AuditEvent.type`: the DICOM codes that fit a vault of films.
    public enum Classification: String, Hashable, Sendable {
        /// Application Activity.
        case application = "110100"
        /// Audit Log Used.
        case auditLogUsed = "110101"
        /// DICOM Instances Accessed.
        case instancesAccessed = "110103"
        /// DICOM Study Deleted.
        case studyDeleted = "110105"
        /// Export.
        case export = "110106"
        /// Import.
        case dataImport = "110107"
        /// Patient Record.
        case patientRecord = "110110"
        /// Procedure Record.
        case procedureRecord = "110111"
        /// Query.
        case query = "110112"
        /// Security Alert.
        case securityAlert = "110113"
        /// User Authentication.
        case authentication = "110114"
        /// Emergency Override Started.
        case emergencyOverride = "110127"

        /// What DICOM's terminology calls the code.
        public var display: String {
            switch self {
            case .application: "Application Activity"
            case .auditLogUsed: "Audit Log Used"
            case .instancesAccessed: "DICOM Instances Accessed"
            case .studyDeleted: "DICOM Study Deleted"
            case .export: "Export"
            case .dataImport: "Import"
            case .patientRecord: "Patient Record"
            case .procedureRecord: "Procedure Record"
            case .query: "Query"
            case .securityAlert: "Security Alert"
            case .authentication: "User Authentication"
            case .emergencyOverride: "Emergency Override Started"
            }
        }
    }

    /// A sentence without its subject: "Watched a clip".
    public let title: String
    /// Whether the event only looks.
    public let kind: Kind
    /// The roles of which a signer must hold one; a refusal may be signed by anyone who may sign at
    /// all.
    public let roles: Roles
    /// Whether the recovery identity may sign it too.
    public let mayRecoverySign: Bool
    /// FHIR R4 `AuditEvent.type.code`, of the code system `typeSystem`.
    public let type: Classification
    /// FHIR R4 `AuditEvent.action`.
    public let action: Action

    /// The code system of `type`: DICOM's controlled terminology.
    public static let typeSystem = "http://dicom.nema.org/resources/ontology/DCM"
    /// The code system of the subtype, whose code is the event's own name.
    public static let subtypeSystem = "urn:footage-vault:event"

    static func read(_ title: String, by roles: Roles, _ type: Classification) -> Self {
        Self(
            title: title, kind: .read, roles: roles, mayRecoverySign: false, type: type,
            action: .read)
    }

    static func act(
        _ title: String, by roles: Roles, _ type: Classification, _ action: Action,
        orRecovery mayRecoverySign: Bool = false
    ) -> Self {
        Self(
            title: title, kind: .act, roles: roles, mayRecoverySign: mayRecoverySign, type: type,
            action: action)
    }
}

/// Some of the six roles, as a set that costs one byte.
public struct Roles: OptionSet, Hashable, Sendable {
    /// One bit a role, in the order of `Role.allCases`.
    public let rawValue: UInt8

    /// Makes the set of the roles whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Makes the set of some roles.
    public init(_ roles: some Sequence<Role>) {
        self = roles.reduce(into: []) { $0.insert(Self(of: $1)) }
    }

    /// Brings dumps in.
    public static let uploader = Self(of: .uploader)
    /// Films families and watches with them.
    public static let practitioner = Self(of: .practitioner)
    /// Watches what a family agreed to share for supervision.
    public static let supervisor = Self(of: .supervisor)
    /// Information governance.
    public static let governance = Self(of: .governance)
    /// Runs the vault.
    public static let administrator = Self(of: .administrator)
    /// The purge job.
    public static let retention = Self(of: .retention)
    /// All six.
    public static let anyone = Self(Role.allCases)

    /// The roles in the order in which they are listed.
    public var listed: [Role] { Role.allCases.filter { contains(Self(of: $0)) } }

    private init(of role: Role) {
        rawValue =
            switch role {
            case .uploader: 1
            case .practitioner: 2
            case .supervisor: 4
            case .governance: 8
            case .administrator: 16
            case .retention: 32
            }
    }
}

extension Event {
    /// Whether each act of it must introduce something in the clear; the first of its records does.
    public var mustIntroduce: Bool { Self.introducing.contains(self) }

    private static let introducing: Set<Event> = [
        .vaultCreate, .personAdd, .personRoles, .personRetire, .personRekey, .recoveryRekey,
        .recoveryRotate, .logKey, .epochOpen,
    ]
}
