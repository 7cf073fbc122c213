import DiskDoubles
import Testing
import VaultDisk

/// The search that the tests of faults rest on.
@Suite struct TemporaryPlacesTests {
    @Test func `what was put there meanwhile and holds the secret is found, and nothing else`()
        throws
    {
        let directory = try TemporaryDirectory()
        let disk = LinuxDisk()
        func add(_ text: String, _ name: String) throws {
            try disk.createFile(directory(name), mode: 0o600, group: nil)
                .write(Array(text.utf8), at: 0)
        }
        try add("a secret of before", "old")
        let places = TemporaryPlaces(at: [directory.path], besides: ["spared-"])
        try disk.createDirectory(directory("inner"), .oneAccount)
        try add("some secret", "new")
        try add("another secret", "inner/new")
        try add("nothing", "other")
        try add("a test's own secret", "spared-film")
        let found = try places.newFiles(holding: Array("secret".utf8))
        #expect(found.sorted() == [directory("inner/new"), directory("new")])
    }
}
