import AuditLog
import Catalog
import DiskDoubles
import FootageVault
import KeyStore
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

/// A small vault, an operation that may be cut short anywhere, and what must hold of the vault then.
///
/// What is true of it is said in *facts*, words such as `film SHA256`: an operation's caller was told them,
/// or a restart found them. Once true they stay so.
final class CrashScene: Sendable {
    /// What is cut short.
    struct Operation: Sendable {
        let name: String
        /// Does it on a disk, and says what its caller was told.
        let run: @Sendable (CrashScene, any Disk, (String) -> Void) throws -> Void
        /// Does it again after a restart, and says what is wrong with how that ended.
        let finish: @Sendable (CrashScene) throws -> [String]
        /// Looks at what else a restart finds.
        var look: @Sendable (CrashScene, inout Found) throws -> Void = { _, _ in }
        /// Says what is wrong once one call of it has failed, and nothing was done since.
        var afterFailure: @Sendable (CrashScene) throws -> [String] = { _ in [] }
    }

    let test: TestVault
    let operation: Operation
    /// What lies on the disk before.
    let base: DiskImage
    /// What holds before.
    let facts: Set<String>
    /// Under which families each film may be filed.
    let homes: [String: Set<FamilyReference>]
    /// What a dead upload left in `clips/`.
    let residue: [ClipID]
    /// The clips that are due, which nobody may watch any more.
    let due: Set<ClipID>

    /// What a verification may find before the operation was gone on with.
    let tolerated: Set<String>

    /// Whether films are open to governance alone, for somebody who asked for what is held.
    let isForSubjectAccess: Bool

    /// The names below the test's directory that a power cut can touch.
    static let names = ["vault", "state", "out", "backup", "new"]
    /// Stands in every sector of every film of a scene.
    static let marker = Array("plain-film-4b1d".utf8)
    /// Stands in the name of every film of a scene.
    static let nameMarker = Array("wilkins".utf8)

    init(
        _ operation: Operation, in test: TestVault, base: DiskImage, facts: Set<String>,
        homes: [String: Set<FamilyReference>], residue: [ClipID] = [], due: Set<ClipID> = [],
        tolerated: Set<String> = [], isForSubjectAccess: Bool = false
    ) {
        self.test = test
        self.operation = operation
        self.base = base
        self.facts = facts
        self.homes = homes
        self.residue = residue
        self.due = due
        self.tolerated = tolerated
        self.isForSubjectAccess = isForSubjectAccess
    }

    /// A film in whose every sector the marker stands.
    static func film(_ count: Int) -> [UInt8] {
        var film = TestVault.film(16)
        while film.count < count { film += marker + Random.bytes(97) }
        return Array(film.prefix(count))
    }

    static func fact(of film: [UInt8]) -> String { "film \(SHA256.hash(film))" }

    /// What lies on the disk, with no more key slots than are used.
    static func image(of test: TestVault) throws -> DiskImage {
        var image = try DiskImage(of: test.directory, names: names)
        if case .file(let bytes, let mode)? = image.items["vault/keys.slots"] {
            let used = (bytes.lastIndex { $0 != 0 } ?? 0) / 512 + 1
            image.items["vault/keys.slots"] = .file(Array(bytes.prefix(used * 512)), mode)
        }
        return image
    }

    /// Puts the disk into a state.
    func put(_ image: DiskImage) throws { try image.put(into: test.directory, names: Self.names) }

    func vault(on disk: any Disk = LinuxDisk()) throws -> Vault {
        try Vault(at: test.directory + "/vault", environment: test.environment, on: disk)
    }

    func practitioner(on disk: any Disk = LinuxDisk()) throws -> UnlockedVault {
        try vault(on: disk).unlock(with: SecretIdentity(test.practitionerIdentity.copy()))
    }

    func founder(on disk: any Disk = LinuxDisk()) throws -> UnlockedVault {
        try vault(on: disk).unlock(with: SecretIdentity(test.founderIdentity.copy()))
    }

    func purge(on disk: any Disk = LinuxDisk()) throws -> UnlockedVault {
        try vault(on: disk).unlock(with: SecretIdentity(test.purgeIdentity.copy()))
    }

