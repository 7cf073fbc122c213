import Catalog
import ClipStore
import Database
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// What crashes, copies and strangers leave in a vault's store.
extension TestVault {
    var place: String { directory + "/vault" }

    /// A vault with one clip.
    static func filled() throws -> (test: TestVault, clip: ClipRow) {
        let test = try TestVault()
        _ = try test.takeIn(film(100_000), for: test.family())
        return (test, try #require(test.rows(ClipRow.self).first))
    }

    /// The only clip's.
    func header() throws -> HeaderRow { try #require(rows(HeaderRow.self).first) }

    /// The vault opened alone by the founder, who runs and governs it.
    func maintainer(on disk: any Disk = LinuxDisk()) throws -> UnlockedVault {
        try Vault(
            at: place, environment: environment, occupancy: .alone(waiting: .zero), on: disk
        ).unlock(with: SecretIdentity(founderIdentity.copy()))
    }

    func repair(_ mode: RepairMode = .earnest) throws -> RepairSummary {
        try maintainer().repair(mode)
    }

    /// Expects that nothing is left to repair, and that the vault is sound.
    func expectRepaired(at sourceLocation: SourceLocation = #_sourceLocation) throws {
        let again = try repair()
        #expect(again.steps == [], sourceLocation: sourceLocation)
        #expect(again.left == [], sourceLocation: sourceLocation)
        let found = try vault().verify(VerificationPlan(depth: .contents)).findings
        #expect(found == [], sourceLocation: sourceLocation)
    }

    func slotStore() throws -> SlotFile {
        try SlotFile(path: place + "/keys.slots", .oneAccount)
    }

    /// Puts bytes into a payload's place, as an upload would that the catalog forgot.
    @discardableResult
    func strayPayload(_ id: ClipID = .random(), _ bytes: [UInt8] = Random.bytes(500)) throws
        -> String
    {
        let path = "\(place)/clips/\(id.description.prefix(2))/\(id)"
        try add(bytes, to: path)
        return path
    }

    /// Writes a key into the first slot that is empty from a number on, and gives its number.
    @discardableResult
    func strayKey(
        of owner: [UInt8] = RowID.random().bytes, _ kind: SlotKind = .clipHeader,
        _ body: [UInt8] = Random.bytes(200), from first: Int64 = 500
    ) throws -> Int64 {
        let store = try slotStore()
        var number = first
        while try store.state(of: SlotNumber(number)) != .empty { number += 1 }
        try store.write(body, kind: kind, owner: owner, in: SlotNumber(number))
        return number
    }

    /// Tears a slot: the second half of it was never written.
    func tear(_ slot: Int64) throws {
        try LinuxDisk().openPlainFile(place + "/keys.slots", .readingAndWriting)
            .write([UInt8](repeating: 0, count: 256), at: UInt64(slot) * 512 + 256)
    }

    /// An upload that died with its payload in place and its header written.
    func deadUpload() throws -> (id: ClipID, slot: Int64) {
        let id = ClipID.random()
        let catalog = try Catalog(
            path: place + "/catalog.sqlite", access: .readWrite, lockPath: place + "/catalog.lock")
        let slot = try catalog.write { try $0.reserve(id.bytes, at: clock.now) }
        try strayPayload(id)
        try slotStore().write(
            Random.bytes(200), kind: .clipHeader, owner: id.bytes, in: SlotNumber(slot))
        return (id, slot)
    }

    /// One of everything that a repair puts right without help.
    func mess(around clip: ClipRow) throws {
        _ = try deadUpload()
        try strayPayload()
        try strayKey()
        try strayKey(of: clip.id.bytes)
        try add([1], to: place + "/incoming/\(ClipID.random()).partial")
        try add([1], to: place + "/clips/notes.txt")
        let empty = try #require(
            (0...255).map { Hex.encode([UInt8($0)]) }.first {
                try LinuxDisk().entries(of: place + "/clips/" + $0).isEmpty
            })
        try LinuxDisk().removeDirectory(place + "/clips/" + empty)
        try LinuxDisk().openPlainFile(place + "/keys.slots").setMode(0o700)
        let slot = try header().slot
        try tamper(
            "UPDATE slot SET owner = NULL WHERE number = \(slot)",
            "INSERT INTO slot (number, owner) SELECT max(number) + 1, randomblob(16) FROM slot")
    }

    /// Every file of the vault but SQLite's own, with mode and content, for comparing; or of a part of it.
    func picture(below part: String = "") throws -> [String: String] {
        var picture: [String: String] = [:]
        func walk(_ path: String) throws {
            for entry in try LinuxDisk().entries(of: path)
            where !entry.name.hasPrefix("catalog.sqlite") {
                let inner = path + "/" + entry.name
                let status = try LinuxDisk().status(of: inner)
                var content = "\(status.kind) \(status.mode)"
                if status.kind == .regular {
                    let bytes = try LinuxDisk().openPlainFile(inner).readAll(limit: 1 << 26)
                    content += " \(SHA256.hash(bytes))"
                }
                picture[inner] = content
                if status.kind == .directory { try walk(inner) }
            }
        }
        try walk(place + part)
        return picture
    }

    /// Whether some file below a directory of the vault has exactly these bytes.
    func holds(_ bytes: [UInt8], below path: String = "") throws -> Bool {
        let digest = SHA256.hash(bytes).description
        return try picture(below: path).contains { $0.value.hasSuffix(digest) }
    }
}

extension RepairSummary {
    var kinds: [RepairStep.Kind] { steps.map(\.kind) }
}
