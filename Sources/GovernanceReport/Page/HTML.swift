/// A piece of an HTML page: markup of this library's own around text that can never become markup.
///
/// Follows the HTML Living Standard. Only ``text(_:)`` and attribute values take words from elsewhere.
package struct HTML: Sendable {
    private let markup: String

    private init(markup: String) { self.markup = markup }

    /// Several pieces, one after the other.
    package init(_ pieces: [HTML]) { markup = pieces.map(\.markup).joined() }

    /// The most characters that are shown of one text: a page is read by people.
    static let longest = 300

    /// Text as text: nothing in it is markup, and nothing in it turns the direction of what follows.
    package static func text(_ text: String) -> HTML {
        let shown =
            text.count <= longest
            ? text : "\(text.prefix(longest))… (\(text.count) characters)"
        return HTML(markup: escaped(shown))
    }

    /// Words that somebody chose, such as a name: set apart from the direction of the text around them.
    package static func words(_ text: String) -> HTML { .element("bdi", text: text) }

    /// Nothing.
    package static let none = HTML([])

    /// An attribute of an element.
    package typealias Attribute = (String, String)

    /// An element around pieces.
    package static func element(
        _ name: StaticString, _ attributes: [Attribute] = [], of children: [HTML] = []
    ) -> HTML {
        HTML(markup: "\(start(name, attributes))\(HTML(children).markup)</\(name)>")
    }

    /// An element around one text.
    package static func element(
        _ name: StaticString, _ attributes: [Attribute] = [], text: String
    ) -> HTML { element(name, attributes, of: [.text(text)]) }

    /// An element that has no end and no contents.
    package static func void(_ name: StaticString, _ attributes: [Attribute]) -> HTML {
        HTML(markup: start(name, attributes))
    }

    /// A whole document in British English, with one style sheet and nothing that runs or loads.
    static func document(title: String, style: String, body: [HTML]) -> [UInt8] {
        let policy = """
            default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'
            """
        let head = HTML([
            .void("meta", [("charset", "utf-8")]),
            .void("meta", [("http-equiv", "Content-Security-Policy"), ("content", policy)]),
            .void("meta", [("name", "referrer"), ("content", "no-referrer")]),
            .void("meta", [("name", "robots"), ("content", "noindex")]),
            .void(
                "meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
            .void("meta", [("name", "color-scheme"), ("content", "light dark")]),
            .element("title", text: title),
            // Without this a browser asks the server, or the folder, for one.
            .void("link", [("rel", "icon"), ("href", "data:,")]),
            HTML(markup: "<style>\(style)</style>"),
        ])
        let page = HTML.element(
            "html", [("lang", "en-GB")],
            of: [.element("head", of: [head]), .element("body", of: body)])
        return Array("<!DOCTYPE html>\n\(page.markup)\n".utf8)
    }

    /// A whole document in British English that a server gives, with the head's own pieces: nothing in it is inline.
    package static func document(title: String, head: [HTML], body: [HTML]) -> [UInt8] {
        let head = HTML(
            [
                .void("meta", [("charset", "utf-8")]),
                .void(
                    "meta",
                    [("name", "viewport"), ("content", "width=device-width, initial-scale=1")]),
                .void("meta", [("name", "color-scheme"), ("content", "light dark")]),
                .element("title", text: title),
            ] + head)
        let page = HTML.element(
            "html", [("lang", "en-GB")],
            of: [.element("head", of: [head]), .element("body", of: body)])
        return Array("<!DOCTYPE html>\n\(page.markup)\n".utf8)
    }

    private static func start(
        _ name: StaticString, _ attributes: [Attribute]
    ) -> String {
        "<\(name)" + attributes.map { " \($0.0)=\"\(escaped($0.1))\"" }.joined() + ">"
    }

    /// The text with a character reference for each that could mean something, and a replacement for each that a
    /// page must not hold or that would turn the direction of the text.
    private static func escaped(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            case "'": escaped.append(contentsOf: "&#39;".unicodeScalars)
            case "\t", "\n": escaped.append(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
                "\u{2066}"..."\u{2069}", "\u{200E}", "\u{200F}", "\u{61C}", "\u{2028}", "\u{2029}",
                "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
                escaped.append("\u{FFFD}")
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
