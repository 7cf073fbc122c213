import AuditLog
import Testing
import VaultCrypto
import VaultModel

/// A record speaks only of the rows that its event is about.
@Suite struct EventRowsTests {
    private static let id = String(repeating: "0a", count: 16)
    private static let holds = Record.RowWord.State.holds(SHA256.hash([]))

    private static func word(_ table: RowTable, _ state: Record.RowWord.State) -> Record.RowWord {
        Record.RowWord(table: table.rawValue, id: id, state: state)
    }

    @Test func `what only looks writes no rows but those that say that it did`() {
        let looking = Event.allCases.filter { $0.rule.kind == .read && !$0.rows.isEmpty }
        #expect(looking == [.clipExport, .auditVerify])
        #expect(Event.clipExport.rows == [.export: [.adds, .removes]])
        #expect(Event.auditVerify.rows == [.incident: .adds])
    }

    @Test func `no event changes a consent or a fact, nor removes a hold or a policy`() {
        // A grant ends by a change of its row, and by that event; others close it to keys that were replaced, open
        // it by the family's next identity or by recovery's, and end the one of a break-glass.
        #expect(Event.familyRevoke.rows == [.grant: .changes])
        let changing: [Event] = [.familyRevoke, .familyOwe, .familyRotate, .breakglassReview]
        #expect(changing.allSatisfy { $0.rows[.grant] == .changes })
        #expect(Event.recoveryUse.rows[.grant] == [.adds, .changes])
        for event in Event.allCases {
            if !changing.contains(event), event != .recoveryUse {
                #expect([nil, .adds].contains(event.rows[.grant]), "\(event)")
            }
            for table in [RowTable.consent, .fact, .clipChange, .child] {
                #expect([nil, .adds].contains(event.rows[table]), "\(event) \(table)")
            }
            #expect(event.rows[.hold]?.contains(.removes) != true)
            #expect(event.rows[.policy]?.contains(.removes) != true)
        }
    }

    /// Every event, every table, and everything that can become of a row.
    @Test func `every word that is not its event's is a fault, and every other is none`() throws {
        let family = try TestLog.family(1)
        for event in Event.allCases {
            for table in RowTable.allCases {
                let allowed = event.rows[table] ?? []
                func fault(_ state: Record.RowWord.State, _ isThere: Bool?) -> RowFault? {
                    event.fault(
                        in: table, isGone: state == .gone, of: family,
                        after: isThere.map { KnownRow(isThere: $0, family: family) })
                }
                func expected(_ change: RowChanges, or fault: RowFault) -> RowFault? {
                    guard !allowed.isEmpty else { return .table }
                    return allowed.isDisjoint(with: change) ? fault : nil
                }
                #expect(fault(Self.holds, true) == expected(.changes, or: .changed))
                #expect(fault(Self.holds, false) == expected(.adds, or: .added))
                #expect(fault(.gone, true) == expected(.removes, or: .removed))
                #expect(fault(.gone, false) == expected(.removes, or: .removed) ?? .absent)
                // Where what was said before is not kept, only what the word itself tells is judged.
                #expect(fault(Self.holds, nil) == expected([.adds, .changes], or: .added))
                #expect(fault(.gone, nil) == expected(.removes, or: .removed))
            }
        }
    }

    @Test func `a row stays with its family`() throws {
        let (one, other) = (try TestLog.family(1), try TestLog.family(2))
        func fault(
            _ event: Event, _ table: RowTable, _ family: FamilyID?, said before: FamilyID?
        ) -> RowFault? {
            event.fault(
                in: table, isGone: event == .quarantineErase, of: family,
                after: KnownRow(isThere: true, family: before))
        }
        #expect(fault(.holdRelease, .hold, one, said: one) == nil)
        #expect(fault(.holdRelease, .hold, one, said: other) == .otherFamily)
        #expect(fault(.holdRelease, .hold, nil, said: one) == .noFamily)
        #expect(fault(.holdRelease, .hold, nil, said: nil) == .noFamily)
        // A film in quarantine is nobody's before it is a family's; an incident may be opened beside.
        #expect(fault(.clipDestroy, .purgeRun, one, said: nil) == nil)
        #expect(fault(.quarantineErase, .tombstone, nil, said: nil) == nil)
        #expect(fault(.quarantineErase, .tombstone, nil, said: one) == .noFamily)
        #expect(fault(.incidentClose, .incident, nil, said: one) == nil)
        #expect(fault(.incidentClose, .incident, other, said: one) == .otherFamily)
    }

    /// A log in which everybody is there who signs anything, and what was learned of it.
    private struct Base {
        var log: TestLog
        let state: LogVerifier.State

