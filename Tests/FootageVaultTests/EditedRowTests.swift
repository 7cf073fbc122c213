import Catalog
import Database
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Whatever somebody who holds the file edits of whatever row: it is named, and refused before it has effect.
///
/// Tables and columns are those that the catalog says it has, so that new ones are tried by themselves.
@Suite struct EditedRowTests {
    /// A vault with every kind of row, people who have it open, and somebody who edits it beside them.
    private final class Scene {
        let vault: CrowdedVault
        let test: TestVault
        let raw: Database
        let ann: UnlockedVault
        let founder: UnlockedVault
        let purge: UnlockedVault
        /// The ids of the other family and of its clips.
        private let others: [[UInt8]]

        init() throws {
            vault = try CrowdedVault()
            test = vault.test
            let reference = vault.other.description
            let other = try test.rows(FamilyRow.self).first { $0.reference == reference }
            let clips = try test.rows(ClipRow.self).filter { $0.family == other?.id }
            others = [other?.id.bytes ?? []] + clips.map(\.id.bytes)
            raw = try Database(
                path: test.directory + "/vault/catalog.sqlite", access: .readWrite, lockPath: nil)
            _ = try raw.execute("PRAGMA foreign_keys = OFF")
            ann = try test.practitioner()
            founder = try test.founder()
            purge = try test.purge()
        }

        /// Does what a row decides that is edited.
        func act(on edit: CatalogEdit) throws {
            switch edit.table {
            // Ann works with none but her own families; governance lists all that there are.
            case "family" where edit.what == "copied": _ = try founder.listFamilies()
            case "person", "vault_key", "wrap", "policy", "set_aside", "family":
                _ = try ann.listFamilies()
            case "quarantine": _ = try founder.listQuarantine()
            case "destruction": _ = try purge.runPurge()
            case "incident": _ = try founder.listIncidents()
            case "backup":
                _ = try founder.planBackup(BackupRequest(directory: test.backupPath))
            case "part": _ = try ann.showClip(vault.film)
            default:
                // A row names its family, or has the id of a clip of one.
                let family = edit.value(of: "family") ?? edit.value(of: "id")
                let isOther = others.contains { .blob($0) == family }
                _ = try ann.listSessions(isOther ? vault.other : vault.family)
            }
        }
    }

    /// Why no act rests on what was edited, if none does.
    ///
    /// A verification names it all the same.
    private static func decidesNothing(_ edit: CatalogEdit) -> String? {
        switch (edit.table, edit.what) {
        case ("purge_run", _): "what a run did its records say; nothing goes because of its row"
        case ("header", "copied"), ("destruction", "copied"): "it is of no film that there is"
        case ("part", "film"), ("part", "removed"):
            "a file that is not known to be in is taken in again, and never called safe to delete"
        default: nil
        }
    }

    /// Edits of a table: each that there is, or of each column, and of rows as a whole, the first that can be made.
    private static func edits(
        of table: String, in raw: Database, all: Bool = TestSettings.isLong
    ) throws -> [CatalogEdit] {
        var made: Set<String> = []
        return try CatalogEdit.all(of: table, in: raw).filter { edit in
            guard all || !made.contains(edit.what) else { return false }
            // The table's own rules do not let some be made: two with one number, or no number.
            guard (try? edit.make(in: raw)) != nil else { return false }
            try edit.takeBack(in: raw)
            made.insert(edit.what)
            return true
        }
    }

    /// The columns of a table that none of some edits is of.
    private static func untried(
        _ table: String, _ edits: [CatalogEdit], in raw: Database
    ) throws -> Set<String> {
        let columns = try raw.query("PRAGMA table_info(\(table))") { try $0.text(at: 1) }
        return Set(columns).subtracting(edits.map(\.what))
    }

    private static let stored = Schema.stored.map { $0.table }
    /// What is derived from the log, or only guards work under way.
    private static let derived = [
        "log_head", "log_node", "log_record", "log_series", "reservation", "scrub", "slot", "text",
    ]

