public import VaultModel

/// Decides which session a film belongs to: two independent signals must agree, or it waits.
///
/// One signal names the family, the other the session: the film's own day. What is stated (`--session`,
/// a manifest's session) is held against that day and never replaces it. An attacker who could break
/// this would put one family's film into another's record.
public struct Binder: Sendable {
    private let sessions: [FamilyReference: [SessionChoice]]
    private let byDay: [CivilDate: [SessionChoice]]
    private let families: Set<FamilyReference>
    private let statement: Statement
    private let manifest: Manifest?

    /// Binds among the sessions and families this practitioner knows, by what is stated.
    public init(
        sessions: [SessionChoice], families: Set<FamilyReference>,
        statement: Statement = Statement(), manifest: Manifest? = nil
    ) {
        self.sessions = Dictionary(grouping: sessions, by: \.family)
        byDay = Dictionary(
            grouping: sessions.filter { $0.practitioner != .other }, by: \.date)
        self.families = families
        self.statement = statement
        self.manifest = manifest
    }

    /// Binds all films of a dump, the chapters a camera cut a film into as that one film.
    ///
    /// - Returns: One binding a film, in the order of their first files.
    public func bindings(of films: [ScannedFilm]) -> [BoundFilm] {
        FilmGroup.groups(of: films, stated: manifest?.rows ?? [:]).flatMap { group in
            guard let first = group.parts.first, group.isJoined else { return apart(group) }
            let note = "\(group.parts.count) chapters of the camera's film, kept as one"
            return [
                bind(
                    first.at(first.time, lasting: group.seconds), of: group.parts, first.time,
                    [note])
            ]
        }.sorted { $0.film.path < $1.film.path }
    }

    /// Binds one film by its own day.
    public func binding(of film: ScannedFilm) -> BoundFilm { bind(film, of: [film], film.time, []) }

    /// Binds each file of a group by itself: by its own day, or by the first chapter's that it goes on from.
    private func apart(_ group: FilmGroup) -> [BoundFilm] {
        group.parts.enumerated().map { place, film in
            var notes: [String] = []
            if let chapter = film.chapter, let fault = group.fault {
                notes.append("chapter \(chapter.part) of the camera's film \(chapter.film)")
                notes.append("kept by itself: \(fault.words)")
            }
            guard place > 0, place < group.unbroken, let time = group.time else {
                return bind(film, of: [film], film.time, notes)
            }
            return bind(film, of: [film], .known(time), notes + ["the first chapter's day counts"])
        }
    }

    private func bind(
        _ film: ScannedFilm, of parts: [ScannedFilm], _ time: FilmTime.Finding, _ notes: [String]
    ) -> BoundFilm {
        var notes = notes
        let row = manifest?.rows[film.path]
        let signals = FamilySignals(
            path: film.path, row: row, statement: statement, known: families)
        let family = try? signals.family(known: families)
        notes += time.evidence?.disagreements ?? []

        var refused: Set<Purpose> = []
        let binding: Binding
        do throws(Refusal) {
            // Before all else: whatever is the matter with it besides, nobody is told where they are.
            if film.bytes == .elsewhere { throw Refusal(.sameBytesElsewhere) }
            if let fault = film.fault { throw Refusal(fault.reason) }
            let family = try signals.family(known: families)
            let session = try session(of: family, time: time, stated: stated(row))
            let asked = row?.purposes ?? []
            let purposes: Set<Purpose> = asked.isEmpty ? [.therapy] : asked
            let granted = try consented(purposes, session)
            refused = purposes.subtracting(granted)
            binding = .bound(session, granted)
            notes += time.evidence.flatMap { session.remark(on: $0) }.map { [$0] } ?? []
        } catch {
            binding = .quarantine(error.reason)
        }
        for purpose in refused.sorted() {
            notes.append("not for \(purpose.rawValue): consent to it was not in force")
        }
        return BoundFilm(
            film: film, parts: parts.map(\.path), binding: binding, family: family,
            day: time.evidence?.date, notes: notes, refusedPurposes: refused)
    }

