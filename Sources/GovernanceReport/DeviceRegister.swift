public import AuditLog
public import VaultModel

/// The register of devices that films come from: `devices.csv`, the newest word on each, by the log alone.
public struct DeviceRegister: Sendable {
    /// That photo sync to a cloud is off on a device.
    public struct Attestation: Sendable, Hashable {
        /// The device's name, as it was typed.
        public let device: String
        /// The day on which it was seen to be off.
        public let cloudOff: CivilDate
        /// When that was put on record.
        public let at: Instant
        /// Who did.
        public let by: PrincipalID
    }

    /// The code by which a record says that cloud sync is off.
    public static let cloudOff = "cloud-off"

    private var newest: [String: Attestation] = [:]

    /// Starts before the first record.
    public init() {}

    /// What is known, in the order of the devices' names.
    public var attestations: [Attestation] { newest.values.sorted { $0.device < $1.device } }

    /// Takes the next record.
    public mutating func take(_ record: Record) {
        guard record.event == .deviceAttest, record.outcome == .ok, record.reason == Self.cloudOff,
            let members = record.introduces, case .string(let device)? = members["device"],
            case .string(let day)? = members["on"], let date = CivilDate(day)
        else { return }
        newest[device] = Attestation(
            device: device, cloudOff: date, at: record.at, by: record.actor)
    }

    /// The members that a record of an attestation introduces.
    public static func members(device: String, on date: CivilDate) -> [String: JSONValue] {
        ["device": .string(device), "on": .string(date.description)]
    }

    /// The columns, which never change their order; new ones come last.
    public static let guide = RegisterGuide(
        "devices.csv",
        """
        One line a device on which photo sync to a cloud was seen to be off: the newest word on each.
        """,
        [
            .init("device", "the device's name, as it was typed"),
            .init("cloud_off", "the day on which the sync was seen to be off"),
            .init("at", "when that was put on record"),
            .init("by", "who did"),
            .init("by_name", "their name"),
        ])

    /// An attestation's cells, with the name of who made it where the reader may read names.
    public static func cells(of attestation: Attestation, byName name: String?) -> [String] {
        [
            attestation.device, attestation.cloudOff.description, attestation.at.description,
            attestation.by.description, name ?? "",
        ]
    }
}
