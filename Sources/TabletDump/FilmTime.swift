public import VaultDisk
public import VaultModel

/// Decides when a film was begun: Apple's creation date, then the container's time, then its name.
public struct FilmTime: Sendable {
    let civil: CivilReading
    private let now: Instant

    /// Nothing is believed to be filmed before this day, 2000-01-01: a clock that was never set says so.
    public static let earliest = CivilDate(days: 10_957)

    /// How far a device's clock may run ahead, in milliseconds.
    static let ahead: Int64 = 86_400_000
    /// How long after its end a film may be written down, in seconds.
    static let patience: Int64 = 120

    /// Decides in a zone, at a moment after which nothing can have been filmed.
    public init(now: Instant, civil: @escaping CivilReading) {
        self.now = now
        self.civil = civil
    }

    /// Decides in a named zone.
    public init(now: Instant, zone: CivilZone) {
        self.init(now: now) { instant in
            let (date, time, _) = zone.civil(instant)
            return (date, time)
        }
    }

    /// What was found out about a film's time.
    public enum Finding: Hashable, Sendable {
        /// It was begun then.
        case known(TimeEvidence)
        /// Nothing tells; the sentences say what was there and why it was not believed.
        case unknown([String])

        /// The evidence, where there is any.
        public var evidence: TimeEvidence? {
            guard case .known(let evidence) = self else { return nil }
            return evidence
        }
    }

    private struct Named {
        let maker: TimeEvidence.Maker
        let date: CivilDate
        let time: CivilTime
        let instant: Instant?
    }

    /// Weighs what a film's tags and its name say; the length is in seconds.
    ///
    /// Apple's date wins over everything. A maker's name tells the start and the container often the
    /// end, so where both fit the film's length the name's is the start; where they do not fit, the
    /// container wins, and a different day is kept as `otherDate`.
    public func finding(
        for evidence: CreationEvidence, name: [UInt8], seconds: Double?
    ) -> Finding {
        var doubts: [String] = []
        let apple = believed(evidence.apple, "Apple's creation date", &doubts)
        let container = believed(evidence.container, "the container's time", &doubts)
        let named = believed(name, &doubts)

        if let apple {
            let start = civil(apple)
            if let container { note("the container", civil(container), against: start, &doubts) }
            if let named { note("the name", (named.date, named.time), against: start, &doubts) }
            return .known(self.evidence(apple, start, .apple, doubts))
        }
        guard let container else {
            guard let named else { return .unknown(doubts) }
            return .known(
                TimeEvidence(
                    instant: named.instant, date: named.date, time: named.time,
                    source: .name(named.maker), disagreements: doubts))
        }
        let end = civil(container)
        guard let named else { return .known(self.evidence(container, end, .container, doubts)) }
        let length = Int64(max(0, min(seconds ?? 0, 1_000_000)).rounded(.up))
        let gap = gap(from: named.date, named.time, to: container, length: length)
        guard (-Self.patience...length + Self.patience).contains(gap) else {
            note("the name", (named.date, named.time), against: end, &doubts)
            let other = named.date == end.date ? nil : named.date
            return .known(self.evidence(container, end, .container, doubts, otherDate: other))
        }
        let start = Instant(milliseconds: container.milliseconds - gap * 1000)
        return .known(
            TimeEvidence(
                instant: named.instant ?? start, date: named.date, time: named.time,
                source: .name(named.maker), disagreements: doubts))
    }

    private func evidence(
        _ instant: Instant, _ start: (date: CivilDate, time: CivilTime),
        _ source: TimeEvidence.Source, _ doubts: [String], otherDate: CivilDate? = nil
    ) -> TimeEvidence {
        TimeEvidence(
            instant: instant, date: start.date, time: start.time, source: source,
            disagreements: doubts, otherDate: otherDate)
    }

    private func believed(
        _ tag: String?, _ what: String, _ doubts: inout [String]
    ) -> Instant? {
        guard let tag else { return nil }
        guard let instant = InternetTime.instant(tag) else {
            doubts.append("\(what) is unreadable: \(SafeText(String(tag.prefix(40))))")
            return nil
        }
        guard let doubt = implausible(instant) else { return instant }
        doubts.append("\(what) \(doubt)")
        return nil
    }

    private func believed(_ name: [UInt8], _ doubts: inout [String]) -> Named? {
        let named: Named
        let moment: Instant
        switch NameTime(name: name) {
        case nil: return nil
        case .utc(let maker, let instant):
            moment = instant
            guard implausible(moment) == nil else { break }
            let (date, time) = civil(instant)
            return Named(maker: maker, date: date, time: time, instant: instant)
        case .local(let maker, let date, let time):
            moment = Instant(seconds: Int64(date.days) * 86_400 + Int64(time.secondOfDay))
            named = Named(maker: maker, date: date, time: time, instant: nil)
            guard implausible(moment) == nil else { break }
            return named
        }
        doubts.append("the name's time \(implausible(moment) ?? "is not believed")")
        return nil
    }

    private func implausible(_ instant: Instant) -> String? {
        let floor = Int64(Self.earliest.days) * 86_400
        if instant.seconds < floor { return "is not believed: \(day(of: instant)), an unset clock" }
        if instant.milliseconds - now.milliseconds > Self.ahead {
            return "is not believed: \(day(of: instant)), in the future"
        }
        return nil
    }

    private func day(of instant: Instant) -> CivilDate {
        let days =
            instant.seconds >= 0 ? instant.seconds / 86_400 : (instant.seconds - 86_399) / 86_400
        return CivilDate(days: Int32(clamping: days))
    }

    private func note(
        _ who: String, _ other: (date: CivilDate, time: CivilTime),
        against start: (date: CivilDate, time: CivilTime), _ doubts: inout [String]
    ) {
        guard abs(Self.seconds(from: other, to: start)) > Self.patience else { return }
        doubts.append("\(who) says \(other.date) \(other.time)")
    }

    private static func seconds(
        from one: (date: CivilDate, time: CivilTime), to other: (date: CivilDate, time: CivilTime)
    ) -> Int64 {
        (Int64(other.date.days) - Int64(one.date.days)) * 86_400
            + Int64(other.time.secondOfDay - one.time.secondOfDay)
    }
}
