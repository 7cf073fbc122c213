import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct SealedAtRestTests {
    @Test
    func `promise 1: no byte of the vault or the state beside it tells a name, a date or a film`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let practitioner = try test.practitioner()
        let birth = try #require(CivilDate("2025-11-03"))
        try practitioner.setFamily(family, alias: "CASE-4711-Wilkins", birth: (1, birth))
        _ = try practitioner.placeHold(
            on: .family(family), kind: .complaint, reason: "Grandmother Wilkins wrote a letter",
            reviewBy: birth.adding(days: 365))
        let film = TestVault.film(300_000)
        let dump = try test.dump(family, film, name: "20260312_101500-wilkins-baby.mp4")
        let summary = try practitioner.upload(
            try practitioner.planUpload(
                UploadRequest(
                    directory: dump, statement: Statement(family: family, session: 1),
                    probing: .none)))
        #expect(summary.results.map(\.end.code).allSatisfy { $0 != "refused" })
        _ = try test.founder().extendClip(
            ClipAddress(family: family, session: 1, clip: 1), until: birth.adding(days: 3650),
            reason: "Mrs Wilkins asked for it", minute: "M/1")
        try practitioner.remember()

        let secrets: [(String, [UInt8])] = [
            ("alias", Array("CASE-4711".utf8)), ("name", Array("wilkins".utf8)),
            ("capital name", Array("Wilkins".utf8)), ("practitioner", Array("Ann Pract".utf8)),
            ("birth date", Array("2025-11-03".utf8)), ("file name", Array("baby.mp4".utf8)),
            ("first film bytes", Array(film[16..<48])),
            ("last film bytes", Array(film[299_960..<299_992])),
        ]
        var searched = 0
        for root in [test.directory + "/vault", test.directory + "/state"] {
            try Files.each(below: root) { path, bytes in
                searched += 1
                for (what, secret) in secrets {
                    #expect(!Files.contains(bytes, secret), "\(what) stands in \(path)")
                }
            }
        }
        #expect(searched > 5)
    }
}

/// Looks at every file below a directory.
enum Files {
    static func each(below root: String, _ body: (String, [UInt8]) throws -> Void) throws {
        let disk = LinuxDisk()
        for entry in try disk.entries(of: root) {
            let path = root + "/" + entry.name
            if entry.kind == .directory {
                try each(below: path, body)
            } else {
                try body(path, try disk.openPlainFile(path).readAll(limit: 1 << 30))
            }
        }
    }

    static func contains(_ bytes: [UInt8], _ pattern: [UInt8]) -> Bool {
        guard let first = pattern.first, bytes.count >= pattern.count else { return false }
        var start = 0
        while let place = bytes[start...].firstIndex(of: first),
            place + pattern.count <= bytes.count
        {
            if bytes[place..<place + pattern.count].elementsEqual(pattern) { return true }
            start = place + 1
        }
        return false
    }
}
