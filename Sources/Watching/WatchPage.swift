import GovernanceReport
import VaultModel

/// A page of a watch: what all of them have.
enum WatchPage {
    /// How deep a page's address lies behind the door: its links and scripts name others from there.
    enum Depth: String {
        /// `films`
        case first = "./"
        /// `session/1`
        case second = "../"
        /// `clip/1/1`
        case third = "../../"
    }

    /// A page with one heading; its title, which a browser keeps in its history, names nobody.
    static func page(
        _ title: String, at depth: Depth = .first, scripts: [PageResource] = [], body: [HTML]
    ) -> [UInt8] {
        let head =
            [HTML.void("base", [("href", depth.rawValue)])]
            + [HTML.void("link", [("rel", "stylesheet"), ("href", PageResource.style.rawValue)])]
            // A browser asks for one otherwise.
            + [.void("link", [("rel", "icon"), ("href", PageResource.mark.rawValue)])]
            + scripts.map {
                .element("script", [("src", $0.rawValue), ("defer", "")], of: [])
            }
        return HTML.document(
            title: "\(title) · Footage Vault", head: head, body: [.element("main", of: body)])
    }

    /// Words with nothing else on the page.
    static func words(_ title: String, _ paragraphs: [String]) -> [UInt8] {
        page(
            title,
            body: [.element("h1", text: title)] + paragraphs.map { .element("p", text: $0) })
    }

    /// The page that a link leads to.
    static var door: [UInt8] {
        page(
            "Watching", scripts: [.door],
            body: [
                .element("h1", text: "Watching"),
                .element(
                    "p", [("id", "said"), ("role", "status")],
                    text:
                        "Films are opened by the link that “footage watch” prints. It opens once, in one browser."
                ),
                .element(
                    "noscript",
                    of: [.element("p", text: "This page needs JavaScript, which is turned off.")]),
            ])
    }

    /// A way from one page to another.
    static func link(_ address: String, _ words: String) -> HTML {
        .element("a", [("href", address)], text: words)
    }

    /// What is asked of each film on a list.
    static func facts(_ facts: [(String, String)]) -> HTML {
        .element(
            "dl",
            of: facts.map { name, value in
                .element(
                    "div", of: [.element("dt", text: name), .element("dd", text: value)])
            })
    }
}
