import FootageCommand
import Glibc
import Testing

@Suite struct InterruptionTests {
    // Each in a process of its own: a signal is the whole process's.

    @Test func `a first signal only sets the flag`() async {
        await #expect(processExitsWith: .success) {
            Interruption.install()
            guard !Interruption.isRequested else { exit(1) }
            send(SIGPIPE)
            guard !Interruption.isRequested else { exit(2) }
            send(SIGTERM)
            send(SIGHUP)
            guard Interruption.isRequested else { exit(3) }
            do {
                try Interruption.check()
            } catch {
                exit(error as? CommandFailure == .interrupted ? 0 : 4)
            }
            exit(5)
        }
    }

    @Test func `the same signal again ends the process`() async {
        await #expect(processExitsWith: .failure) {
            Interruption.install()
            send(SIGTERM)
            send(SIGTERM)
            exit(0)
        }
    }

    @Test func `a signal that was ignored from the start stays ignored`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGHUP, SIG_IGN)
            Interruption.install()
            send(SIGHUP)
            exit(Interruption.isRequested ? 1 : 0)
        }
    }

    @Test func `a signal ends a question, and the terminal shows again what is typed`() async {
        await #expect(processExitsWith: .success) {
            Interruption.install()
            guard let terminal = PseudoTerminal() else { exit(1) }
            do {
                _ = try terminal.interrupting(after: "Passphrase of kim: ") {
                    try Prompt(terminal: terminal.path)
                        .passphrase(.existing("kim"), from: .terminal).count
                }
            } catch {
                guard error as? PromptError == .interrupted else { exit(2) }
                exit(terminal.echoes ? 0 : 3)
            }
            exit(4)
        }
    }
}

/// Sends the process a signal and gives some thread of it the time to take it.
///
/// `raise` would send it to the calling thread, and those of the concurrency pool block signals.
private func send(_ signal: Int32) {
    kill(getpid(), signal)
    usleep(100_000)
}