    // MARK: what must hold

    /// What a restart found.
    struct Found {
        /// What is wrong; nothing, of a vault that keeps its promises.
        var faults: [String] = []
        /// What is true.
        var facts: Set<String> = []
    }

    /// Starts afresh on what lies there, and holds the vault to its promises and to what must be true.
    ///
    /// What lies there is looked at as it is, unless an image of it is given.
    func restart(expecting expected: Set<String>, on image: DiskImage? = nil) -> Found {
        var found = Found()
        do {
            let image = try image ?? DiskImage(of: test.directory, names: Self.names)
            for secret in [Self.marker, Self.nameMarker] {
                for path in image.paths(holding: secret) where !path.hasPrefix("out/") {
                    found.faults.append("\(path) holds something plain")
                }
            }
            for (path, item) in image.items where path.hasPrefix("out/") {
                guard case .file(let bytes, _) = item else { continue }
                found.facts.insert("out \(SHA256.hash(bytes))")
            }
            try lookAtCopies(expecting: expected, &found)
            try look(at: vault(), &found)
            try operation.look(self, &found)
        } catch {
            found.faults.append("the vault does not open: \(Self.words(error))")
            return found
        }
        for fact in expected.subtracting(found.facts).sorted() {
            found.faults.append("not true any more: \(fact)")
        }
        do {
            for wrong in try operation.finish(self) {
                found.faults.append("after going on: \(wrong)")
            }
        } catch {
            found.faults.append("it cannot go on: \(Self.words(error))")
        }
        return found
    }

    /// Keys on blocks that no name leads to are overwritten by nobody: a destruction leaves them.
    static func faults(ofNameless files: [[UInt8]]) -> [String] {
        files.filter(holdsKey).map { "\($0.count) bytes with keys in them have no name" }
    }

    /// Whether a key slot that is filled stands in a file's bytes.
    static func holdsKey(_ bytes: [UInt8]) -> Bool {
        stride(from: 0, through: bytes.count - 512, by: 512).contains { start in
            let slot = Array(bytes[start..<start + 512])
            return if case .filled = Slot.state(of: slot) { true } else { false }
        }
    }

    /// Whoever has a film must be on the list of those who do, from before its first byte.
    private func lookAtCopies(expecting expected: Set<String>, _ found: inout Found) throws {
        let begun = try test.filmIntents(of: [.quarantineReturn, .requestPackage])
        let catalog = try test.catalog()
        let listed =
            try catalog.count(ExportRow.self) + catalog.count(DisclosureRow.self) + begun
        // A copy that was taken back is on the list no more, so being on it is no fact that stays.
        if listed > 0, expected.contains(TracingDisk.gave) { found.facts.insert(TracingDisk.gave) }
        let copies = found.facts.count { $0.hasPrefix("out ") }
        if copies > listed { found.faults.append("a copy is out that is on no list") }
    }

