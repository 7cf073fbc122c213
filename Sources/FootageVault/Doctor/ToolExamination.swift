import VaultDisk

/// The programs beside this one, and what is lost without them.
struct ToolExamination {
    private struct Tool {
        let name: String
        let package: String
        let arguments: [String]
        /// Which word of the first line it prints is its version.
        let word: Int
        let without: String
        let verdict: Examination.Verdict
    }

    private static let tools = [
        Tool(
            name: "ffprobe", package: "ffmpeg", arguments: ["-version"], word: 2,
            without: "no film can be looked into, so none is taken in but with `--no-probe`",
            verdict: .wrong),
        Tool(
            name: "prlimit", package: "util-linux", arguments: ["--version"], word: 3,
            without: "`ffprobe` cannot be confined, so no film can be looked into", verdict: .wrong),
        Tool(
            name: "age", package: "age", arguments: ["--version"], word: 0,
            without: "nobody can open a film on this machine without this program",
            verdict: .attention),
        Tool(
            name: "sqlite3", package: "sqlite3", arguments: ["--version"], word: 0,
            without: "nobody can look into the catalog on this machine without this program",
            verdict: .attention),
    ]

    var lines: [Examination.Line] { Self.tools.map(line) }

    private func line(_ tool: Tool) -> Examination.Line {
        let directories = ChildProcess.searchPath.joined(separator: ", ")
        let outcome: ChildProcess.Outcome
        do throws(DiskError) {
            outcome = try ChildProcess(tool.name, tool.arguments)
                .run(outputLimit: 1 << 20, timeout: .seconds(10))
        } catch {
            if case .programMissing = error {
                return .init(
                    tool.name, tool.verdict, "`\(tool.name)` is missing: \(tool.without)",
                    mend: "`apt install \(tool.package)`; programs are looked for in \(directories)"
                )
            }
            return broken(tool, error.message)
        }
        guard outcome.ending == .exited(0), let version = version(in: outcome.output, of: tool)
        else { return broken(tool, "it does not tell its version") }
        return .init(tool.name, .ok, "`\(tool.name)` is there: \(version)")
    }

    private func broken(_ tool: Tool, _ why: String) -> Examination.Line {
        .init(
            tool.name, tool.verdict, "`\(tool.name)` does not work (\(why)): \(tool.without)",
            mend: "`apt install --reinstall \(tool.package)`")
    }

    /// The version that a program prints, where it is one word of a moderate length.
    private func version(in output: [UInt8], of tool: Tool) -> String? {
        let line = output.prefix { $0 != UInt8(ascii: "\n") }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard words.indices.contains(tool.word), words[tool.word].utf8.count <= 80 else {
            return nil
        }
        return String(words[tool.word])
    }
}
