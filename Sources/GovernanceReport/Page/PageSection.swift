/// A question that a page answers: a sentence that answers it, what it rests on, and where the records are.
struct PageSection: Sendable {
    /// How things stand, said in words and not by a colour alone.
    enum Tone: String, Sendable {
        /// As it should be.
        case good
        /// Somebody should look at it.
        case attention
        /// Not as it should be.
        case alarm
        /// A figure that is neither.
        case plain

        /// The words that stand before the answer.
        var mark: String? {
            switch self {
            case .good: "In order"
            case .attention: "Look at this"
            case .alarm: "Not in order"
            case .plain: nil
            }
        }
    }

    /// Its name within the page.
    let id: String
    /// The question, as a heading.
    let question: String
    /// How things stand.
    let tone: Tone
    /// The answer, a sentence or two.
    let answer: String
    /// Charts and tables.
    var pieces: [HTML] = []
    /// Where the records behind it stand.
    let source: String

    /// The section.
    var html: HTML {
        var words: [HTML] = []
        if let mark = tone.mark {
            words = [.element("strong", [("class", "mark")], text: mark + "."), .text(" ")]
        }
        words.append(.text(answer))
        var all: [HTML] = [
            .element("h2", [("id", id + "-q")], text: question),
            .element("p", [("class", "answer")], of: words),
        ]
        all += pieces
        all.append(.element("p", [("class", "source")], text: "Records: \(source)"))
        let attributes: [HTML.Attribute] = [
            ("class", tone.rawValue), ("id", id), ("aria-labelledby", id + "-q"),
        ]
        return .element("section", attributes, of: all)
    }
}
