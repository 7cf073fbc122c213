import FootageCommand
import Synchronization
import VaultModel

/// A device that keeps what is written, and fails as it is told to.
final class FakeDevice: TerminalDevice {
    let terminals: Set<OutputStream>
    let columns: Int?
    private let outcome: WriteOutcome
    private let written = Mutex<[OutputStream: [UInt8]]>([:])

    init(
        terminals: Set<OutputStream> = [], columns: Int? = nil, outcome: WriteOutcome = .written
    ) {
        self.terminals = terminals
        self.columns = columns
        self.outcome = outcome
    }

    func isTerminal(_ stream: OutputStream) -> Bool { terminals.contains(stream) }

    func write(_ bytes: [UInt8], to stream: OutputStream) -> WriteOutcome {
        if outcome == .written || stream == .errors {
            written.withLock { $0[stream, default: []] += bytes }
            return .written
        }
        return outcome
    }

    func text(_ stream: OutputStream) -> String {
        String(decoding: written.withLock { $0[stream] ?? [] }, as: UTF8.self)
    }
}

/// What a run of the command gave.
struct Run: Equatable {
    var exit: ExitCode
    var output = ""
    var errors = ""
}

/// Runs a small table that has one command of each kind.
func run(
    _ arguments: [String?], environment: [String: String] = [:],
    on device: FakeDevice = FakeDevice(), table: CommandTable = .small
) -> Run {
    let environment = Environment(environment)
    let exit = table.run(
        arguments, environment: environment,
        terminal: Terminal(device: device, environment: environment),
        prompt: Prompt(terminal: "/dev/null"))
    return Run(exit: exit, output: device.text(.output), errors: device.text(.errors))
}

extension CommandTable {
    static let small = CommandTable(
        commands: [
            CommandSpec(
                ["upload"], summary: "Bring films into the vault",
                discussion: "Every film is read back before it is called safe.\n\n"
                    + "A film whose family is not certain waits in quarantine until two signals "
                    + "agree.",
                arguments: [ArgumentSpec("PATH", "What to bring in", .repeated)],
                options: [
                    OptionSpec("for", "NAME", "The practitioner it is brought for", required: true),
                    OptionSpec(
                        "class", "CLASS", "What it is kept as", choices: ["working", "record"]),
                ],
                exits: [.partlyDone, .cannotWrite], writes: true, asks: true
            ) { invocation in
                let paths = try invocation.all("PATH", as: .path)
                let name = try invocation.required("for", as: .string)
                guard try invocation.confirm("Bring in \(paths.count)?") else { return }
                invocation.answer(.object(["paths": .integer(Int64(paths.count))])) { terminal in
                    terminal.line(
                        "\(paths.count) for \(name)\(invocation.isDryRun ? " (dry)" : "")")
                }
                if paths.contains("bad") {
                    throw CommandFailure(.partlyDone, code: "upload.refused", "bad was refused.")
                }
            },
            CommandSpec(
                ["clip", "list"], summary: "List the films of a family",
                arguments: [ArgumentSpec("FAMILY", "The family's reference", .optional)],
                options: [
                    OptionSpec("since", "DATE", "Only films from this day on"),
                    OptionSpec("purpose", "PURPOSE", "Only for this", repeated: true),
                    .flag("long", "Say more of each"),
                ]
            ) { invocation in
                let family = try invocation.value("FAMILY", as: .reference)
                let since = try invocation.value("since", as: .date)
                let purposes: [Purpose] = try invocation.all("purpose", as: .word)
                let words = [family?.description, since?.description].compactMap { $0 }
                let shown = (words + purposes.map(\.rawValue)).joined(separator: " ")
                invocation.answer(.string(shown)) { $0.line(shown) }
            },
            CommandSpec(["clip", "purpose", "add"], summary: "Keep a film for one more purpose") {
                _ = try $0.value("undeclared", as: .string)
            },
            CommandSpec(["status"], summary: "Say how the vault is", exits: [.tampered]) {
                let vault = try $0.vault()
                _ = try $0.identity()
                $0.exit = .tampered
                $0.answer(.bool(true)) { $0.line(vault) }
            },
        ],
        nouns: [
            NounSpec("upload", "Bring films into the vault", section: "Films"),
            NounSpec("clip", "Find and watch films", section: "Films"),
            NounSpec("status", "Say how the vault is", section: "The vault"),
        ])
}
