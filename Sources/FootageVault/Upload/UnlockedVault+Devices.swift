import AuditLog
import Catalog
import GovernanceReport
public import VaultModel

/// That photo sync to a cloud is off on a device that films come from.
public struct DeviceAttestation: Sendable, Hashable {
    /// The device's name.
    public let device: String
    /// The day on which it was seen to be off.
    public let cloudOff: CivilDate
    /// The day on which that was put on record.
    public let attested: CivilDate
    /// Who put it on record, where the reader may see names.
    public let by: String?
}

extension UnlockedVault {
    /// Puts on record that photo sync to a cloud is off on a device, for the governance export.
    ///
    /// A dump never shows whether the tablet has sent its films elsewhere: somebody has to look.
    ///
    /// - Parameters:
    ///   - device: What the team calls it, at most 64 bytes. It stands in the log for good, in the clear.
    ///   - date: The day it was seen; today without it.
    /// - Returns: What was put on record.
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; `badInput` for a name
    ///   that is none, or a day that has not come.
    public func attestCloudOff(
        _ device: String, on date: CivilDate? = nil
    ) throws -> DeviceAttestation {
        let device = try PlainText.checked(device, what: "device's name", limit: 64)
        var act = Act(.deviceAttest)
        try require(.attestDevice, for: act)
        let date = date ?? vault.today
        guard date <= vault.today else {
            throw VaultError.badInput(
                "future-date", "nobody can have seen it on \(date), which is yet to come")
        }
        act.reason = DeviceRegister.cloudOff
        act.introduces = DeviceRegister.members(device: device, on: date)
        try record(act)
        return DeviceAttestation(
            device: device, cloudOff: date, attested: vault.today, by: try name(of: currentPerson())
        )
    }

    /// The newest attestation of each device, in the order of their names; the listing is recorded.
    ///
    /// - Throws: `VaultError` when the role does not allow it, or the records are not those that the
    ///   log's signed head vouches for.
    public func listDevices() throws -> [DeviceAttestation] {
        var act = Act(.reportMake)
        try require(.listDevices, for: act)
        var register = DeviceRegister()
        try vault.catalog.read {
            try forEachBelievedLeaf { glance, leaf in
                guard glance.event == Event.deviceAttest.rawValue else { return }
                register.take(try record(of: leaf, at: glance.index))
            }
        }
        let resolver = RecordResolver(self)
        let found = try register.attestations.map {
            DeviceAttestation(
                device: $0.device, cloudOff: $0.cloudOff, attested: vault.date(of: $0.at),
                by: try resolver.name(of: $0.by))
        }
        act.reason = "devices"
        act.amount = .init(items: UInt64(found.count))
        try record(act)
        return found
    }
}
