import Testing
import VaultDisk

@Suite struct KeyringTests {
    /// Whether this kernel lets a process keep keys; containers often forbid it, and Tests/Scripts/unlock.test says so.
    private static var isAllowed: Bool {
        let keyring = LinuxKeyring()
        guard let key = try? keyring.add("footage-test:allowed", [UInt8(1)].span) else {
            return false
        }
        try? keyring.invalidate(key)
        return true
    }

    @Test func `what the kernel says of a key is read whole`() throws {
        let key = try #require(KeyDescription("user;1000;100;0b000000;footage;a name; of parts"))
        #expect(
            key
                == KeyDescription(
                    type: "user", owner: 1000, permissions: .possessorReads,
                    name: "footage;a name; of parts"))
        for broken in ["", "user;1000;100;0b000000", "user;x;100;0b000000;n", "user;1;1;zz;n"] {
            #expect(KeyDescription(broken) == nil)
        }
    }

    @Test(arguments: [
        (0x3F03_0000 as UInt32, false), (0x3F01_0101, false), (0x3F13_0000, true),
        (0x3F0B_0000, true), (0x3F04_0000, true), (0x3F00_0800, true), (0x3F00_0020, true),
    ])
    func `others reach a keyring that they may change, search or link`(
        bits: UInt32, isReached: Bool
    ) {
        #expect(
            KeyPermissions(rawValue: bits).isDisjoint(with: .othersReach) == !isReached)
    }

    @Test(.enabled(if: isAllowed, "this kernel keeps no keys for this process"))
    func `a key is kept as it was given, until it is invalidated`() throws {
        let keyring = LinuxKeyring()
        let bytes: [UInt8] = [0, 1, 2, 255]
        let key = try keyring.add("footage-test:kept", bytes.span)
        try keyring.setTimeout(key, seconds: 60)
        try keyring.setPermissions(key, .possessorReads)
        #expect(
            try keyring.describe(key)
                == KeyDescription(
                    type: "user", owner: SystemAccount.current, permissions: .possessorReads,
                    name: "footage-test:kept"))
        var room = [UInt8](repeating: 7, count: 6)
        var span = room.mutableSpan
        let count = try keyring.read(key, into: &span)
        #expect(count == 4)
        #expect(room == [0, 1, 2, 255, 7, 7])
        #expect(keyring.visible(named: "footage-test:kep") == [key])
        #expect(keyring.visible(named: "footage-test:kept:").isEmpty)
        // More than there is room for is told, and not given.
        var small = [UInt8](repeating: 7, count: 2)
        var smallSpan = small.mutableSpan
        let whole = try keyring.read(key, into: &smallSpan)
        #expect(whole == 4)
        // Nobody may give it more time, or say who else may read it.
        #expect(throws: Errno.denied) { try keyring.setTimeout(key, seconds: 600) }
        #expect(throws: Errno.denied) {
            try keyring.setPermissions(key, KeyPermissions(rawValue: 0x3F3F_3F3F))
        }
        try keyring.invalidate(key)
        var again = room.mutableSpan
        // Until the kernel has cleared it away it is somebody's key that nobody may read.
        let error = #expect(throws: Errno.self) { _ = try keyring.read(key, into: &again) }
        #expect(error == .noKey || error == .denied)
    }
}
