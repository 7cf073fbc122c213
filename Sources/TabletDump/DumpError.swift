/// Why a dump, a manifest or a file in a dump cannot be read.
public enum DumpError: Error, Hashable, Sendable {
    /// The dump's directory cannot be opened.
    case unreadable(SafeText, String)
    /// There is more in the dump than any tablet leaves.
    case tooMuch(limit: Int)
    /// The manifest is wrong, in all these places.
    case manifest([ManifestProblem])
    /// A file is not, or not any more, what was listed.
    case changed(SafeText)
    /// A file cannot be opened or read.
    case refused(SafeText, String)
    /// Films cannot be probed.
    case probe(ProbeError)

    /// What happened, in a sentence.
    public var message: String {
        switch self {
        case .unreadable(let path, let why): "The dump `\(path)` cannot be read: \(why)."
        case .tooMuch(let limit): "The dump holds more than \(limit) files; nothing was taken in."
        case .manifest(let problems):
            "The manifest is wrong in \(problems.count) place\(problems.count == 1 ? "" : "s"); "
                + "nothing was taken in.\n"
                + problems.map { "  \($0)" }.joined(separator: "\n")
        case .changed(let path): "`\(path)` changed while it was read; it was not taken in."
        case .refused(let path, let why): "`\(path)` cannot be read: \(why)."
        case .probe(let error): error.message
        }
    }

    /// What to do.
    public var hint: String? {
        switch self {
        case .unreadable: "Give the directory that the tablet's files were copied to."
        case .tooMuch:
            "Give the tablet's own folder, such as its DCIM, or take in one folder of it at a time."
        case .manifest: "Mend these lines and run the same command again."
        case .changed: "Wait until nothing writes to it any more, then run the same command again."
        case .probe(let error): error.hint
        case .refused: "Copy it from the tablet again."
        }
    }
}
