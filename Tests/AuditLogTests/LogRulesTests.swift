import AuditLog
import Testing
import VaultCrypto
import VaultModel

/// What a member with a changed program could sign, and the log's readers refuse.
@Suite struct LogRulesTests {
    private func log(_ build: (inout TestLog) throws -> Void) throws -> [Finding] {
        var log = try TestLog()
        try log.append(.personAccept, log.officer, [.governance])
        try log.join(log.practitioner, .practitioner)
        try build(&log)
        return TestLog.verify(log.leaves).findings
    }

    @Test func `a role must allow the event, unless it is refused`() throws {
        let findings = try log { try $0.append(.policyAdopt, $0.practitioner, [.practitioner]) }
        #expect(findings == [.tampered(index: 4, .notAllowed(.policyAdopt, [.practitioner]))])
        let refused = try log {
            try $0.append(.policyAdopt, $0.practitioner, [.practitioner]) {
                $0.outcome = .refused
                $0.rows = []
            }
        }
        #expect(refused == [])
        let writing = try log {
            try $0.append(.policyAdopt, $0.practitioner, [.practitioner]) { $0.outcome = .refused }
        }
        #expect(writing == [.tampered(index: 4, .notAllowed(.policyAdopt, [.practitioner]))])
    }

    @Test func `the roles said must be those held`() throws {
        let findings = try log { try $0.append(.policyAdopt, $0.practitioner, [.governance]) }
        #expect(
            findings == [
                .tampered(index: 4, .rolesUntrue(held: [.practitioner], said: [.governance]))
            ])
    }

    @Test func `nobody unknown, not accepted or retired may sign`() throws {
        let unknown = try log { try $0.append(.statusRead, $0.uploader, [.uploader]) }
        #expect(unknown == [.tampered(index: 4, .actorUnknown(try TestPerson(5).id))])
        let added = try log {
            try $0.append(
                .personAdd, $0.founder, [.administrator],
                introducing: .person(try $0.uploader.keys(), roles: [.uploader]))
            try $0.append(.uploadPlan, $0.uploader, [.uploader])
        }
        #expect(added == [.tampered(index: 5, .actorNotAccepted(try TestPerson(5).id))])
        let retired = try log {
            try $0.append(
                .personRetire, $0.founder, [.administrator],
                introducing: .retirement($0.practitioner.id))
            try $0.watch($0.familyA)
        }
        #expect(retired == [.tampered(index: 5, .actorRetired(try TestPerson(4).id))])
    }

    @Test func `an old key signs no more after a new one was introduced`() throws {
        let findings = try log {
            let old = $0.practitioner
            try $0.rekeyPractitioner()
            try $0.append(.familyCreate, old, [.practitioner], family: $0.familyA)
        }
        #expect(findings == [.tampered(index: 5, .signature(try TestPerson(4).id))])
    }

    @Test func `the recovery identity signs recovery's records and nothing else`() throws {
        #expect(try log { try $0.append(.recoveryUse, $0.recovery, []) } == [])
        let findings = try log { try $0.append(.clipWatch, $0.recovery, []) }
        #expect(findings == [.tampered(index: 4, .notAllowed(.clipWatch, []))])
    }

    @Test
    func `governance alone replaces the recovery identity, and opens or reviews by break-glass`()
        throws
    {
        func rotating(_ actor: KeyPath<TestLog, TestPerson>, _ roles: [Role]) throws -> [Finding] {
            try log {
                var keys = try TestPerson(9).keys()
                keys.person = $0.recovery.id
                try $0.append(
                    .recoveryRotate, $0[keyPath: actor], roles, introducing: .recovery(keys))
            }
        }
        #expect(try rotating(\.officer, [.governance]) == [])
        #expect(
            try rotating(\.practitioner, [.practitioner]) == [
                .tampered(index: 4, .notAllowed(.recoveryRotate, [.practitioner]))
            ])
        #expect(
            try rotating(\.founder, [.administrator]) == [
                .tampered(index: 4, .notAllowed(.recoveryRotate, [.administrator]))
            ])
        for event in [Event.breakglassOpen, .breakglassReview, .recoveryUse, .recoveryDrill] {
            let findings = try log { try $0.append(event, $0.practitioner, [.practitioner]) }
            #expect(findings == [.tampered(index: 4, .notAllowed(event, [.practitioner]))])
        }
    }

    @Test func `a rotation introduces the recovery identity's keys, and nobody else's`() throws {
        let nobody = try log { try $0.append(.recoveryRotate, $0.officer, [.governance]) }
        #expect(nobody == [.tampered(index: 4, .introduction(.missing))])
        let person = try log {
            var keys = try TestPerson(9).keys()
            keys.person = $0.practitioner.id
            try $0.append(.recoveryRotate, $0.officer, [.governance], introducing: .recovery(keys))
        }
        #expect(person == [.tampered(index: 4, .introduction(.unknown))])
        let nothing = try log {
            var keys = try TestPerson(9).keys()
            (keys.person, keys.recipient) = ($0.recovery.id, keys.recipient + "q")
            try $0.append(.recoveryRotate, $0.officer, [.governance], introducing: .recovery(keys))
        }
        #expect(
            nothing == [
                .tampered(index: 4, .malformed(.introductionMalformed(member: "recipient")))
            ])
    }

    @Test func `nobody gives what they may not give`() throws {
        func giving(
            _ event: Event, by actor: KeyPath<TestLog, TestPerson>, _ roles: [Role],
            _ introduction: Introduction?
        ) throws -> [Finding] {
            try log {
                try $0.append(event, $0[keyPath: actor], roles, introducing: introduction)
            }
        }
        func wrong(_ what: Finding.Contradiction) -> [Finding] {
            [.tampered(index: 4, .introduction(what))]
        }
        let new = try TestPerson(6).keys()
        let officer = try TestPerson(2)
        let founder = try TestPerson(1)
        let practitioner = try TestPerson(4)
        let admin: [Role] = [.administrator]
        #expect(
            try giving(.personAdd, by: \.founder, admin, .person(new, roles: [.governance]))
                == wrong(.governance))
        #expect(
            try giving(.personAdd, by: \.officer, [.governance], .person(new, roles: [.uploader]))
                == wrong(.administrator))
        #expect(
            try giving(
                .personAdd, by: \.founder, admin, .person(new, roles: [.uploader, .practitioner]))
                == wrong(.severalRoles))
        #expect(
            try giving(
                .personAdd, by: \.founder, admin, .person(officer.keys(), roles: [.uploader]))
                == wrong(.known))
        #expect(
            try giving(
                .personRoles, by: \.founder, admin,
                .roles(founder.id, [.retention, .administrator]))
                == wrong(.ownRole))
        #expect(
            try giving(
                .personRekey, by: \.founder, admin,
                .rekey(
                    .init(
                        person: officer.id, recipient: "age1", sign: new.sign)))
                == wrong(.governance))
        #expect(try giving(.personRekey, by: \.founder, admin, .rekey(new)) == wrong(.unknown))
        #expect(
            try giving(.personRekey, by: \.founder, admin, .rekey(practitioner.keys()))
                == wrong(.keyKnown))
        #expect(try giving(.personRetire, by: \.founder, admin, nil) == wrong(.missing))
        let key = try NoteKey(name: "elsewhere", key: new.sign)
        #expect(try giving(.logKey, by: \.founder, admin, .logKey(key)) == wrong(.origin))
    }

    @Test func `a family's series has no gap and no other past`() throws {
        let family = try TestLog.family(1)
        let gap = try log {
            try $0.append(.familyCreate, $0.practitioner, [.practitioner], family: family) {
                $0.series = .init(n: 1, previous: SHA256.hash([]))
            }
        }
        #expect(gap == [.tampered(index: 4, .seriesGap(family, expected: 0, found: 1))])
        let other = try log {
            try $0.append(.familyCreate, $0.practitioner, [.practitioner], family: family)
            try $0.append(.familyShow, $0.practitioner, [.practitioner], family: family) {
                $0.series = .init(n: 1, previous: SHA256.hash([]))
            }
        }
        #expect(other == [.tampered(index: 5, .seriesBroken(family))])
        let without = try log {
            try $0.append(.familyCreate, $0.practitioner, [.practitioner], family: family) {
                $0.series = nil
            }
        }
        #expect(without == [.tampered(index: 4, .seriesMissing)])
    }

    @Test func `an act's parts follow each other to the last`() throws {
        func part(_ log: inout TestLog, _ i: UInt64, _ n: UInt64) throws {
            try log.append(.holdReview, log.officer, [.governance]) { $0.part = .init(i: i, n: n) }
        }
        #expect(
            try log {
                try part(&$0, 1, 2); try part(&$0, 2, 2)
            } == [])
        #expect(try log { try part(&$0, 2, 2) } == [.tampered(index: 4, .part)])
        #expect(
            try log {
                try part(&$0, 1, 3); try part(&$0, 3, 3)
            } == [.tampered(index: 5, .part)])
        #expect(try log { try part(&$0, 1, 2) } == [.tampered(index: 5, .part)])
    }

    @Test
    func `an act's parts end alike: what failed in its first record did not happen in the next`()
        throws
    {
        let findings = try log { log in
            try log.append(.recoveryRotate, log.officer, [.governance]) {
                $0.part = .init(i: 1, n: 2)
                $0.outcome = .failed
                $0.reason = "test"
            }
            try log.append(.recoveryRotate, log.officer, [.governance]) {
                $0.part = .init(i: 2, n: 2)
            }
        }
        #expect(findings == [.tampered(index: 5, .part)])
    }

    @Test func `a second genesis, or none, is refused`() throws {
        let log = try TestLog.full()
        #expect(
            TestLog.verify(Array(log.leaves.dropFirst())).findings == [
                .tampered(index: 0, .index(found: 1))
            ])
        #expect(TestLog.verify([]).size == 0)
    }

    @Test func `a false signature is named before a later fault`() throws {
        let findings = try log {
            let forger = $0.founder
            try $0.append(.statusRead, $0.practitioner, [.practitioner])
            var impostor = $0.practitioner
            impostor.seed = forger.seed
            try $0.append(.statusRead, impostor, [.practitioner])
            try $0.append(.clipWatch, $0.recovery, [])
        }
        #expect(findings == [.tampered(index: 5, .signature(try TestPerson(4).id))])
    }

    @Test func `promise 3: what was tampered with is named after any number of newer records`()
        throws
    {
        let log = try TestLog.full()
        let newer = (0..<150).map { _ in Array("{\"a\":1,\"v\":2}".utf8) }
        let summary = TestLog.verify(log.leaves + newer + [Array("{}".utf8)])
        #expect(summary.findingCount == 151)
        guard case .tampered(let index, _)? = summary.findings.last else {
            Issue.record("\(summary.findings.count) findings, none of tampering")
            return
        }
        #expect(index == UInt64(log.leaves.count) + 150)
    }

    @Test func `what a newer program wrote is unverifiable, not tampered with`() throws {
        let log = try TestLog.full()
        let leaf = String(decoding: log.leaves[log.leaves.count - 1], as: UTF8.self)
        let future = leaf.replacing("\"actor\":", with: "\"abstract\":1,\"actor\":")
            .replacing("\"v\":1}", with: "\"v\":3}")
        let summary = TestLog.verify(log.leaves.dropLast() + [Array(future.utf8)])
        #expect(
            summary.findings == [
                .unverifiable(
                    index: UInt64(log.leaves.count - 1), .newer(.unknownVersion(3), by: nil))
            ])
    }
}