        init() throws {
            var log = try TestLog()
            try log.append(.personAccept, log.officer, [.governance])
            try log.join(log.practitioner, .practitioner)
            try log.join(log.uploader, .uploader)
            try log.append(.familyCreate, log.practitioner, [.practitioner], family: log.familyA)
            self.log = log
            let summary = TestLog.verify(log.leaves)
            #expect(summary.isSound)
            state = summary.state
        }

        /// What is found when somebody who may sign the event says something of a row.
        func findings(
            _ event: Event, _ word: Record.RowWord, twice: Bool = false, known: KnownRow? = nil
        ) throws -> [Finding] {
            let people: [(Role, TestPerson)] = [
                (.administrator, log.founder), (.governance, log.officer),
                (.practitioner, log.practitioner), (.uploader, log.uploader),
            ]
            let signer = try #require(people.first { event.rule.roles.listed.contains($0.0) })
            var log = log
            // An intent introduces nobody.
            try log.append(event, signer.1, [signer.0], family: log.familyA) {
                ($0.rows, $0.phase) = (twice ? [word, word] : [word], .intent)
            }
            var verifier = LogVerifier(resuming: state, knownRows: { _ in known })
            verifier.feed(try #require(log.leaves.last))
            return verifier.finish().findings
        }
    }

    @Test func `promise 3: no record speaks of a row twice`() throws {
        let (base, word) = (try Base(), Self.word(.hold, Self.holds))
        #expect(try base.findings(.holdPlace, word, known: .unheard) == [])
        let index = UInt64(base.log.leaves.count)
        #expect(
            try base.findings(.holdPlace, word, twice: true, known: .unheard)
                == [.tampered(index: index, .row(.holdPlace, word, .twice))])
    }

    /// One table that each event is not about, and all that it is about, in records that are signed.
    @Test func `promise 3: a record that speaks of another table is named, with event and table`()
        throws
    {
        let base = try Base()
        let index = UInt64(base.log.leaves.count)
        for (number, event) in Event.allCases.enumerated() where event != .vaultCreate {
            let strange = RowTable.allCases.filter { event.rows[$0] == nil }
            let table = strange[number % strange.count]
            let word = Self.word(table, number.isMultiple(of: 2) ? Self.holds : .gone)
            let finding = Finding.tampered(index: index, .row(event, word, .table))
            #expect(try base.findings(event, word) == [finding])
            #expect(
                finding.message == """
                    Record \(index) was tampered with: \(event.rawValue) says nothing of \(table.name) \
                    rows, and it speaks of \(Self.id).
                    """)
            for (table, changes) in event.rows {
                let state = changes == .removes ? .gone : Self.holds
                let known = KnownRow(isThere: !changes.contains(.adds), family: nil)
                let word = Self.word(table, state)
                // Of people each of these speaks of one, whom an intent does not introduce.
                let isOthers = event != .vaultCreate && table == .person
                let finding = Finding.tampered(index: index, .row(event, word, .otherPerson))
                #expect(
                    try base.findings(event, word, known: known) == (isOthers ? [finding] : []))
            }
        }
    }

    @Test func `promise 3: a hold that the placing of another releases is tampering`() throws {
        let base = try Base()
        let index = UInt64(base.log.leaves.count)
        let word = Self.word(.hold, Self.holds)
        let family = base.log.familyA
        #expect(try base.findings(.holdPlace, word, known: .unheard) == [])
        #expect(
            try base.findings(.holdPlace, word, known: KnownRow(isThere: true, family: family)) == [
                .tampered(index: index, .row(.holdPlace, word, .changed))
            ])
        #expect(
            try base.findings(
                .holdReview, word, known: KnownRow(isThere: true, family: base.log.familyB))
                == [.tampered(index: index, .row(.holdReview, word, .otherFamily))])
    }

    @Test func `what was refused speaks of no rows`() throws {
        var log = try Base().log
        let index = UInt64(log.leaves.count)
        let word = Self.word(.hold, Self.holds)
        try log.append(.holdPlace, log.practitioner, [.practitioner], family: log.familyA) {
            ($0.rows, $0.outcome) = ([word], .refused)
        }
        #expect(
            TestLog.verify(log.leaves).findings == [
                .tampered(index: index, .row(.holdPlace, word, .refused))
            ])
    }

    @Test func `a table that this program does not know is not tampering`() throws {
        let base = try Base()
        let word = Record.RowWord(table: "moon", id: Self.id, state: Self.holds)
        #expect(try base.findings(.clipList, word, known: .unheard) == [])
    }
}
