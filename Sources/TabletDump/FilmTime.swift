public import VaultDisk
public import VaultModel

/// Decides when a film was begun, by a stated order of evidence.
///
/// 1. Apple's creation date (`com.apple.quicktime.creationdate`), which carries its offset from UTC.
/// 2. The container's time (`mvhd`), UTC; local time of a camera that is known to keep no zone. Many write the
///    end of the film there. Where a maker's name fits the film's length before it, both agree, and the name
///    tells the start.
/// 3. The name, where the container tells nothing: UTC of a Pixel, local time of others.
///
/// A time before 2000 or in the future is not believed, and the next evidence counts. A file's modification
/// time is never looked at. Where container and name tell two days, neither can be trusted: `otherDate`.
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
        /// Nothing believable tells; what was there all the same.
        case unknown([TimeStatement])

        /// The evidence, where there is any.
        public var evidence: TimeEvidence? {
            guard case .known(let evidence) = self else { return nil }
            return evidence
        }

        /// All that the film says of its time, believed or not.
        public var statements: [TimeStatement] {
            switch self {
            case .known(let evidence): evidence.statements
            case .unknown(let statements): statements
            }
        }
    }

    /// A statement that is believed.
    private struct Claim {
        let source: TimeEvidence.Source
        let said: String
        /// The moment, or none where only a local time is known.
        let instant: Instant?
        let date: CivilDate
        let time: CivilTime

        func statement(_ standing: TimeStatement.Standing) -> TimeStatement {
            TimeStatement(source, said: said, standing, date: date, time: time)
        }

        /// The statement beside another that counts, which it may contradict by so many seconds.
        func beside(_ counting: Claim) -> TimeStatement {
            let gap = abs(FilmTime.seconds(from: self, to: counting))
            return statement(gap > FilmTime.patience ? .disagrees : .agrees)
        }
    }

    /// Weighs what a film's tags and its name say; the length is in seconds.
    public func finding(
        for evidence: CreationEvidence, name: [UInt8], seconds: Double?
    ) -> Finding {
        var doubts: [TimeStatement] = []
        let apple = believed(evidence.apple, .apple, &doubts)
        let container = believed(
            evidence.container, evidence.camera.map { .cameraClock($0) } ?? .container, &doubts)
        let named = believed(name, &doubts)

        if let apple {
            let others = [container, named].compactMap { $0?.beside(apple) }
            return .known(self.evidence(apple, others + doubts))
        }
        guard let container else {
            guard let named else { return .unknown(doubts) }
            return .known(self.evidence(named, doubts))
        }
        guard let named else { return .known(self.evidence(container, doubts)) }
        let length = Int64(max(0, min(seconds ?? 0, 1_000_000)).rounded(.up))
        let gap =
            container.instant.map { self.gap(from: named.date, named.time, to: $0, length: length) }
            ?? Self.seconds(from: named, to: container)
        guard (-Self.patience...length + Self.patience).contains(gap) else {
            let other = named.date == container.date ? nil : named.date
            return .known(
                self.evidence(
                    container, [named.statement(.disagrees)] + doubts, otherDate: other))
        }
        let start = container.instant.map { Instant(milliseconds: $0.milliseconds - gap * 1000) }
        return .known(
            self.evidence(named, [container.statement(.agrees)] + doubts, instant: start))
    }

    private func evidence(
        _ claim: Claim, _ others: [TimeStatement], instant: Instant? = nil,
        otherDate: CivilDate? = nil
    ) -> TimeEvidence {
        TimeEvidence(
            instant: claim.instant ?? instant, date: claim.date, time: claim.time,
            source: claim.source, statements: [claim.statement(.counts)] + others,
            otherDate: otherDate)
    }

    private func believed(
        _ tag: String?, _ source: TimeEvidence.Source, _ doubts: inout [TimeStatement]
    ) -> Claim? {
        guard let tag else { return nil }
        let said = SafeText(String(tag.prefix(40))).description
        guard let instant = InternetTime.instant(tag) else {
            doubts.append(TimeStatement(source, said: said, doubt: "is unreadable: \(said)"))
            return nil
        }
        if let doubt = implausible(instant) {
            doubts.append(TimeStatement(source, said: said, doubt: doubt))
            return nil
        }
        if case .cameraClock = source {
            // The zone is the vault's: the camera stood before a family of this team.
            let time = CivilTime(secondOfDay: Int(instant.seconds % 86_400))
            return Claim(
                source: source, said: said, instant: nil, date: day(of: instant), time: time)
        }
        let (date, time) = civil(instant)
        return Claim(source: source, said: said, instant: instant, date: date, time: time)
    }

    private func believed(_ name: [UInt8], _ doubts: inout [TimeStatement]) -> Claim? {
        let claim: Claim
        let moment: Instant
        let said = SafeText(name).description
        switch NameTime(name: name) {
        case nil: return nil
        case .utc(let maker, let instant):
            moment = instant
            let (date, time) = civil(instant)
            claim = Claim(
                source: .name(maker), said: said, instant: instant, date: date, time: time)
        case .local(let maker, let date, let time):
            moment = Instant(seconds: Int64(date.days) * 86_400 + Int64(time.secondOfDay))
            claim = Claim(source: .name(maker), said: said, instant: nil, date: date, time: time)
        }
        guard let doubt = implausible(moment) else { return claim }
        doubts.append(TimeStatement(claim.source, said: said, doubt: doubt))
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

    private static func seconds(from one: Claim, to other: Claim) -> Int64 {
        (Int64(other.date.days) - Int64(one.date.days)) * 86_400
            + Int64(other.time.secondOfDay - one.time.secondOfDay)
    }
}
