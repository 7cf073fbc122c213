/// What stands at the foot of a page that was made of a statement: of which vault and log it is.
enum PageFoot {
    /// The foot.
    ///
    /// - Parameters:
    ///   - statement: The statement, with its `vault` and `log`.
    ///   - words: Where the same stands, and how it is checked.
    /// - Returns: The foot as HTML.
    static func html(of statement: StatementPart, _ words: String) -> HTML {
        let log = statement["log"]
        return .element(
            "footer",
            of: [
                .element(
                    "p",
                    of: [
                        .text("Vault "),
                        .element("code", text: statement["vault"]["id"].text ?? ""),
                        .text(", log "), .words(statement["vault"]["origin"].text ?? ""),
                        .text(", \(PageFigure.number(log["size"].number)) records, root "),
                        .element("code", text: log["root"].text ?? ""), .text("."),
                    ]), .element("p", text: words),
            ])
    }
}
