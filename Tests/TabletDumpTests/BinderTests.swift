import TabletDump
import Testing
import VaultModel

@Suite struct BinderTests {
    static let anna = "7KQ2M4V"
    static let bela = "3FH8T2F"

    func session(
        _ reference: String = anna, _ number: Int = 1, on date: String = "2026-03-12",
        _ from: String? = "10:00", _ to: String? = "11:00",
        by practitioner: SessionChoice.Practitioner = .me,
        consents: Set<Purpose> = [.therapy], needsConsent: Bool = true,
        window: ClosedRange<Instant>? = nil
    ) throws -> SessionChoice {
        let seed = UInt8(truncatingIfNeeded: number + (reference == Self.anna ? 0 : 100))
        guard let id = SessionID(bytes: [UInt8](repeating: seed, count: 16)) else {
            throw Fixture.Failure(text: "no id")
        }
        return SessionChoice(
            id: id, family: try family(reference), number: number,
            visit: Visit(date: day(date), from: from.map(clock), to: to.map(clock)),
            window: window, practitioner: practitioner, consents: consents,
            needsTherapyConsent: needsConsent)
    }

    func film(
        _ name: String = "\(anna)/DCIM/a.mov", at time: String = "10:15",
        on date: String = "2026-03-12", instant: Instant? = nil, other: String? = nil,
        fault: String? = nil, bytes: KnownBytes = .new
    ) throws -> ScannedFilm {
        ScannedFilm(
            path: try path(name),
            time: .known(
                TimeEvidence(
                    instant: instant, date: day(date), time: clock(time), source: .apple,
                    otherDate: other.map(day))),
            seconds: 60, fault: fault.map { .incomplete($0) }, bytes: bytes)
    }

    func binder(
        _ sessions: [SessionChoice], family: String? = nil, session: Int? = nil,
        manifest: Manifest? = nil
    ) throws -> Binder {
        Binder(
            sessions: sessions,
            families: [
                try TabletDumpTests.family(Self.anna), try TabletDumpTests.family(Self.bela),
            ],
            statement: Statement(family: try family.map(TabletDumpTests.family), session: session),
            manifest: manifest)
    }

    func row(_ name: String, _ reference: String?, _ session: Int?, _ purposes: Set<Purpose> = [])
        throws -> Manifest
    {
        Manifest(rows: [
            .init(
                path: try path(name), family: try reference.map(TabletDumpTests.family),
                session: session,
                purposes: purposes)
        ])
    }

    @Test(arguments: [("09:30", false), ("09:29", true), ("11:30", false), ("19:02", true)])
    func `a film bound by its day alone, hours from the session, is remarked on`(
        time: String, isRemarked: Bool
    ) throws {
        let only = try session()
        let bound = try binder([only]).binding(of: film(at: time))
        #expect(bound.binding == .bound(only, [.therapy]))
        let remark =
            "filmed at \(time), outside the times of session 1, 10:00 to 11:00: see that it is of that visit"
        #expect(bound.notes == (isRemarked ? [remark] : []))
        let untimed = try session(on: "2026-03-12", nil, nil)
        #expect(try binder([untimed]).binding(of: film(at: time)).notes == [])
    }

    @Test func `a folder's family and the film's day agree: bound for therapy`() throws {
        let only = try session()
        let bound = try binder([only]).binding(of: film())
        #expect(bound.binding == .bound(only, [.therapy]))
    }

    @Test(arguments: ["x/7kq2m4v/y/a.mov", "7KQ2M4V/a.mov", "a/b/c/7KQ2M4V/a.mov"])
    func `a folder anywhere on the path names the family, in any case`(name: String) throws {
        let only = try session()
        #expect(try binder([only]).binding(of: film(name)).binding == .bound(only, [.therapy]))
    }

    @Test func `promise 7: the day alone never names a family`() throws {
        let bound = try binder([session()]).binding(of: film("DCIM/a.mov"))
        #expect(bound.binding == .quarantine(.noFamily))
        #expect(bound.family == nil)
    }

    @Test func `promise 7: a family and a stated session without a day are not enough`() throws {
        let undated = ScannedFilm(
            path: try path("a.mov"),
            time: .unknown([
                TimeStatement(.container, said: "x", doubt: "is not believed")
            ]),
            seconds: 1)
        let bound = try binder([session()], family: Self.anna, session: 1).binding(of: undated)
        #expect(bound.binding == .quarantine(.noDate(["the container's time is not believed"])))
    }

