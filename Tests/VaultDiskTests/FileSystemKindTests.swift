import DiskDoubles
import Testing
import VaultDisk

@Suite struct FileSystemKindTests {
    @Test(arguments: [
        (0xEF53 as UInt32, FileSystemKind.ordinary("ext4"), true, true),
        (0x5846_5342, .ordinary("xfs"), true, true),
        (0x9123_683E, .copyOnWrite("btrfs"), true, false),
        (0x2FC1_2FC1, .copyOnWrite("zfs"), true, false),
        (0x6969, .network("nfs"), false, false),
        (0xFE53_4D42, .network("smb"), false, false),
        (0x6573_5546, .userSpace("fuse"), false, false),
        (0x1234, .ordinary("0x1234"), true, true),
    ])
    func `a magic number tells what to expect`(
        magic: UInt32, kind: FileSystemKind, isFit: Bool, overwrites: Bool
    ) {
        #expect(FileSystemKind(magic: magic) == kind)
        #expect(kind.isFit == isFit)
        #expect(kind.overwritesInPlace == overwrites)
    }

    @Test(arguments: [
        (0xEF53 as UInt32, true), (0x5846_5342, true), (0x9123_683E, true), (0x0102_1994, true),
        (0x6969, true), (0x4D44, false), (0x2011_BAB0, false), (0x5346_544E, false),
        (0x7366_746E, false), (0x9660, false), (0x1501_3346, false), (0x6573_5546, false),
        (0xFE53_4D42, false), (0x1234, true),
    ])
    func `sticks and discs keep no modes`(magic: UInt32, keeps: Bool) {
        #expect(FileSystemKind(magic: magic).keepsModes == keeps)
    }

    @Test func `a vault on a network file system is refused with the reason`() throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: DiskError.self) {
            try NetworkDisk().fitFileSystem(at: directory.path)
        }
        #expect(
            error?.message
                == "\(directory.path) lies on a network file system (nfs), where a vault is not safe"
        )
        #expect(error?.hint == "keep the vault on a local disk (ext4 or xfs)")
        #expect(try LinuxDisk().fitFileSystem(at: directory.path).isFit)
        #expect(try LinuxDisk().availableBytes(at: directory.path) > 0)
    }
}

private struct NetworkDisk: CallInterceptor {
    let disk: any Disk = LinuxDisk()

    func intercept(_ call: InterceptedCall) throws(Errno) {}

    func fstatfs(_ file: Descriptor) throws(Errno) -> FileSystemStatus {
        FileSystemStatus(type: 0x6969, availableBytes: 1)
    }
}
