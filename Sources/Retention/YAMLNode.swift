/// A value of a YAML text, and where it stands.
struct YAMLNode {
    /// A member of a mapping.
    struct Member {
        let key: String
        let place: Place
        let value: YAMLNode
    }

    /// What it is.
    enum Content {
        case text(String)
        case list([YAMLNode])
        case mapping([Member])
        /// Something that no policy may have, which is listed already.
        case refused
    }

    let content: Content
    let place: Place
    /// Whether it is a text without quotes, which other readers of YAML may take for something else.
    var isPlain = false

    /// A line and a column, from 1.
    struct Place: Hashable {
        let line: Int
        let column: Int
    }
}

/// The problems found so far; it stops listing at two hundred, for nobody reads more.
final class PolicyProblems {
    static let most = 200
    private(set) var list: [PolicyProblem] = []

    func add(_ place: YAMLNode.Place, _ message: String, suggestion: String? = nil) {
        guard list.count < Self.most else { return }
        list.append(
            PolicyProblem(
                line: place.line, column: place.column, message: message, suggestion: suggestion))
    }

    /// A text as it may stand in a message: in backquotes, and not endless.
    static func quoted(_ text: String) -> String {
        text.unicodeScalars.count > 64 ? "`\(text.prefix(60))…`" : "`\(text)`"
    }
}