    @Test func `a stated session on another day is a disagreement, not an override`() throws {
        let sessions = [try session(), try session(Self.anna, 2, on: "2026-03-19")]
        let bound = try binder(sessions, session: 2).binding(of: film())
        #expect(
            bound.binding
                == .quarantine(
                    .dayDisagrees(filmed: day("2026-03-12"), session: 2, on: day("2026-03-19"))))
    }

    @Test func `signals that name two families disagree`() throws {
        let name = "\(Self.anna)/a.mov"
        let by = try binder([session()], family: Self.bela).binding(of: film(name))
        #expect(
            by.binding
                == .quarantine(
                    .signalsDisagree([
                        "its folder says 7KQ2M4V", "`--family` says 3FH8T2F",
                    ])))
        let listed = try binder([session()], manifest: row(name, Self.bela, 1))
            .binding(of: film(name))
        #expect(
            listed.binding
                == .quarantine(
                    .signalsDisagree([
                        "the manifest says 3FH8T2F", "its folder says 7KQ2M4V",
                    ])))
        let nested = try binder([session()]).binding(of: film("7KQ2M4V/3FH8T2F/a.mov"))
        guard case .quarantine(.signalsDisagree) = nested.binding else {
            Issue.record("bound \(nested.binding)")
            return
        }
    }

    @Test func `two stated sessions that differ disagree`() throws {
        let bound = try binder(
            [session()], session: 1, manifest: row("a.mov", Self.anna, 2)
        ).binding(of: film("a.mov"))
        #expect(
            bound.binding
                == .quarantine(
                    .signalsDisagree(["the manifest says session 2", "`--session` says 1"])))
    }

    @Test func `a mistyped folder is never looked up`() throws {
        let bound = try binder([session()], family: Self.anna).binding(of: film("7KQ2M40/a.mov"))
        #expect(bound.binding == .quarantine(.mistypedReference(SafeText("7KQ2M40"))))
    }

    @Test(arguments: ["Android", "100APPLE", "Holiday", "Camera1x", "DCIM", "HOSTILE", "Archive"])
    func `an ordinary folder is no reference`(folder: String) throws {
        let only = try session()
        let bound = try binder([only], family: Self.anna).binding(of: film("\(folder)/a.mov"))
        #expect(bound.binding == .bound(only, [.therapy]))
    }

    @Test func `a family this practitioner does not have is unknown`() throws {
        let binder = Binder(sessions: [try session()], families: [try family(Self.anna)])
        let bound = try binder.binding(of: film("\(Self.bela)/a.mov"))
        #expect(bound.binding == .quarantine(.unknownFamily(try family(Self.bela))))
    }

    @Test func `without a session on the day there is nothing to bind to`() throws {
        let bound = try binder([session(on: "2026-03-11"), session(Self.bela)])
            .binding(of: film())
        #expect(
            bound.binding == .quarantine(.noSession(try family(Self.anna), day("2026-03-12"))))
        let stated = try binder([session()], session: 9).binding(of: film())
        #expect(stated.binding == .quarantine(.noSuchSession(try family(Self.anna), 9)))
    }

    @Test func `another practitioner's session is not one's own`() throws {
        let theirs = try session(by: .other)
        let reason = QuarantineReason.otherPractitioner(try family(Self.anna), 1)
        #expect(try binder([theirs]).binding(of: film()).binding == .quarantine(reason))
        #expect(
            try binder([theirs], session: 1).binding(of: film()).binding == .quarantine(reason))
        let nobodys = try session(by: .notRecorded)
        #expect(try binder([nobodys]).binding(of: film()).binding == .bound(nobodys, [.therapy]))
    }

    @Test(arguments: [
        ("09:29", false), ("09:30", true), ("10:15", true), ("11:30", true), ("11:31", false),
        ("00:00", false), ("23:59", false),
    ])
    func `with two families that day the time decides, half an hour around`(
        time: String, fits: Bool
    ) throws {
        let own = try session()
        let sessions = [own, try session(Self.bela, 1, on: "2026-03-12", "14:00", "15:00")]
        let bound = try binder(sessions).binding(of: film(at: time))
        #expect(
            bound.binding
                == (fits
                    ? .bound(own, [.therapy])
                    : .quarantine(.ambiguousDay(day("2026-03-12"), .outsideEvery))))
    }

    @Test func `a time in two sessions is ambiguous, a time in the other family's disagrees`()
        throws
    {
        let sessions = [
            try session(), try session(Self.bela, 1, on: "2026-03-12", "11:30", "12:30"),
        ]
        #expect(
            try binder(sessions).binding(of: film(at: "11:15")).binding
                == .quarantine(.ambiguousDay(day("2026-03-12"), .insideSeveral(2))))
        let disagreeing = try binder(sessions).binding(of: film(at: "12:15"))
        guard case .quarantine(.signalsDisagree) = disagreeing.binding else {
            Issue.record("bound \(disagreeing.binding)")
            return
        }
        let stated = try binder(sessions, session: 1).binding(of: film(at: "12:15"))
        guard case .quarantine(.signalsDisagree) = stated.binding else {
            Issue.record("bound \(stated.binding)")
            return
        }
    }

    @Test func `a session without times could be anywhere in its day`() throws {
        let sessions = [try session(), try session(Self.bela, 1, on: "2026-03-12", nil, nil)]
        #expect(
            try binder(sessions).binding(of: film()).binding
                == .quarantine(.ambiguousDay(day("2026-03-12"), .timesMissing(1))))
        let alone = try session(Self.anna, 1, on: "2026-03-12", nil, nil)
        #expect(try binder([alone]).binding(of: film()).binding == .bound(alone, [.therapy]))
        let others = try session(Self.bela, 1, on: "2026-03-12", nil, nil, by: .other)
        let own = try session()
        #expect(try binder([own, others]).binding(of: film()).binding == .bound(own, [.therapy]))
    }

    @Test func `two sessions of one family on a day: the time decides, or the statement`() throws {
        let morning = try session()
        let evening = try session(Self.anna, 2, on: "2026-03-12", "18:00", "19:00")
        let both = [morning, evening]
        #expect(
            try binder(both).binding(of: film(at: "18:30")).binding == .bound(evening, [.therapy]))
        #expect(
            try binder(both).binding(of: film(at: "14:00")).binding
                == .quarantine(.ambiguousDay(day("2026-03-12"), .outsideEvery)))
        #expect(
            try binder(both, session: 2).binding(of: film(at: "14:00")).binding
                == .bound(evening, [.therapy]))
    }

    @Test func `film and name that tell two days leave no day`() throws {
        let bound = try binder([session()]).binding(of: film(other: "2026-03-10"))
        #expect(
            bound.binding == .quarantine(.timesDisagree(day("2026-03-12"), day("2026-03-10"))))
    }

    @Test func `a damaged film is never bound`() throws {
        let bound = try binder([session()]).binding(of: film(fault: "it was cut short"))
        #expect(bound.binding == .quarantine(.incomplete("it was cut short")))
    }

    @Test func `the same bytes elsewhere are for review, and nothing says where`() throws {
        let bound = try binder([session()]).binding(of: film(bytes: .elsewhere))
        #expect(bound.binding == .quarantine(.sameBytesElsewhere))
        let others = [
            try film("a.mov", bytes: .elsewhere), try film(on: "2026-03-13", bytes: .elsewhere),
            try film(fault: "it was cut short", bytes: .elsewhere),
        ]
        for other in others {
            #expect(
                try binder([session()]).binding(of: other).binding
                    == .quarantine(.sameBytesElsewhere))
        }
        #expect(QuarantineReason.sameBytesElsewhere.code == "needs-review")
        #expect(
            QuarantineReason.sameBytesElsewhere.sentence
                == "This film needs review by information governance.")
    }

    @Test func `purposes without consent are refused, the rest stands`() throws {
        let name = "\(Self.anna)/a.mov"
        let agreed = try session(consents: [.therapy, .supervision])
        let bound = try binder(
            [agreed], manifest: row(name, nil, nil, [.therapy, .supervision, .training])
        ).binding(of: film(name))
        #expect(bound.binding == .bound(agreed, [.therapy, .supervision]))
        #expect(bound.refusedPurposes == [.training])
        #expect(bound.notes == ["not for training: consent to it was not in force"])
        let nothing = try binder([agreed], manifest: row(name, nil, nil, [.research]))
            .binding(of: film(name))
        #expect(
            nothing.binding
                == .quarantine(.noConsent(try family(Self.anna), day("2026-03-12"), [.research])))
    }

    @Test func `without consent to therapy nothing is bound, where the policy asks for it`() throws
    {
        let none = try session(consents: [.training])
        #expect(
            try binder([none]).binding(of: film()).binding
                == .quarantine(.noConsent(try family(Self.anna), day("2026-03-12"), [.therapy])))
        let unasked = try session(consents: [], needsConsent: false)
        #expect(try binder([unasked]).binding(of: film()).binding == .bound(unasked, [.therapy]))
    }

    @Test func `proposals name a session only where nothing is in doubt`() throws {
        let sessions = [
            try session(), try session(Self.bela, 4, on: "2026-03-12", "14:00", "15:00"),
        ]
        let rows = try binder(sessions).proposals(for: [
            film("1-own-folder/7KQ2M4V/a.mov"), film("2-in-time.mov", at: "14:30"),
            film("3-between.mov", at: "12:30"), film("4-other-day.mov", on: "2026-03-13"),
            film("5-broken.mov", fault: "it was cut short"),
        ])
        #expect(rows.map(\.session) == [1, nil, nil, nil, nil])
        #expect(rows.map(\.family?.description) == ["7KQ2M4V", nil, nil, nil, nil])
        #expect(
            rows.map(\.row.note) == [
                "# filmed 2026-03-12 10:15, 1:00 min, the signals agree",
                "# filmed 2026-03-12 14:30, 1:00 min, "
                    + "its time alone would be 3FH8T2F session 4: fill it in if so",
                "# filmed 2026-03-12 12:30, 1:00 min, to be filled in",
                "# filmed 2026-03-13 10:15, 1:00 min, to be filled in",
                "# filmed 2026-03-12 10:15, 1:00 min, The film is not whole: it was cut short",
            ])
    }
}
