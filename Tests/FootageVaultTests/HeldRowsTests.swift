import Catalog
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// What a member tries who holds the log's key and can write every file: each edit is refused before it has effect.
@Suite struct HeldRowsTests {
    /// An edit behind the log's back, and the act that it was made for.
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sql: String
        let day: String?
        let act: @Sendable (Scene) throws -> Void

        /// Describes an edit, made once the vault has lived until some day.
        init(
            _ what: String, _ sql: String, on day: String? = nil,
            _ act: @escaping @Sendable (Scene) throws -> Void
        ) {
            testDescription = what
            self.sql = sql
            self.day = day
            self.act = act
        }
    }

    /// A family with a clip and a hold, and a supervisor whose grant has ended.
    final class Scene {
        let test: TestVault
        let family: FamilyReference
        let clip: ClipAddress
        let dump: String
        let supervisor: X25519Identity

        init() throws {
            test = try TestVault()
            clip = try #require(try test.endedFamily().first)
            family = clip.family
            _ = try test.founder().placeHold(
                on: .clip(clip), kind: .court, reason: "Order", reviewBy: test.date("2026-08-01"))
            supervisor = X25519Identity()
            let request = SecretIdentity(supervisor.copy()).request
            let sue = try test.founder().addPerson(
                named: "Sue Supervisor", request: request, roles: [.supervisor])
            try test.vault().unlock(with: SecretIdentity(supervisor.copy())).accept(
                vaultID: test.id)
            let ann = try test.practitioner()
            try ann.grantFamily(
                family, to: sue, purposes: [.purpose(.therapy)],
                until: test.date(TestVault.Day.ended))
            try test.go(to: "2026-03-21")
            dump = try test.dump(family, TestVault.film(3000), name: "20260312_103000.mp4")
        }

        func sue() throws -> UnlockedVault {
            try test.vault().unlock(with: SecretIdentity(supervisor.copy()))
        }

        /// Gives the film to a file, as whoever watches it does.
        func export(_ clip: ClipAddress, for purpose: AccessPurpose, by person: UnlockedVault)
            throws
        {
            _ = try person.exportClip(
                clip, purpose: purpose, returnBy: nil, to: .file(test.directory + "/film.mp4"))
        }
    }

    private static let therapy = AccessPurpose.purpose(.therapy)

    static let edits: [Edit] = [
        Edit(
            "a family's recipient is swapped before an upload",
            "UPDATE family SET recipient = randomblob(32)"
        ) { scene in
            _ = try scene.test.upload(scene.dump, by: scene.test.practitioner())
        },
        Edit("a hold is deleted before the purge", "DELETE FROM hold", on: TestVault.Day.due) {
            scene in
            _ = try scene.test.purge().runPurge()
        },
        Edit(
            "a hold is released before the purge",
            "UPDATE hold SET released = placed, released_on = placed_on, released_by = placed_by",
            on: TestVault.Day.due
        ) { scene in
            _ = try scene.test.purge().runPurge()
        },
        Edit(
            "a grant is slipped in for a colleague's eyes",
            """
            INSERT INTO grant_ SELECT randomblob(16), salt, family, \
            (SELECT id FROM person WHERE roles = 'supervisor'), purposes, from_, NULL, given_by, \
            revoked, revoked_by, sealed FROM grant_ WHERE principal IS NOT NULL LIMIT 1
            """
        ) { scene in try scene.export(scene.clip, for: therapy, by: scene.sue()) },
        Edit(
            "a grant that has ended goes on", "UPDATE grant_ SET until = NULL"
        ) { scene in try scene.export(scene.clip, for: therapy, by: scene.sue()) },
        Edit(
            "a grant that has ended lists nothing", "UPDATE grant_ SET until = NULL"
        ) { scene in _ = try scene.sue().listFamilies() },
        Edit("a clip's purposes are widened", "UPDATE clip SET purposes = 'research therapy'") {
            scene in
            try scene.export(scene.clip, for: .purpose(.research), by: scene.test.practitioner())
        },
        Edit(
            "a consent is for another purpose", "UPDATE consent SET purpose = 'research'"
        ) { scene in
            _ = try scene.test.practitioner().addPurpose(.research, to: scene.clip)
        },
        Edit("a consent is deleted", "DELETE FROM consent") { scene in
            try scene.export(scene.clip, for: therapy, by: scene.test.practitioner())
        },
        Edit(
            "a role is given", "UPDATE person SET roles = 'governance' WHERE roles = 'supervisor'"
        ) { scene in _ = try scene.sue().listClips(family: scene.family) },
        Edit(
            "a colleague's role is given",
            "UPDATE person SET roles = 'governance' WHERE roles = 'supervisor'"
        ) { scene in _ = try scene.test.founder().listPeople() },
        Edit("a colleague is deleted", "DELETE FROM person WHERE roles = 'supervisor'") { scene in
            _ = try scene.test.founder().listPeople()
        },
        Edit("a policy takes effect another day", "UPDATE policy SET effective = effective + 900") {
            scene in
            try scene.export(scene.clip, for: therapy, by: scene.test.practitioner())
        },
        Edit("a policy is deleted", "DELETE FROM policy") { scene in
            try scene.export(scene.clip, for: therapy, by: scene.test.practitioner())
        },
        Edit(
            "a ring's key is swapped",
            "UPDATE vault_key SET public = randomblob(32) WHERE key = 'names'"
        ) { scene in
            _ = try scene.test.founder().placeHold(
                on: .clip(scene.clip), kind: .court, reason: "Another order",
                reviewBy: scene.test.date("2026-08-01"))
        },
        Edit("a header is another slot's", "UPDATE header SET slot = slot + 1") { scene in
            try scene.export(scene.clip, for: therapy, by: scene.test.practitioner())
        },
        Edit("a session is moved to another day", "UPDATE session SET date = date - 1") { scene in
            _ = try scene.test.upload(scene.dump, by: scene.test.practitioner())
        },
        Edit("a programme goes on", "DELETE FROM fact WHERE name = 'programme.ended'") { scene in
            _ = try scene.test.practitioner().addSession(
                scene.family, on: scene.test.date("2026-03-19"), from: nil, to: nil, programme: nil)
        },
    ]

    @Test(arguments: edits)
    func `promise 3: what was edited behind the log's back is refused before it has effect`(
        edit: Edit
    ) throws {
        let scene = try Scene()
        let test = scene.test
        if let day = edit.day { try test.live(until: day) }
        try test.edit(edit.sql)
        let size = try test.logSize()
        let slots = try test.slotBytes()
        let held = try test.held()
        #expect(code { try edit.act(scene) } == "row")
        #expect(try test.logSize() == size)
        #expect(try test.slotBytes() == slots)
        #expect(try test.held() == held)
        #expect(try !LinuxDisk().exists(test.directory + "/film.mp4"))
        #expect(try test.leftovers() == 0)
    }

    /// What can be done to a row without a word in the log.
    enum Change: String, CaseIterable {
        case changed, removed, slippedIn
    }

    /// A table that decides, and an edit of its rows.
    struct TableEdit: Sendable, CustomTestStringConvertible {
        let table: String
        let change: Change
        var testDescription: String { "\(table) \(change)" }

        var sql: String {
            switch change {
            case .changed:
                "UPDATE \(table) SET salt = randomblob(16) WHERE id = (SELECT max(id) FROM \(table))"
            case .removed: "DELETE FROM \(table) WHERE id = (SELECT max(id) FROM \(table))"
            case .slippedIn:
                """
                INSERT INTO \(table) SELECT \(columns) FROM \(table) LIMIT 1
                """
            }
        }

        /// The columns of a copy under another id, and with another number where two may not be the same.
        private var columns: String {
            let type = Schema.stored.first { $0.table == table }
            let names = (type?.columns ?? []).map { column in
                Self.unique[table]?.contains(column.name) == true
                    ? (column.name == "number" ? "number + 100" : "randomblob(32)") : column.name
            }
            return (["randomblob(16)", "salt"] + names).joined(separator: ", ")
        }

        private static let unique: [String: Set<String>] = [
            "person": ["recipient", "verifying"], "family": [], "programme": ["number"],
            "session": ["number"], "clip": ["number", "digest"],
        ]
    }

    /// Tables with rows in the vault of the test; a family of the same reference cannot be slipped in.
    static let tableEdits: [TableEdit] =
        [
            "person", "vault_key", "wrap", "policy", "family", "grant_", "programme", "session",
            "fact", "consent", "hold", "child", "clip", "header",
        ].flatMap { table in
            Change.allCases.compactMap { change in
                table == "family" && change == .slippedIn
                    || table == "header" && change == .slippedIn
                    ? nil : TableEdit(table: table, change: change)
            }
        }

    @Test(arguments: tableEdits)
    func `promise 3: a row that decides is the log's last word on it, and every such row is there`(
        edit: TableEdit
    ) throws {
        let test = try TestVault()
        let clip = try #require(try test.endedFamily().first)
        _ = try test.founder().placeHold(
            on: .clip(clip), kind: .court, reason: "Order", reviewBy: test.date("2026-08-01"))
        try test.practitioner().setFamily(
            clip.family, alias: nil, birth: (child: 1, date: test.date("2025-11-01")))
        let unlocked = try test.practitioner()
        _ = try unlocked.listClips(family: clip.family)
        let size = try test.logSize()
        try test.edit(edit.sql)
        // Whoever has the vault open already, and whoever opens it now.
        for person in [unlocked, try? test.practitioner()].compactMap({ $0 }) {
            let found = code { _ = try person.listClips(family: clip.family) }
            #expect(found == "row" || edit.table == "family" && found == "not-found")
        }
        #expect(try test.logSize() == size)
    }

    @Test func `promise 3: a plan that was made before an edit takes nothing in after it`()
        throws
    {
        let scene = try Scene()
        let plan = try scene.test.practitioner().planUpload(
            .init(directory: scene.dump, probing: .none))
        try scene.test.edit("UPDATE family SET recipient = randomblob(32)")
        let summary = try scene.test.practitioner().upload(plan)
        #expect((summary.stopped as? VaultError)?.code == "row")
        #expect((summary.stopped as? VaultError)?.kind == .tampered)
        #expect(try scene.test.held().count == 1)
    }

    @Test func `what a colleague does meanwhile is heard and no tampering`() throws {
        let test = try TestVault()
        let clip = try #require(try test.endedFamily().first)
        let ann = try test.practitioner()
        _ = try ann.listClips(family: clip.family)
        let founder = try test.founder()
        for day in 1...3 {
            _ = try founder.placeHold(
                on: .clip(clip), kind: .court, reason: "Order",
                reviewBy: test.date("2026-08-0\(day)"))
            #expect(try ann.listClips(family: clip.family).count == 1)
        }
    }
}
