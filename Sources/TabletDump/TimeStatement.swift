public import VaultModel

/// What one piece of a film's own evidence says of when it was begun, and what that counts for.
public struct TimeStatement: Hashable, Sendable {
    /// What a statement counts for.
    public enum Standing: String, Hashable, Sendable, CaseIterable {
        /// The film's time is taken from it.
        case counts
        /// It fits what counts.
        case agrees
        /// It says another time than what counts.
        case disagrees
        /// It is unreadable, or tells a time that cannot be.
        case notBelieved = "not-believed"
    }

    /// What says it.
    public let source: TimeEvidence.Source
    /// How the film says it: the tag's text, or the file's name; safe to show.
    public let said: String
    /// What it counts for.
    public let standing: Standing
    /// The day that it says, in the vault's zone; none where it is not believed.
    public let date: CivilDate?
    /// The time of day that it says, in the vault's zone; none where it is not believed.
    public let time: CivilTime?
    /// Why it is not believed, as the end of a sentence; none where it is.
    public let doubt: String?

    /// Keeps a statement that is believed.
    public init(
        _ source: TimeEvidence.Source, said: String, _ standing: Standing, date: CivilDate,
        time: CivilTime
    ) {
        self.source = source
        self.said = said
        self.standing = standing
        self.date = date
        self.time = time
        doubt = nil
    }

    /// Keeps a statement that is not believed.
    public init(_ source: TimeEvidence.Source, said: String, doubt: String) {
        self.source = source
        self.said = said
        self.doubt = doubt
        standing = .notBelieved
        date = nil
        time = nil
    }

    /// What is to be known of it beside the time that counts: a sentence's part, or none when it fits.
    public var remark: String? {
        switch standing {
        case .counts, .agrees: nil
        case .disagrees: moment.map { "\(source.speaker) says \($0)" }
        case .notBelieved: doubt.map { "\(source.subject) \($0)" }
        }
    }

    /// What it says of the film, as part of a sentence.
    public var words: String {
        switch standing {
        case .counts: "as \(source.speaker) says (\(source.manner))"
        case .agrees: "\(source.speaker) agrees (\(moment ?? "no time"))"
        case .disagrees, .notBelieved: remark ?? ""
        }
    }

    private var moment: String? {
        guard let date, let time else { return nil }
        return "\(date) \(time)"
    }
}

extension TimeEvidence.Source {
    /// Who speaks, in a sentence.
    var speaker: String {
        switch self {
        case .apple: "Apple's creation date"
        case .container, .cameraClock: "the container"
        case .name: "the name"
        }
    }

    /// What is said, in a sentence.
    var subject: String {
        switch self {
        case .apple: "Apple's creation date"
        case .container, .cameraClock: "the container's time"
        case .name: "the name's time"
        }
    }

    /// How this source tells times.
    var manner: String {
        switch self {
        case .apple: "with its offset from UTC"
        case .container: "UTC"
        case .cameraClock(.goPro): "GoPro, local time"
        case .name(.pixel): "Pixel, UTC"
        case .name(.android): "Samsung or other Android, local time"
        case .name(.windows): "Windows, local time"
        }
    }
}

extension TimeEvidence.Source {
    /// Reads what `code` gives.
    public init?(code: String) {
        let cameras = TimeEvidence.Camera.allCases.map { Self.cameraClock($0) }
        let makers = TimeEvidence.Maker.allCases.map { Self.name($0) }
        let all = [.apple, .container] + cameras + makers
        guard let source = all.first(where: { $0.code == code })
        else { return nil }
        self = source
    }
}

extension [TimeStatement] {
    /// All that the film says of its time, in one sentence's part, what counts first.
    public var words: String {
        let first = filter { $0.standing == .counts }
        let rest = filter { $0.standing != .counts }
        return (first + rest).map(\.words).joined(separator: "; ")
    }
}