    private func look(at vault: Vault, _ found: inout Found) throws {
        let report = try vault.verify(VerificationPlan(depth: .contents))
        found.faults += report.findings.filter { !tolerated.contains($0.code) }
            .map { "\($0.code) at \($0.place): \($0.message)" }
        // Each holds the log to what they remember of it.
        _ = try purge()
        let reader = try isForSubjectAccess ? founder() : practitioner()
        try lookAtMemories(&found)
        try lookAtResidue(&found)
        let catalog = try test.catalog()
        for begun in try catalog.rows(DestructionRow.self) {
            found.facts.insert("begun \(begun.id)")
        }
        for stone in try catalog.rows(TombstoneRow.self) {
            found.facts.formUnion(["begun \(stone.id)", "gone \(stone.id)"])
            if try test.hasPayload(stone.id) { found.faults.append("\(stone.id) is still there") }
        }
        let ledger = try test.ledger().map { String($0.prefix(32)) }
        // Of a clip that was moved an older backup has the only copy: no ledger names it.
        for stone in try catalog.rows(TombstoneRow.self)
        where stone.rule != "clip.rebind" && !ledger.contains(stone.id.description) {
            found.faults.append("the ledger does not know of \(stone.id)")
        }
        let null = try FileHandle("/dev/null", .writing, on: LinuxDisk())
        var seen: Set<String> = []
        let clips = try catalog.rows(ClipRow.self)
        for id in due where !clips.contains(where: { $0.id == id }) {
            if !found.facts.contains("gone \(id)") { found.faults.append("\(id) vanished") }
        }
        for clip in clips {
            if clip.state == .destroying || due.contains(clip.id) { continue }
            let family = try catalog.require(FamilyRow.self, clip.family.bytes)
            let session = try catalog.require(SessionRow.self, clip.session.bytes)
            guard let reference = FamilyReference(family.reference) else { continue }
            let opened = try reader.exportClip(
                ClipAddress(
                    family: reference, session: Int(session.number), clip: Int(clip.number)),
                // All of its bytes, of however many files it is.
                range: .from(0), purpose: isForSubjectAccess ? .subjectAccess : .purpose(.therapy),
                returnBy: nil,
                to: .descriptor(null.descriptor.rawValue))
            let fact = "film \(opened.sha256)"
            if !seen.insert(fact).inserted { found.faults.append("twice: \(fact)") }
            if !(homes[fact]?.contains(reference) ?? true) {
                found.faults.append("in another family: \(fact)")
            }
            found.facts.insert(fact)
        }
        guard try catalog.count(QuarantineRow.self) > 0 else { return }
        for film in try reader.listQuarantine() where !film.isBeingDestroyed {
            guard let particulars = film.particulars else { continue }
            let fact = "film \(particulars.sha256)"
            if !seen.insert(fact).inserted { found.faults.append("twice: \(fact)") }
            found.facts.insert(fact)
        }
    }

    /// What a dead upload left goes only once that is on record.
    private func lookAtResidue(_ found: inout Found) throws {
        let gone = try residue.filter { try !test.hasPayload($0) }
        guard !gone.isEmpty, try !test.lastEvents(.max).contains("upload.abandon") else { return }
        found.faults.append("what a dead upload left was removed, and no record says so")
    }

    /// Notes up to which size of the log anyone remembers it, and the account's ledger is signed for.
    func lookAtMemories(_ found: inout Found) throws {
        let directory = test.directory + "/state/\(test.id)"
        guard try LinuxDisk().exists(directory) else { return }
        if let end = try test.ledgerEnd() {
            for smaller in 1...end { found.facts.insert("ledger of \(smaller)") }
        }
        for entry in try LinuxDisk().entries(of: directory) where entry.name.hasPrefix("memory-") {
            let text = try LinuxDisk().openPlainFile(directory + "/" + entry.name)
                .readAll(limit: 4096)
            let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
            guard !entry.name.contains("."), lines.count > 4, let size = Int(lines[4]) else {
                continue
            }
            // One file an identity: its owner's name, then whose key it is under.
            let owner = entry.name.dropLast(9)
            for smaller in 1...size { found.facts.insert("\(owner) of \(smaller)") }
        }
    }

    /// Has someone remember the log, and tells it.
    static func remember(
        _ unlocked: UnlockedVault, _ tell: (String) -> Void, in test: TestVault
    ) throws {
        try unlocked.remember()
        tell("memory-\(unlocked.principal) of \(try test.logSize())")
        if let end = try test.ledgerEnd() { tell("ledger of \(end)") }
    }

    /// What is wrong with a vault in which nothing is under way.
    func faultsAtRest() throws -> [String] {
        var faults: [String] = []
        let vault = try vault()
        faults += try vault.verify().findings.map { "\($0.code) at \($0.place): \($0.message)" }
        let catalog = try test.catalog()
        let open = try catalog.reservations().count
        if open > 0 { faults.append("\(open) reservations are left") }
        for entry in try LinuxDisk().entries(of: test.directory + "/vault/incoming") {
            faults.append("incoming/\(entry.name) is left")
        }
        return faults
    }

    static func words(_ error: any Error) -> String {
        switch error {
        case let error as VaultError: "\(error.code): \(error.message)"
        case let error as any Explained: error.message
        default: "\(error)"
        }
    }
}