    @Test func `promise 3: no edit of any row has effect before it is found`() throws {
        let scene = try Scene()
        let (test, raw) = (scene.test, scene.raw)
        #expect(try test.vault().verify().findings == [])
        #expect(try Set(CatalogEdit.tables(in: raw)) == Set(Self.stored + Self.derived))
        let (size, slots, held) = try (test.logSize(), test.slotBytes(), test.held())
        for table in Self.stored {
            let edits = try Self.edits(of: table, in: raw)
            #expect(try Self.untried(table, edits, in: raw) == [], "\(table)")
            for edit in edits where Self.decidesNothing(edit) == nil {
                try edit.make(in: raw)
                var kind: VaultError.Kind?
                do { try scene.act(on: edit) } catch {
                    kind = VaultError(explaining: error)?.kind
                }
                try edit.takeBack(in: raw)
                let now = try test.logSize()
                // What was done all the same is what the next edits would be tried on.
                try #require(kind == .tampered && now == size, "\(edit)")
            }
        }
        #expect(try test.slotBytes() == slots)
        #expect(try test.held() == held)
        #expect(try test.vault().verify().findings == [])
        // As it was, nothing is refused.
        for table in Self.stored where table != "destruction" {
            try scene.act(on: #require(Self.edits(of: table, in: raw).first))
        }
    }

    @Test func `promise 3: every edit of every row is named by a verification`() throws {
        let scene = try Scene()
        let (raw, vault) = (scene.raw, try scene.test.vault())
        let edits = try Self.stored.map { try Self.edits(of: $0, in: raw) }
        for round in 0..<(edits.map(\.count).max() ?? 0) {
            // One of each table at once, for they do not hide each other.
            try expectNamed(edits.filter { round < $0.count }.map { $0[round] }, by: vault, in: raw)
        }
        #expect(try vault.verify().findings == [])
    }

    @Test func `promise 3: a row of no family hides none of those behind it`() throws {
        let scene = try Scene()
        try scene.raw.write {
            _ = try scene.raw.execute("UPDATE child SET family = NULL")
            _ = try scene.raw.execute("UPDATE hold SET review_by = review_by + 1")
        }
        let report = try scene.test.vault().verify()
        for table in ["child ", "hold "] {
            let found = report.findings.filter { $0.place.hasPrefix(table) }.map(\.code)
            #expect(found.contains("row-changed"), "\(table)")
        }
    }

    /// Makes edits, has each named, and takes them back; of more than a report has room for, fewer at once.
    private func expectNamed(
        _ edits: [CatalogEdit], by vault: Vault, in raw: Database
    ) throws {
        let made = edits.filter { (try? $0.make(in: raw)) != nil }
        let report = try vault.verify()
        for edit in made.reversed() { try edit.takeBack(in: raw) }
        if report.findings.count == VerificationReport.maximumFindings, made.count > 1 {
            let half = made.count / 2
            try expectNamed(Array(made[..<half]), by: vault, in: raw)
            try expectNamed(Array(made[half...]), by: vault, in: raw)
            return
        }
        for edit in made {
            let found = report.findings.filter { edit.places.contains($0.place) }.map(\.code)
            #expect(found.contains { $0.hasPrefix("row-") }, "\(edit)")
        }
        #expect(report.verdict == .tampered)
    }

    @Test func `promise 3: every edit of what is derived from the log is named by a verification`()
        throws
    {
        let scene = try Scene()
        let (raw, test) = (scene.raw, scene.test)
        _ = try test.founder().scrub()
        _ = try test.deadUpload()
        let vault = try test.vault()
        #expect(try vault.verify().findings == [])
        var unnamed: Set<String> = []
        for table in Self.derived {
            let edits = try Self.edits(of: table, in: raw)
            // Of the head there is one, whatever anybody tries.
            #expect(
                try Self.untried(table, edits, in: raw) == (table == "log_head" ? ["one"] : []))
            for edit in edits {
                try edit.make(in: raw)
                let report = try vault.verify()
                let isFree = table == "slot" && edit.value(of: "owner") == .null
                if report.isSound {
                    unnamed.insert("\(isFree ? "free " : "")\(table) \(edit.what)")
                }
                try edit.takeBack(in: raw)
            }
        }
        // A slot that nobody has may be lost to the vault, and holds nothing; only a long test comes to one.
        let free: Set = TestSettings.isLong ? ["free slot number", "free slot removed"] : []
        #expect(
            unnamed
                == free.union([
                    // When a film was read back last only puts the next reading off.
                    "scrub id", "scrub checked", "scrub removed", "scrub copied",
                    // An upload under way accounts for what it may leave, until it is cleared away.
                    "reservation made", "reservation state", "reservation copied",
                    // A mark of a slot that nobody has, past all others, moves nothing.
                    "free slot copied",
                    // What a sealed text is takes a key to tell: a verification with one does.
                    "text sealed",
                ]))
        #expect(try vault.verify().findings == [])
    }
}
