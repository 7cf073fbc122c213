/// What an examination of a vault and its machine found: one line for each thing that was looked at.
public struct Examination: Sendable, Hashable {
    /// How a thing stands.
    public enum Verdict: String, Sendable, Hashable, CaseIterable, Comparable {
        /// As it should be.
        case ok
        /// Somebody should look at it.
        case attention
        /// Something is wrong, and is to be mended before the vault is used further.
        case wrong

        /// Orders verdicts by how bad they are.
        public static func < (left: Self, right: Self) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    /// One line.
    public struct Line: Sendable, Hashable {
        /// A short stable word for what it is about, for programs.
        public let name: String
        /// How it stands.
        public let verdict: Verdict
        /// How it stands, in one sentence.
        public let sentence: String
        /// How to mend it; none where nothing is to be mended.
        public let mend: String?
        /// Which files or copies it speaks of, one by one.
        public let details: [String]

        init(
            _ name: String, _ verdict: Verdict, _ sentence: String, mend: String? = nil,
            details: [String] = []
        ) {
            self.name = name
            self.verdict = verdict
            self.sentence = sentence
            self.mend = mend
            self.details = details
        }
    }

    /// The lines, in the order in which they are shown.
    public internal(set) var lines: [Line] = []
    /// Whether the vault's log has a record of this examination.
    public internal(set) var isRecorded = false

    /// The worst of the lines.
    public var verdict: Verdict { lines.map(\.verdict).max() ?? .ok }
}

extension Examination.Line {
    /// A line about an error that kept something from being looked at, or is the finding itself.
    static func failed(
        _ name: String, _ verdict: Examination.Verdict, _ what: String, _ error: any Error
    ) -> Self {
        let explained = VaultError(explaining: error)
        var sentence = what + (explained?.message ?? "\(error)")
        if sentence.hasSuffix(".") { sentence.removeLast() }
        return Self(name, verdict, sentence, mend: explained?.hint)
    }
}
