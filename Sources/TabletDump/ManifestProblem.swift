import VaultModel

/// One thing that is wrong in a manifest, and the line it is on.
public struct ManifestProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// What can be wrong.
    public enum Kind: Hashable, Sendable {
        /// The text is not UTF-8.
        case notUTF8
        /// The manifest is longer than any can be.
        case tooLong
        /// It is not CSV.
        case notCSV(String)
        /// Nothing is in it.
        case empty
        /// The columns are separated by something other than commas.
        case wrongSeparator(SafeText)
        /// A column has an unknown name.
        case unknownColumn(SafeText)
        /// A column is there twice.
        case repeatedColumn(String)
        /// A column is not there.
        case missingColumn(String)
        /// A row has more or fewer fields than there are columns.
        case wrongCount(found: Int, expected: Int)
        /// A row names no file.
        case noFile
        /// A path begins at the root.
        case absolutePath(SafeText)
        /// A path climbs, or has an empty part.
        case climbingPath(SafeText)
        /// No such file lies in the dump.
        case missingFile(SafeText)
        /// Two files in the dump have this name.
        case ambiguousFile(SafeText)
        /// What the row names is not a film.
        case notAFilm(SafeText, String)
        /// A family's reference is mistyped.
        case badReference(SafeText)
        /// A session is not a number from 1.
        case badSession(SafeText)
        /// A purpose has an unknown name.
        case badPurpose(SafeText)
        /// Another row says something else about the same file.
        case rowsDisagree(SafeText, otherLine: Int)
    }

    /// The line, from 1.
    public let line: Int
    /// What is wrong.
    public let kind: Kind

    /// States a problem.
    public init(line: Int, kind: Kind) {
        self.line = line
        self.kind = kind
    }

    /// The line and what is wrong, in a sentence.
    public var description: String { "line \(line): \(sentence)" }

    /// What is wrong, in a sentence.
    public var sentence: String {
        switch kind {
        case .notUTF8: "The manifest is not UTF-8 text; save it as \"CSV UTF-8\"."
        case .tooLong: "The manifest is too long."
        case .notCSV(let what): "This is not CSV: \(what)."
        case .empty: "The manifest is empty."
        case .wrongSeparator(let separator):
            "The columns are separated by `\(separator)`; commas are needed."
        case .unknownColumn(let name):
            "There is no column `\(name)`; there are \(Manifest.columns.joined(separator: ", "))."
        case .repeatedColumn(let name): "The column `\(name)` is there twice."
        case .missingColumn(let name): "The column `\(name)` is missing."
        case .wrongCount(let found, let expected):
            "The row has \(found) fields where the first line has \(expected)."
        case .noFile: "The row names no file."
        case .absolutePath(let path): "`\(path)` is not a path within the dump."
        case .climbingPath(let path): "`\(path)` is not a plain path within the dump."
        case .missingFile(let path): "There is no file `\(path)` in the dump."
        case .ambiguousFile(let path): "More than one file in the dump is called `\(path)`."
        case .notAFilm(let path, let why): "`\(path)` cannot be taken in: \(why)"
        case .badReference(let text):
            "`\(text)` is not a family's reference; look for a slip in it."
        case .badSession(let text): "`\(text)` is not a session's number."
        case .badPurpose(let text):
            "`\(text)` is not a purpose; there are "
                + Purpose.allCases.map(\.rawValue).joined(separator: ", ") + "."
        case .rowsDisagree(let path, let other):
            "This row and line \(other) say different things about `\(path)`."
        }
    }
}
