internal import Retention
internal import VaultModel

extension PolicyDiff {
    /// Says what a new version makes otherwise, for any clip that may be.
    func show(on terminal: Terminal) {
        if terms.isEmpty {
            terminal.line("The text says the same.")
        } else {
            terminal.line("In the text", style: .heading)
            for change in terms {
                for line in change.lines { terminal.paragraph(line, bullet: "- ") }
            }
        }
        if !loosened.isEmpty {
            let names = loosened.map { "`\($0)`" }.joined(separator: ", ")
            terminal.paragraph(
                "A slip would be noticed in less time, or stopped later, by: \(names).",
                style: .warning)
        }
        terminal.line()
        if differences.isEmpty {
            terminal.line("The rules come to the same for every clip.")
        } else {
            terminal.line("What the rules come to", style: .heading)
            for difference in differences { difference.show(on: terminal) }
        }
    }

    /// The same for programs: terms, loosened, differences.
    var members: [String: JSONValue?] {
        [
            "terms": .array(terms.map(\.json)), "loosened": .texts(loosened),
            "differences": .array(differences.map(\.json)),
        ]
    }
}

extension PolicyDiff.Difference {
    fileprivate func show(on terminal: Terminal) {
        let under = rule.map { ", rule `\($0)`" } ?? ""
        let detail = change.detail.map { ": " + $0 } ?? ""
        terminal.line(
            "\(change.kind.heading)\(under)\(detail)",
            style: change.kind.shortens ? .warning : .plain)
        terminal.paragraph("Example: \(example.sentence).", bullet: "    ")
    }
}
