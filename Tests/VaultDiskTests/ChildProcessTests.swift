import DiskDoubles
import Testing
import VaultDisk

@Suite struct ChildProcessTests {
    private func shell(
        _ script: String, passing files: [FileHandle] = [], limit: Int = 10_000,
        timeout: Duration = .seconds(30), limits: ChildProcess.Limits = .init()
    ) throws -> ChildProcess.Outcome {
        try ChildProcess("sh", ["-c", script], limits: limits)
            .run(passing: files, outputLimit: limit, timeout: timeout)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func `output, errors and exit code come back apart`() throws {
        let outcome = try shell("echo out; echo err >&2; exit 7")
        #expect(text(outcome.output) == "out\n")
        #expect(text(outcome.errorOutput) == "err\n")
        #expect(outcome.ending == .exited(7))
        #expect(try shell("kill -9 $$").ending == .signalled(9))
    }

    @Test func `the environment is what was given, and the input is empty`() throws {
        let outcome = try ChildProcess("env", []).run(outputLimit: 1000, timeout: .seconds(30))
        #expect(
            text(outcome.output).split(separator: "\n").sorted()
                == ["LC_ALL=C", "PATH=/usr/local/bin:/usr/bin:/bin"])
        #expect(try shell("cat").output == [])
    }

    @Test func `nothing is open but what was passed`() throws {
        let directory = try TemporaryDirectory()
        try directory.write(Array("film".utf8), to: "f")
        let disk = LinuxDisk()
        let passed = try disk.openPlainFile(directory("f"))
        let kept = try (0..<5).map { _ in try disk.openPlainFile(directory("f")) }
        let outcome = try shell("cat <&3; ls /proc/$$/fd", passing: [passed])
        #expect(text(outcome.output) == "film0\n1\n2\n3\n")
        #expect(kept.count == 5)
        // Without a pipe, which the shell itself may still have open when they are listed.
        let two = try shell("cat <&4 <&3; ls /proc/$$/fd", passing: [kept[4], passed])
        #expect(text(two.output) == "film0\n1\n2\n3\n4\n")
    }

    @Test func `what reads hostile input reaches what it is handed, and nothing else`() throws {
        let directory = try TemporaryDirectory()
        for name in ["passed", "other"] { try directory.write(Array(name.utf8), to: name) }
        let passed = try LinuxDisk().openPlainFile(directory("passed"))
        let script = """
            cat /dev/fd/3
            cat '\(directory("other"))' && echo other
            ls '\(directory("."))' && echo listed
            echo x >'\(directory("made"))' && echo made
            echo x >>'\(directory("passed"))' && echo changed
            rm '\(directory("other"))' && echo removed
            cat /proc/$PPID/maps && echo seen
            kill -0 $PPID && echo signalled
            \(perl) && echo connected
            :
            """
        func outcome(_ reach: ChildProcess.Reach) throws -> String {
            let child = try ChildProcess("bash", ["-c", script], reach: reach)
            return text(
                try child.run(passing: [passed], outputLimit: 1 << 20, timeout: .seconds(30))
                    .output)
        }
        let held = try outcome(.installed)
        // Signals are kept from others since version 6 of Landlock (Linux 6.12).
        #expect(["passed", "passedsignalled\n"].contains(held))
        #expect(try LinuxDisk().exists(directory("other")))
        #expect(try !LinuxDisk().exists(directory("made")))
        let free = try outcome(.account)
        for word in ["listed", "made", "changed", "removed", "seen", "signalled", "connected"] {
            #expect(free.contains(word + "\n"))
        }
    }

    /// A socket, which is all that a connection needs first.
    private let perl = "perl -MSocket -e 'socket(my $s, PF_UNIX, SOCK_STREAM, 0) or exit 1'"

    @Test func `a program that runs on is killed, with what it started`() throws {
        let directory = try TemporaryDirectory()
        let clock = ContinuousClock()
        let start = clock.now
        #expect(throws: DiskError.programTimedOut("/usr/bin/sh", after: .milliseconds(300))) {
            try shell(
                "(sleep 1; touch '\(directory("late"))') & sleep 60", timeout: .milliseconds(300))
        }
        #expect(clock.now - start < .seconds(20))
        _ = try shell("sleep 1.2")
        #expect(try !LinuxDisk().exists(directory("late")))
    }

    @Test func `a program that closes its output and runs on is killed too`() throws {
        #expect(throws: DiskError.self) {
            try shell("exec >&- 2>&-; sleep 60", timeout: .milliseconds(200))
        }
    }

    @Test(arguments: ["yes", "yes >&2", "head -c 10001 /dev/zero"])
    func `a program that talks too much is killed`(script: String) throws {
        #expect(throws: DiskError.programOutputTooLong("/usr/bin/sh", limit: 10_000)) {
            try shell(script)
        }
        #expect(try shell("head -c 10000 /dev/zero").output.count == 10_000)
    }

    @Test func `limits hold in the program`() throws {
        let limits = ChildProcess.Limits(
            addressSpace: 600_000_000, processorSeconds: 10, fileSize: 0)
        let directory = try TemporaryDirectory()
        let outcome = try shell(
            "ulimit -v; ulimit -t; ulimit -c; echo x > '\(directory("f"))'", limits: limits)
        #expect(text(outcome.output) == "585937\n10\n0\n")
        #expect(try directory.read("f") == [])
    }

    @Test(arguments: ["no-such-program", "./sh", "bin/sh", "/usr/bin/no-such", "/tmp", "", "sh\0x"])
    func `a program that is not installed is an error before anything runs`(name: String) {
        #expect(throws: DiskError.programMissing(name)) { try ChildProcess(name, []) }
    }

    @Test func `an argument with a zero byte is refused rather than cut`() throws {
        let process = try ChildProcess("echo", ["a\0b"])
        #expect(throws: DiskError.failed(.spawn, path: "/usr/bin/echo", .invalid)) {
            try process.run(outputLimit: 10, timeout: .seconds(5))
        }
    }

    @Test func `core dumps are off once asked for`() async {
        await #expect(processExitsWith: .success) {
            try ProcessHygiene.forbidCoreDumps()
            #expect(!ProcessHygiene.mayDumpCore)
        }
    }
}
