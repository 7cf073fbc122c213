import FootageVault
import TabletDump
import VaultDisk
import VaultModel

/// An upload of a dump as far as the commit point: all that `footage upload --no-probe` does, but for
/// reading back what was stored.
struct UploadWork {
    private let vault: String
    private let identity: String
    private let dump: String
    private let pace: UploadPace

    init(_ options: Options) throws {
        vault = try options.text("vault")
        identity = try options.text("as")
        dump = try options.text("dump")
        let together = try options.number("together")
        pace = UploadPace(shortFilms: together, longFilms: min(2, together), end: .commit)
    }

    func run() throws -> [String: Int64] {
        let unlocked = try openVault(at: vault).unlock(with: identityFile(at: identity))
        let (summary, nanoseconds) = try timed {
            try unlocked.upload(
                unlocked.planUpload(UploadRequest(directory: dump, probing: .none)), at: pace)
        }
        let taken = summary.results.filter {
            if case .takenIn = $0.end { true } else { false }
        }
        guard taken.count == summary.results.count, !taken.isEmpty else {
            throw VaultError(
                .failed, "not-taken-in",
                "\(summary.results.count - taken.count) films were not taken in")
        }
        return [
            "clips": Int64(taken.count), "nanoseconds": nanoseconds,
            "bytes": Int64(taken.reduce(0) { $0 + $1.bytes }),
        ]
    }
}

/// Opens a vault by the machine's clock, with a state directory beside it.
func openVault(at path: String) throws -> Vault {
    try Vault(
        at: path,
        environment: VaultEnvironment(
            clock: { SystemClock.now() }, host: "bench", program: "bench",
            stateDirectory: Path.directory(of: path) + "/state"))
}
