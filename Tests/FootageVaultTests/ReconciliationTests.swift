import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Promise 3, of films: each that was ever taken in is accounted for, or named.
@Suite struct ReconciliationTests {
    /// What happens to a film behind the vault's back.
    enum Loss: CaseIterable {
        case payloadRemoved, slotEmptied, payloadAdded, keyAdded, rowRemovedOnRecord

        /// What tells of it.
        var codes: Set<String> {
            switch self {
            case .payloadRemoved: ["payload-missing"]
            case .slotEmptied: ["slot-missing"]
            case .payloadAdded: ["payload-unheard-of"]
            case .keyAdded: ["slot-unheard-of"]
            case .rowRemovedOnRecord:
                ["row-without-end", "payload-unheard-of", "slot-unheard-of", "slot-table"]
            }
        }

        /// Does it, and gives the film whose loss or surplus must be named.
        func happen(to clip: ClipRow, in test: TestVault) throws -> ClipID {
            let stray = ClipID.random()
            switch self {
            case .payloadRemoved:
                let name = clip.id.description
                try LinuxDisk().removeFile(test.place + "/clips/\(name.prefix(2))/\(name)")
            case .slotEmptied:
                try LinuxDisk().openPlainFile(test.place + "/keys.slots", .readingAndWriting)
                    .write(
                        [UInt8](repeating: 0, count: 512), at: UInt64(test.header().slot) * 512)
            case .payloadAdded:
                try test.strayPayload(stray)
                return stray
            case .keyAdded:
                try test.strayKey(of: stray.bytes, from: 20)
                return stray
            case .rowRemovedOnRecord:
                try test.strike(HeaderRow.self, where: "1")
                try test.strike(ClipRow.self, where: "1")
            }
            return clip.id
        }
    }

    @Test(arguments: Loss.allCases)
    func `promise 3: what differs names the film, makes the headline red, and stays an incident`(
        loss: Loss
    ) throws {
        let (test, clip) = try TestVault.filled()
        let before = try test.founder().exportAudit(to: test.directory + "/before")
        #expect(before.isReconciled)
        #expect(before.differences == 0)
        let film = try loss.happen(to: clip, in: test)
        let folder = test.directory + "/after"
        let summary = try test.founder().exportAudit(to: folder)
        #expect(!summary.isReconciled)
        #expect(summary.differences == loss.codes.count)
        let statement = try ExportedFolder(path: folder).statement()
        #expect(statement.member("headline")?.member("level") == .string("red"))
        #expect(
            statement.member("headline")?.member("reasons") == .array([.string("not-reconciled")]))
        #expect(statement.member("clips")?.member("reconciled") == .bool(false))
        let films = statement.member("clips")
        guard case .array(let listed)? = films?.member("differences")?.member("first") else {
            Issue.record("nothing listed")
            return
        }
        #expect(
            Set(listed.compactMap { $0.member("code") }) == Set(loss.codes.map { .string($0) }))
        #expect(listed.contains { $0.member("clip") == .string(film.description) })
        let incidents = try test.rows(IncidentRow.self).filter { $0.kind == "not-reconciled" }
        #expect(incidents.map(\.clip).contains(film.bytes))
        #expect(incidents.allSatisfy { $0.closed == nil })
        let register = try ExportedFolder(path: folder).text("incidents.csv")
        #expect(register.contains("\"not-reconciled\""))
        #expect(register.contains("\"\(film)\""))
        // The same again is the same incident, and the export is whole all the same.
        let again = try test.founder().exportAudit(to: test.directory + "/again")
        #expect(again.differences == summary.differences)
        #expect(
            try test.rows(IncidentRow.self).filter { $0.kind == "not-reconciled" }.count
                == incidents.count)
        #expect(try ExportedFolder(path: folder).verify().code == 0)
    }

    @Test func `promise 3: a row removed behind the log's back keeps all from being exported`()
        throws
    {
        let (test, clip) = try TestVault.filled()
        _ = try test.founder().listFamilies()
        try test.edit("DELETE FROM header")
        try test.edit("DELETE FROM clip")
        let folder = test.directory + "/export"
        let refused = #expect(throws: VaultError.self) {
            try test.founder().exportAudit(to: folder)
        }
        #expect(refused?.kind == .tampered)
        #expect(refused?.message.contains(clip.id.description) == true)
        #expect(try !LinuxDisk().exists(folder))
    }

    @Test func `films that came, went, wait and came back are in balance in every month`() throws {
        let test = try EventfulVault().test
        let folder = test.directory + "/export"
        let summary = try test.founder().exportAudit(to: folder)
        #expect(summary.isReconciled)
        #expect(summary.takenIn == 6)
        #expect(summary.returned == 1)
        let statement = try ExportedFolder(path: folder).statement()
        guard case .array(let months)? = statement.member("clips")?.member("months") else {
            Issue.record("no months")
            return
        }
        #expect(months.map { $0.member("month") } == ["2026-03", "2026-05"].map { .string($0) })
        #expect(months.first?.member("takenIn") == .integer(6))
        #expect(
            months.last?.member("thereAtEnd") == .integer(Int64(summary.held + summary.quarantined))
        )
    }
}

extension ExportedFolder {
    func statement() throws -> JSONValue {
        try JSONValue(canonical: Array(text("statement.json").utf8.dropLast()))
    }
}
