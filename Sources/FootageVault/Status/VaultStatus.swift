/// How a vault stands on one day: one screen's worth of lines, each with a colour and a sentence.
public struct VaultStatus: Sendable, Hashable {
    /// How much a line matters.
    public enum Level: String, Sendable, Hashable, CaseIterable, Comparable {
        /// As it should be.
        case green
        /// Somebody should look at it soon.
        case amber
        /// Something is wrong.
        case red

        /// Orders levels by how bad they are.
        public static func < (left: Self, right: Self) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    /// One line.
    public struct Line: Sendable, Hashable {
        /// A short stable word for what it is about, for programs.
        public let name: String
        /// How much it matters.
        public let level: Level
        /// How it stands, in one sentence.
        public let sentence: String
        /// Numbers or addresses of what it speaks of.
        public let details: [String]
    }

    /// The figures.
    public let figures: StatusFigures
    /// The lines, in the order in which they are shown.
    public let lines: [Line]

    init(_ figures: StatusFigures) {
        self.figures = figures
        lines = StatusRules(figures).lines
    }

    /// The worst of the lines.
    public var level: Level { lines.map(\.level).max() ?? .green }

    /// Whether something is wrong, so that a command ends with 1.
    public var isRed: Bool { level == .red }
}
