import Catalog
import Database
import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Readings of payloads that take long, while others read, bind and destroy (design §8; promise 6).
@Suite struct StaleReadingTests {
    /// A vault with one film, which reads as whole or not.
    private final class Film: Sendable {
        let test: TestVault
        let family: FamilyReference
        let dump: String

        init() throws {
            test = try TestVault()
            family = try test.family()
            dump = try test.dump(family, TestVault.film(50_000))
            _ = try test.upload(dump, by: test.practitioner())
        }

        var row: ClipRow { get throws { try #require(test.rows(ClipRow.self).first) } }

        /// Flips a bit of the payload, or flips it back.
        func flip() throws {
            let disk = LinuxDisk()
            let name = try row.id.description
            let path = "\(test.directory)/vault/clips/\(name.prefix(2))/\(name)"
            try disk.openPlainFile(path).setMode(0o600)
            let file = try disk.openPlainFile(path, .readingAndWriting)
            try file.write([try file.read(at: 99, count: 1)[0] ^ 1], at: 99)
        }

        /// The founder, in a vault where something happens while the first payload is read.
        func founder(meanwhile: @escaping @Sendable () -> Void) throws -> UnlockedVault {
            try Vault(
                test.vault(), slots: { $0 }, clips: { ReadingClipStore($0, .after, meanwhile) }
            )
            .unlock(with: SecretIdentity(test.founderIdentity.copy()))
        }

        func practitioner(meanwhile: @escaping @Sendable () -> Void) throws -> UnlockedVault {
            try test.practitioner(clips: { ReadingClipStore($0, .after, meanwhile) })
        }
    }

    @Test func `a film found damaged while a scrub reads it stays damaged, and is read again`()
        throws
    {
        let film = try Film()
        let founder = try film.founder {
            unfailing {
                try film.flip()
                let other = try film.test.founder().scrub()
                #expect(other.incidents == 1)
            }
        }
        let summary = try founder.scrub()
        #expect(try film.row.verified == nil)
        #expect(summary.damages.map(\.kind) == [.payloadChanged])
        #expect(summary.mended == 0 && summary.incidents == 0)
        #expect(summary.read == 1 && summary.left == 0)
        #expect(try film.test.vault().verify().isSound)
    }

    @Test
    func `a damaged film found so again, without a record, is not lifted by an older reading`()
        throws
    {
        let film = try Film()
        try film.flip()
        _ = try film.test.founder().scrub()
        try film.flip()
        let founder = try film.founder {
            unfailing {
                try film.flip()
                try film.test.clock.set("2026-03-12T12:01:00.000Z")
                let other = try film.test.founder().scrub()
                #expect(other.damages.count == 1 && other.incidents == 0)
            }
        }
        let summary = try founder.scrub()
        #expect(try film.row.verified == nil)
        #expect(summary.damages.map(\.kind) == [.payloadChanged])
        #expect(summary.mended == 0)
    }

    @Test func `damage that was mended while a scrub read is not marked anew`() throws {
        let film = try Film()
        try film.flip()
        _ = try film.test.founder().scrub()
        let founder = try film.founder {
            unfailing {
                try film.flip()
                try film.test.clock.set("2026-03-12T12:01:00.000Z")
                let other = try film.test.founder().scrub()
                #expect(other.mended == 1)
            }
        }
        let summary = try founder.scrub()
        #expect(try film.row.verified == film.test.clock.now)
        #expect(summary.damages.isEmpty && summary.failure == nil)
    }

    @Test
    func `a film found damaged while an upload reads it stays damaged, and is not safe to delete`()
        throws
    {
        let film = try Film()
        let practitioner = try film.practitioner {
            unfailing {
                try film.flip()
                let other = try film.test.founder().scrub()
                #expect(other.incidents == 1)
            }
        }
        let size = try film.test.logSize()
        let summary = try film.test.upload(film.dump, by: practitioner)
        #expect(try film.row.verified == nil)
        #expect(summary.results.map(\.copy) == [.damaged])
        #expect(summary.deletion.safe.isEmpty)
        let events = try film.test.lastEvents(Int(film.test.logSize() - size))
        #expect(events.filter { $0.hasPrefix("clip.verify") } == ["clip.verify payload-changed"])
    }

    @Test func `a scrub finds damaged what an upload found damaged while it read`() throws {
        let film = try Film()
        try film.flip()
        _ = try film.test.upload(film.dump, by: film.test.practitioner())
        try film.flip()
        let founder = try film.founder {
            unfailing {
                try film.flip()
                try film.test.clock.set("2026-03-12T12:01:00.000Z")
                let again = try film.test.upload(film.dump, by: film.test.practitioner())
                #expect(again.results.map(\.copy) == [.damaged])
            }
        }
        #expect(try founder.scrub().damages.map(\.kind) == [.payloadChanged])
        #expect(try film.row.verified == nil)
    }

    // MARK: Films that leave

    @Test
    func `a film bound between its commit and its reading is whole, and told as the clip it is`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let dump = try test.dump(family, TestVault.film(50_000), name: "20260311_101500.mp4")
        let practitioner = try test.practitioner(clips: {
            ReadingClipStore($0) {
                unfailing {
                    let practitioner = try test.practitioner()
                    _ = try practitioner.addSession(
                        family, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
                    _ = try practitioner.bindQuarantined(1, to: family, session: 2)
                }
            }
        })
        let summary = try test.upload(dump, by: practitioner)
        #expect(summary.results.map(\.copy) == [.whole])
        guard case .alreadyIn(let address)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(address.session == 2)
        #expect(try test.rows(IncidentRow.self).allSatisfy { $0.kind != "read-back" })
    }

    @Test
    func `a film destroyed between its commit and its reading is not called damaged, nor safe`()
        throws
    {
        let test = try TestVault()
        let family = try #require(try test.endedFamily().first).family
        try test.live(until: TestVault.Day.due)
        let dump = try test.dump(family, TestVault.film(50_000))
        let practitioner = try test.practitioner(clips: {
            ReadingClipStore($0) {
                unfailing {
                    // As if the reading took weeks: what was just taken in has its days of grace.
                    for day in [TestVault.Day.last, "2026-06-05"] {
                        try test.go(to: day)
                        _ = try test.purge().runPurge()
                    }
                    #expect(try test.held().isEmpty)
                }
            }
        })
        let summary = try test.upload(dump, by: practitioner)
        #expect(summary.results.map(\.copy) == [.none])
        guard case .refused(code: "destroyed-before", let why)? = summary.results.first?.end else {
            Issue.record("\(summary.results)")
            return
        }
        #expect(why == "the same film was destroyed on 2026-06-05 under rule feedback and stays so")
        #expect(summary.deletion.safe.isEmpty)
        #expect(try test.rows(IncidentRow.self).allSatisfy { $0.kind != "read-back" })
    }
}
