internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage device …`: what was seen on the tablets themselves, which no dump shows.
    static let device: [CommandSpec] = [
        CommandSpec(
            ["device", "attest"], summary: "Put on record that cloud photo sync is off on a tablet",
            discussion: """
                A dump never shows whether a tablet sends its films to iCloud, Google Photos or OneDrive. \
                Look at the tablet's settings, then say here what you saw and when. Governance finds it in \
                the audit export.

                NAME is what the team calls the tablet, such as "iPad 3". It stands in the log for good: \
                name no family and nobody's child.

                With --json: device, cloud_off, attested, by, dry_run.
                """,
            arguments: [ArgumentSpec("NAME", "What the team calls the tablet")],
            options: [
                .flag("cloud-off", "You saw that photo sync to a cloud is off"),
                OptionSpec("on", "DATE", "The day you saw it; today without it"),
            ],
            exits: .vault, writes: true
        ) { invocation in
            guard invocation.has("cloud-off") else {
                throw CommandFailure(
                    .usage, code: "usage.nothing-attested", "Say what you saw: --cloud-off.",
                    hint: "Look at the tablet first; if sync is on, switch it off.")
            }
            let name = try invocation.required("NAME", as: .string)
            let date = try invocation.value("on", as: .date)
            let seen = try invocation.act { try $0.attestCloudOff(name, on: date) }
            guard case .object(let members) = seen.json else { return }
            invocation.said(members) {
                "That cloud photo sync is off on \(seen.device), seen on \(seen.cloudOff), \($0) put on record."
            }
        },
        CommandSpec(
            ["device", "list"], summary: "List the tablets, and when cloud sync was seen to be off",
            discussion: "With --json: devices[] has device, cloud_off, attested, by.",
            exits: .vault
        ) { invocation in
            let devices = try invocation.unlocked { try $0.listDevices() }
            invocation.answer(.members(["devices": .array(devices.map(\.json))])) { terminal in
                guard !devices.isEmpty else {
                    terminal.line("Nobody has put a tablet on record yet.")
                    terminal.hint(
                        "Look at its settings, then: footage device attest NAME --cloud-off")
                    return
                }
                var table = TableView([
                    .text("Tablet"), .whole("Cloud sync off"), .whole("Put on record"), .text("By"),
                ])
                for device in devices {
                    table.add(
                        .init(device.device), .init(device.cloudOff.description),
                        .init(device.attested.description), .init(device.by ?? ""))
                }
                terminal.table(table)
            }
        },
    ]
}

extension DeviceAttestation {
    fileprivate var json: JSONValue {
        .members([
            "device": .string(device), "cloud_off": .text(cloudOff), "attested": .text(attested),
            "by": .text(by),
        ])
    }
}