    /// The session that is stated, or none; two statements must be one.
    private func stated(_ row: Manifest.Row?) throws(Refusal) -> Int? {
        guard let one = row?.session, let other = statement.session, one != other else {
            return row?.session ?? statement.session
        }
        throw Refusal(
            .signalsDisagree(["the manifest says session \(one)", "`--session` says \(other)"]))
    }

    private func session(
        of family: FamilyReference, time: FilmTime.Finding, stated: Int?
    ) throws(Refusal) -> SessionChoice {
        let evidence: TimeEvidence
        switch time {
        case .unknown(let statements):
            throw Refusal(.noDate(statements.compactMap(\.remark)))
        case .known(let known): evidence = known
        }
        if let other = evidence.otherDate { throw Refusal(.timesDisagree(evidence.date, other)) }
        let own = sessions[family, default: []]
        let day = evidence.date
        var candidates = own.filter { $0.isOn(evidence) && $0.practitioner != .other }
        if let stated {
            guard let session = own.first(where: { $0.number == stated }) else {
                throw Refusal(.noSuchSession(family, stated))
            }
            guard session.practitioner != .other else {
                throw Refusal(.otherPractitioner(family, stated))
            }
            guard session.isOn(evidence) else {
                throw Refusal(.dayDisagrees(filmed: day, session: stated, on: session.date))
            }
            candidates = [session]
        }
        guard let first = candidates.first else {
            if let theirs = own.first(where: { $0.isOn(evidence) }) {
                throw Refusal(.otherPractitioner(family, theirs.number))
            }
            throw Refusal(.noSession(family, day))
        }
        let thatDay = sessions(on: evidence)
        let seen = Set(thatDay.map(\.family))
        guard seen.count > 1 || candidates.count > 1 else { return first }
        // The day is no signal any more: the time must lie within exactly one session of it.
        let rivals = seen.count > 1 ? thatDay : candidates
        let session = try only(among: rivals, evidence)
        guard session.family == family, candidates.contains(session) else {
            throw Refusal(
                .signalsDisagree([
                    "the family is \(family)\(stated.map { ", session \($0)" } ?? "")",
                    "the film's time, \(day) \(evidence.time), lies in another session",
                ]))
        }
        return session
    }

    /// The sessions of a film's day, and one of the day before that went on past midnight and around it.
    private func sessions(on evidence: TimeEvidence) -> [SessionChoice] {
        let before = evidence.date.adding(days: -1)
        return (byDay[before, default: []] + byDay[evidence.date, default: []])
            .filter { $0.isOn(evidence) }
    }

    /// The one session of a day that a film's time lies in.
    ///
    /// A session without times could be anywhere in the day, so it leaves none.
    func only(
        among rivals: [SessionChoice], _ evidence: TimeEvidence
    ) throws(Refusal) -> SessionChoice {
        let untimed = rivals.filter { !$0.isTimed }.count
        guard untimed == 0 else {
            throw Refusal(.ambiguousDay(evidence.date, .timesMissing(untimed)))
        }
        let around = rivals.filter { $0.surrounds(evidence) }
        guard let session = around.first else {
            throw Refusal(.ambiguousDay(evidence.date, .outsideEvery))
        }
        guard around.count == 1 else {
            throw Refusal(.ambiguousDay(evidence.date, .insideSeveral(around.count)))
        }
        return session
    }

    private func consented(
        _ purposes: Set<Purpose>, _ session: SessionChoice
    ) throws(Refusal) -> Set<Purpose> {
        var consents = session.consents
        if !session.needsTherapyConsent { consents.insert(.therapy) }
        guard consents.contains(.therapy) else {
            throw Refusal(.noConsent(session.family, session.date, [.therapy]))
        }
        let granted = purposes.intersection(consents)
        guard !granted.isEmpty else {
            throw Refusal(.noConsent(session.family, session.date, purposes))
        }
        return granted
    }

    /// The session that a film's time lies in, when nothing says whose it is; for proposals only.
    func sessionByTime(of film: ScannedFilm) -> SessionChoice? {
        guard film.fault == nil, let evidence = film.time.evidence, evidence.otherDate == nil,
            let session = try? only(among: sessions(on: evidence), evidence),
            families.contains(session.family)
        else { return nil }
        return session
    }
}
