/// Why a film could not be probed at all.
public enum ProbeError: Error, Hashable, Sendable {
    /// A program that is needed is not installed.
    case programMissing(program: String, package: String)
    /// A program that is needed is installed, and does not even tell its version: how it ended.
    case programBroken(program: String, package: String, String)
    /// The probe could not be started or read.
    case failed(String)

    /// What happened, in a sentence.
    public var message: String {
        switch self {
        case .programMissing(let program, _):
            "The program `\(program)`, which reads films' facts, is not installed."
        case .programBroken(let program, _, let how):
            "The program `\(program)`, which reads films' facts, does not work: \(how)."
        case .failed(let why): "The probe of a film could not be run: \(why)."
        }
    }

    /// What to do.
    public var hint: String? {
        switch self {
        case .programMissing(_, let package):
            "Install it with `apt install \(package)`, or say `--no-probe`, which is recorded."
        case .programBroken(_, let package, _):
            "Nothing was taken in. Install it anew with `apt install --reinstall \(package)`, "
                + "or say `--no-probe`, which is recorded."
        case .failed: "Nothing was taken in. Try again."
        }
    }
}
