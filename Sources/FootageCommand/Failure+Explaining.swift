internal import FootageVault

extension CommandFailure {
    /// The way a command ends with an error of the vault, or of any module below it.
    ///
    /// None for an error that none of them throws.
    init?(explaining error: any Error) {
        guard let error = VaultError(explaining: error) else { return nil }
        self.init(
            ExitCode(error.kind), code: error.code, Self.sentence(error.message),
            hint: error.hint.map(Self.sentence))
    }

    /// The text as a sentence: begun with a capital where it begins with a word, ended with a stop.
    private static func sentence(_ text: String) -> String {
        let word = text.prefix { $0 != " " }
        let isWord = word.utf8.allSatisfy { (97...122).contains($0) } && !text.isEmpty
        let begun = isWord ? text.prefix(1).uppercased() + text.dropFirst() : text
        guard let last = begun.last, !".!?:\n".contains(last) else { return begun }
        return begun + "."
    }
}

extension ExitCode {
    /// The code of a kind of failure.
    init(_ kind: VaultError.Kind) {
        self =
            switch kind {
            case .failed: .failed
            case .tampered: .tampered
            case .partlyDone: .partlyDone
            case .rolledBack: .rolledBack
            case .unknown: .unverifiable
            case .usage: .usage
            case .badInput: .badInput
            case .unavailable: .unavailable
            case .cannotWrite: .cannotWrite
            case .locked: .locked
            case .notPermitted: .notPermitted
            }
    }
}
