public import VaultModel

/// When a film was begun, by the evidence the film itself carries.
///
/// The order of the evidence stands with `FilmTime`. A file's modification time is none: on a copy it is
/// the time of copying.
public struct TimeEvidence: Hashable, Sendable {
    /// What said so.
    public enum Source: Hashable, Sendable {
        /// Apple's creation date, which carries its offset from UTC.
        case apple
        /// The container's own time, UTC.
        case container
        /// The container's own time, local: of a camera that knows no zone and writes its clock as if UTC.
        case cameraClock(Camera)
        /// The name, as this maker writes names.
        case name(Maker)

        /// The source's name in JSON.
        public var code: String {
            switch self {
            case .apple: "apple-creationdate"
            case .container: "container"
            case .cameraClock(let camera): "container-\(camera.rawValue)"
            case .name(let maker): "name-\(maker.rawValue)"
            }
        }
    }

    /// Which cameras are known to write local time into the container.
    public enum Camera: String, Hashable, Sendable, CaseIterable {
        /// It names itself as the handler or the encoder of its tracks.
        case goPro = "gopro"
    }

    /// Who writes names in a pattern that tells a time.
    public enum Maker: String, Hashable, Sendable, CaseIterable {
        /// `PXL_20250711_154426209`: UTC.
        case pixel
        /// `20260312_101502`, `VID_20260312_101502`: local time.
        case android
        /// `WIN_20260312_10_15_02_Pro`: local time.
        case windows
    }

    /// The moment, or none when only a local time is known.
    public let instant: Instant?
    /// The day in the vault's zone.
    public let date: CivilDate
    /// The time of day in the vault's zone.
    public let time: CivilTime
    /// What said so.
    public let source: Source
    /// All that the film says of its time: what counts, what fits, what says otherwise.
    public let statements: [TimeStatement]
    /// The day that a piece of evidence of the same weight names instead; then neither can be trusted.
    public let otherDate: CivilDate?

    /// States when a film was begun.
    public init(
        instant: Instant?, date: CivilDate, time: CivilTime, source: Source,
        statements: [TimeStatement] = [], otherDate: CivilDate? = nil
    ) {
        self.instant = instant
        self.date = date
        self.time = time
        self.source = source
        self.statements = statements
        self.otherDate = otherDate
    }

    /// What other evidence says otherwise, and what was not believed: parts of a sentence.
    public var disagreements: [String] { statements.compactMap(\.remark) }
}

/// Tells the civil date and time of a moment in the vault's zone.
public typealias CivilReading = @Sendable (Instant) -> (date: CivilDate, time: CivilTime)
