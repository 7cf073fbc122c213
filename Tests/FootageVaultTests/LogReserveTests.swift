import Database
import FootageVault
import Testing
import VaultDisk
import VaultModel

@Suite struct LogReserveTests {
    private func reserve(_ test: TestVault) throws -> FileStatus {
        try LinuxDisk().status(of: test.directory + "/vault/log.reserve")
    }

    private func line(_ status: VaultStatus) -> VaultStatus.Line? {
        status.lines.first { $0.name == "log-reserve" }
    }

    @Test func `a new vault keeps room for its log, and not as a hole`() throws {
        let test = try TestVault()
        #expect(try reserve(test).size == 64 << 10)
        #expect(try reserve(test).allocated >= 64 << 10)
        #expect(try reserve(test).mode == 0o600)
        #expect(try line(test.vault().status()) == nil)
    }

    @Test(arguments: ["", "truncate", "hole"])
    func `an older vault, a used reserve and a hole are made whole by the next command`(
        _ fault: String
    ) throws {
        let test = try TestVault()
        let path = test.directory + "/vault/log.reserve"
        if fault == "truncate" {
            try LinuxDisk().openPlainFile(path, .readingAndWriting).truncate(to: 5000)
        } else {
            try LinuxDisk().removeFile(path)
        }
        if fault == "hole" {
            try LinuxDisk().createFile(path, mode: 0o600, group: nil).truncate(to: 64 << 10)
            #expect(try reserve(test).allocated == 0)
        }
        // Who only reads makes nothing.
        let read = try test.vault(.readOnly).status()
        #expect(line(read)?.level == (fault == "truncate" ? .amber : .red))
        #expect(read.isRed)
        #expect(try line(test.vault().status()) == nil)
        #expect(try reserve(test).size == 64 << 10)
        #expect(try reserve(test).allocated >= 64 << 10)
    }
}
