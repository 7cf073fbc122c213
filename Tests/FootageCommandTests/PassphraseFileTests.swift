import FootageCommand
import Glibc
import Testing

@Suite struct PassphraseFileTests {
    private func read(
        _ source: PassphraseSource, as kind: Prompt.Kind = .existing("kim")
    ) throws -> String {
        let passphrase = try Prompt(terminal: "/dev/null").passphrase(kind, from: source)
        return passphrase.withSpan { span in
            String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
    }

    @Test(arguments: ["hunter two", "hunter two\n", "hunter two\r\n"])
    func `the only line of a file is the passphrase`(text: String) throws {
        let file = try TemporaryFile(text)
        defer { file.remove() }
        #expect(try read(.file(file.path)) == "hunter two")
        #expect(try read(.credential(file.path)) == "hunter two")
        file.set(mode: 0o400)
        #expect(try read(.file(file.path)) == "hunter two")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o606, 0o644, 0o610, 0o601])
    func `a file that others can use is refused`(mode: UInt32) throws {
        let file = try TemporaryFile("hunter two")
        defer { file.remove() }
        file.set(mode: mode)
        #expect(throws: PromptError.exposed(path: file.path)) { try read(.file(file.path)) }
    }

    @Test func `the command that mends an exposed file can be pasted`() {
        #expect(
            PromptError.exposed(path: "/it's").hint
                == #"Run: chmod 600 '/it'\''s' - and change the passphrase if others may have read it."#
        )
    }

    @Test func `a credential of systemd may show as readable by its group, and no further`() throws
    {
        let file = try TemporaryFile("hunter two")
        defer { file.remove() }
        file.set(mode: 0o440)
        #expect(try read(.credential(file.path)) == "hunter two")
        file.set(mode: 0o444)
        #expect(throws: PromptError.exposed(path: file.path)) { try read(.credential(file.path)) }
    }

    @Test(arguments: ["one\ntwo\n", "one\n\n"])
    func `a file of several lines is refused`(text: String) throws {
        let file = try TemporaryFile(text)
        defer { file.remove() }
        #expect(throws: PromptError.severalLines(path: file.path)) { try read(.file(file.path)) }
    }

    @Test(arguments: [
        ("", PromptError.empty), ("\n", .empty),
        (String(repeating: "x", count: 1025), .tooLong(most: 1024)),
        ("short", .tooShort(least: 12)),
    ])
    func `what cannot be a new passphrase is refused`(text: String, expected: PromptError) throws {
        let file = try TemporaryFile(text)
        defer { file.remove() }
        #expect(throws: expected) { try read(.file(file.path), as: .new("kim")) }
    }

    @Test func `the longest passphrase has 1024 bytes`() throws {
        let file = try TemporaryFile(String(repeating: "x", count: 1024))
        defer { file.remove() }
        #expect(try read(.file(file.path)).utf8.count == 1024)
    }

    @Test(arguments: [
        (
            "/nonexistent",
            PromptError.unreadable("/nonexistent", reason: "No such file or directory")
        ),
        ("/tmp", .notAFile(path: "/tmp")), ("/dev/zero", .notAFile(path: "/dev/zero")),
    ])
    func `what is no file is refused`(path: String, expected: PromptError) {
        #expect(throws: expected) { try read(.file(path)) }
    }

    @Test func `a descriptor gives one line each time`() throws {
        let file = try TemporaryFile("first one\nsecond\n")
        defer { file.remove() }
        let descriptor = unsafe open(file.path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        #expect(try read(.descriptor(descriptor)) == "first one")
        #expect(try read(.descriptor(descriptor)) == "second")
        #expect(throws: PromptError.empty) { try read(.descriptor(descriptor)) }
        #expect(throws: PromptError.unreadable("Descriptor 9999", reason: "Bad file descriptor")) {
            try read(.descriptor(9999))
        }
    }
}
