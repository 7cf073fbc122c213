import AuditLog
import FootageVault
import Testing
import VaultDisk
import VaultModel

/// What `vault.json` says is held to the log (design §6; promise 3).
@Suite struct DescriptionOnRecordTests {
    /// Changes what a vault's `vault.json` says, as whoever holds the file can.
    private func edit(
        _ test: TestVault, _ change: (inout VaultDescription) -> Void
    ) throws {
        let disk = LinuxDisk()
        let path = test.directory + "/vault/vault.json"
        var description = try VaultDescription(
            disk.openPlainFile(path).readAll(limit: 65_536))
        change(&description)
        try disk.removeFile(path)
        try test.add(description.bytes, to: path)
    }

    private func verify(_ test: TestVault) throws -> VerificationReport {
        try test.vault().verify()
    }

    @Test func `promise 3: key slots that were moved are found, with the place on record`() throws {
        let test = try TestVault()
        let place = test.directory + "/moved.slots"
        try test.copy(test.directory + "/vault/keys.slots", to: place)
        try LinuxDisk().removeFile(test.directory + "/vault/keys.slots")
        try edit(test) { $0.slots = place }
        let report = try verify(test)
        #expect(report.verdict == .tampered)
        #expect(report.findings.map(\.code) == ["slots-moved"])
        #expect(
            report.findings.first?.message == """
                vault.json says that the key slots lie at \(place); on record, by record 0, they lie \
                in the vault's directory.
                """)
    }

    @Test func `promise 3: key slots moved into the directory, or to another place, are found`()
        throws
    {
        let test = try TestVault(slots: "team.slots")
        let place = test.directory + "/team.slots"
        #expect(try verify(test).isSound)
        for other in [nil, test.directory + "/other.slots"] {
            try test.copy(place, to: other ?? test.directory + "/vault/keys.slots")
            try edit(test) { $0.slots = other }
            let report = try verify(test)
            #expect(report.findings.map(\.code) == ["slots-moved"])
            #expect(
                report.findings.first?.message.hasSuffix(
                    "on record, by record 0, they lie at \(place).") == true)
            if other == nil { try LinuxDisk().removeFile(test.directory + "/vault/keys.slots") }
        }
        try edit(test) { $0.slots = place }
        #expect(try verify(test).isSound)
    }

    @Test func `a vault under another name, or another group's, is refused`() throws {
        let test = try TestVault()
        try edit(test) { $0.name = "Another Team" }
        #expect(code { _ = try test.vault() } == "vault-description")
        try edit(test) { $0.name = "Anytown Parent-Infant Team" }
        #expect(try verify(test).isSound)
        try edit(test) { $0.group = "root" }
        #expect(code { _ = try test.vault() } == "vault-description")
    }

    @Test func `a restore puts the key slots into the directory, on record`() throws {
        let test = try TestVault(slots: "team.slots")
        try test.backUp()
        try test.restore()
        let report = try test.restored().verify()
        #expect(report.findings == [])
        #expect(try test.restored().description.slots == nil)
    }
}
