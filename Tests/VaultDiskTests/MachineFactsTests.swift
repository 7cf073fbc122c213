import Testing
import VaultDisk

@Suite struct MachineFactsTests {
    @Test func `an area of swap is what its line and its device say`() {
        let text = """
            Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
            /dev/sda2                               partition\t1048572\t\t0\t\t-2
            /dev/dm-1                               partition\t1048572\t\t0\t\t-3
            /dev/zram0                              partition\t1048572\t\t0\t\t100
            /swap\\040file                           file\t\t1048572\t\t0\t\t-4

            """
        let areas = SwapArea.areas(in: text) { $0 == "dm-1" }
        #expect(areas.map(\.kind) == [.plain, .encrypted, .memory, .file])
        #expect(
            areas.map(\.path) == ["/dev/sda2", "/dev/dm-1", "/dev/zram0", "/swap\\040file"])
    }

    @Test(arguments: ["", "Filename Type Size Used Priority\n", "Filename\n\n", "Filename\n/x\n"])
    func `where no area is listed there is none`(text: String) {
        #expect(SwapArea.areas(in: text) { _ in false } == [])
    }

    @Test(arguments: [
        ("MemTotal: 1 kB\nMemAvailable:    2048 kB\n", 2_097_152 as UInt64?),
        ("MemAvailable: 0 kB\n", 0), ("MemAvailable: 12 MB\n", nil), ("", nil),
        ("MemAvailable: -1 kB\n", nil), ("MemAvailable:\n", nil),
    ])
    func `the memory that is there is the kernel's figure`(text: String, bytes: UInt64?) {
        #expect(SystemMemory.available(in: text) == bytes)
    }

    @Test func `this machine tells its memory`() throws {
        #expect(try #require(SystemMemory.available) > 1 << 20)
    }
}
