import Database
import FootageVault
import Testing
import VaultDisk
import VaultModel

/// A vault with a family, two films, a hold and its reason.
final class FilledVault: Sendable {
    let test: TestVault
    let family: FamilyReference

    init() throws {
        test = try TestVault()
        family = try test.family()
        let practitioner = try test.practitioner()
        for name in ["20260312_101500.mp4", "20260312_102000.mp4"] {
            let dump = try test.dump(family, TestVault.film(150_000), name: name)
            let plan = try practitioner.planUpload(UploadRequest(directory: dump, probing: .none))
            let summary = try practitioner.upload(plan)
            guard case .takenIn? = summary.results.first?.end else {
                Issue.record("not taken in: \(String(describing: summary.results.first?.end))")
                return
            }
        }
        let day = try #require(CivilDate("2027-01-01"))
        _ = try practitioner.placeHold(
            on: .family(family), kind: .complaint, reason: "A complaint was made", reviewBy: day)
    }

    func vault() throws -> Vault { try test.vault() }

    var catalog: String { test.directory + "/vault/catalog.sqlite" }

    /// A second connection, as somebody with the machine's rights would open one.
    func raw() throws -> Database {
        try Database(path: catalog, access: .readWrite, lockPath: nil)
    }

    func slotFile() throws -> FileHandle {
        try LinuxDisk().openPlainFile(test.directory + "/vault/keys.slots", .readingAndWriting)
    }

    /// The path of a clip's payload.
    func payload() throws -> String {
        let id = try #require(
            raw().query("SELECT id FROM clip ORDER BY number LIMIT 1") { try $0.blob(at: 0) }.first)
        let name = Hex.encode(id)
        return "\(test.directory)/vault/clips/\(name.prefix(2))/\(name)"
    }

    func writablePayload() throws -> FileHandle {
        let disk = LinuxDisk()
        try disk.openPlainFile(payload()).setMode(0o600)
        return try disk.openPlainFile(payload(), .readingAndWriting)
    }

    /// Puts another catalog in the place of the one that is there.
    func replaceCatalog(with path: String) throws {
        let disk = LinuxDisk()
        for suffix in ["-wal", "-shm"] where try disk.exists(catalog + suffix) {
            try disk.removeFile(catalog + suffix)
        }
        try disk.move(path, to: catalog, .replacing)
    }
}
