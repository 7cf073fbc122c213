import Testing
import VaultDisk

@Suite struct DiskErrorTests {
    @Test func `a failed call says what, where and why, and what to do`() {
        let full = DiskError.failed(.pwrite, path: "/vault/keys.slots", .noSpace)
        #expect(
            full.message
                == "cannot write /vault/keys.slots: No space left on device (ENOSPC)")
        #expect(full.hint == "free some space, then try again")
        #expect(full.isFull)
        #expect(!full.isReadOnly && !full.isDenied && !full.notFound)
        #expect(DiskError.failed(.open, path: "/x", .overQuota).isFull)
        #expect(DiskError.failed(.open, path: "/x", .readOnly).isReadOnly)
        #expect(DiskError.failed(.open, path: "/x", .denied).isDenied)
        #expect(DiskError.failed(.open, path: "/x", .notPermitted).isDenied)
        #expect(DiskError.failed(.open, path: "/x", .notFound).notFound)
    }

    @Test func `a number that no one knows still has a name`() {
        #expect(Errno(rawValue: 99_999).name == "error 99999")
        #expect(Errno(rawValue: 99_999).text == "unknown error")
    }

    @Test func `the hint mends a mode, whatever the path is called`() {
        let error = DiskError.reachableByOthers(path: "/v/it's", mode: 0o644, wanted: 0o600)
        #expect(error.hint == #"run `chmod 0600 '/v/it'\''s'`"#)
        #expect(
            error.message == "/v/it's has mode 0644, so accounts outside the vault can reach it")
    }

    @Test(arguments: [
        ("/plain/path-1.txt", "/plain/path-1.txt"), ("", "''"), ("a b", "'a b'"),
        ("$(x)", "'$(x)'"), ("'", #"''\'''"#),
    ])
    func `text becomes one word of a shell`(text: String, word: String) {
        #expect(ShellWord.quoted(text) == word)
    }

    @Test(arguments: [
        ("/a/b", "/a", "b"), ("/a", "/", "a"), ("a", ".", "a"), ("a/b", "a", "b"), ("/", "/", ""),
    ])
    func `a path has a directory and a name`(path: String, directory: String, name: String) {
        #expect(Path.directory(of: path) == directory)
        #expect(Path.name(of: path) == name)
    }
}
