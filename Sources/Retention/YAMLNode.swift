/// A value of a YAML text, and where it stands.
package struct YAMLNode {
    /// A member of a mapping.
    package struct Member {
        package let key: String
        package let place: Place
        package let value: YAMLNode
    }

    /// What it is.
    package enum Content {
        case text(String)
        case list([YAMLNode])
        case mapping([Member])
        /// Something that no policy may have, which is listed already.
        case refused
    }

    package let content: Content
    package let place: Place
    /// Whether it is a text without quotes, which other readers of YAML may take for something else.
    package var isPlain = false

    /// A line and a column, from 1.
    package struct Place: Hashable {
        package let line: Int
        package let column: Int
    }
}

/// The problems found so far; it stops listing at two hundred, for nobody reads more.
package final class PolicyProblems {
    static let most = 200
    package private(set) var list: [PolicyProblem] = []

    /// Begins with none.
    package init() {}

    package func add(_ place: YAMLNode.Place, _ message: String, suggestion: String? = nil) {
        guard list.count < Self.most else { return }
        list.append(
            PolicyProblem(
                line: place.line, column: place.column, message: message, suggestion: suggestion))
    }

    /// A text as it may stand in a message: in backquotes, and not endless.
    package static func quoted(_ text: String) -> String {
        text.unicodeScalars.count > 64 ? "`\(text.prefix(60))…`" : "`\(text)`"
    }
}
