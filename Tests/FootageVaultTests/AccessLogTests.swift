import AuditLog
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// What the log says of openings: each counts once, by what was really given.
@Suite struct AccessLogTests {
    private let person = PrincipalID.random()
    private let family = FamilyID.random()
    private let film = ClipID.random()

    private func record(
        _ event: Event = .clipWatch, _ phase: Record.Phase? = nil, _ request: RequestID? = nil,
        _ outcome: Record.Outcome = .ok, bytes: UInt64? = nil, clip: ClipID? = nil,
        part: Record.Part? = nil
    ) -> Record {
        Record(
            index: 7, before: nil, salt: [UInt8](repeating: 0, count: 16),
            at: Instant(milliseconds: 0), event: event, phase: phase, request: request,
            outcome: outcome, actor: person, roles: [.practitioner], family: family,
            clip: clip ?? film, host: "test", program: "test",
            amount: bytes.map { .init(bytes: $0) }, part: part)
    }

    private func times(_ records: [Record]) throws -> Int {
        var log = AccessLog(of: [])
        let day = try #require(CivilDate("2026-03-12"))
        for record in records { log.takeOpening(record, on: day) }
        return log.openings().values.map(\.times).reduce(0, +)
    }

    @Test(arguments: [Event.clipWatch, .clipExport, .disclosureRecord, .requestPackage])
    func `an opening counts once, and one without an outcome as well`(event: Event) throws {
        let request = RequestID.random()
        let (intent, end) = (
            record(event, .intent, request), record(event, .outcome, request, bytes: 9)
        )
        #expect(try times([intent]) == 1)
        #expect(try times([intent, end]) == 1)
        #expect(try times([record(event)]) == 1)
        #expect(
            try times([
                intent, record(event, .intent, request, part: .init(i: 2, n: 2)), end,
            ]) == 1)
        // The end of what nobody began tells of nothing.
        #expect(try times([end]) == 0)
    }

    @Test func `what was refused, or failed before its first byte, opened nothing`() throws {
        let request = RequestID.random()
        #expect(try times([record(.clipExport, nil, nil, .refused)]) == 0)
        #expect(try times([record(.clipExport, .intent, request, .refused)]) == 0)
        for (bytes, count) in [(nil, 0), (0, 0), (1, 1)] as [(UInt64?, Int)] {
            let failure = record(.clipExport, .outcome, request, .failed, bytes: bytes)
            #expect(try times([record(.clipExport, .intent, request), failure]) == count)
        }
        #expect(try times([record(.clipList), record(.clipVerify)]) == 0)
    }

    @Test func `films are counted once each, and days from the first to the last`() throws {
        var log = AccessLog(of: [])
        let day = try #require(CivilDate("2026-03-12"))
        for (film, days) in [(film, 3), (film, 0), (ClipID.random(), 5)] {
            log.takeOpening(record(clip: film), on: day.adding(days: days))
        }
        let opened = try #require(log.openings()[.init(person: person, family: family)])
        #expect(opened.times == 3 && opened.films.count == 2)
        #expect(opened.first == day && opened.last == day.adding(days: 5))
    }

    private static let holders: [(String, Set<Role>, [String], AccessSpan.Hindrance?)] = [
        ("invited", [.practitioner], ["therapy"], .invited),
        ("retired", [.practitioner], ["therapy"], .retired),
        ("active", [.practitioner], ["therapy"], nil),
        ("active", [.supervisor], ["review", "supervision"], nil),
        ("active", [.governance], ["review"], nil),
        ("active", [.governance], ["therapy", "training"], .role),
        ("active", [.administrator], ["therapy"], .role),
        ("active", [.practitioner], ["disclosure"], .role),
        ("active", [.practitioner, .governance], ["disclosure"], nil),
        ("active", [.practitioner], [], .role),
        ("active", [.practitioner], ["unheard-of"], .role),
    ]

    @Test(arguments: holders)
    func `a grant opens something for somebody who is here, in a role that its purpose is for`(
        standing: String, roles: Set<Role>, purposes: [String], expected: AccessSpan.Hindrance?
    ) throws {
        #expect(
            AccessSpan.Hindrance(
                standing: try #require(Standing(rawValue: standing)), roles: roles,
                purposes: purposes) == expected)
    }
}
