import FootageVault
import GovernanceReport
import VaultModel

/// The part of a film's page where moments are marked, and listed.
struct MomentPanel {
    let address: ClipAddress

    /// The part.
    var html: HTML {
        .element(
            "section",
            [
                ("id", "moments"), ("aria-labelledby", "moments-title"),
                ("data-moments", "moments/\(address.session)/\(address.clip)"), ("hidden", ""),
            ],
            of: [
                .element("h2", [("id", "moments-title")], text: "Moments"),
                .element(
                    "div", [("class", "row")],
                    of: [
                        .key("in", "Begins here"), .key("out", "Ends here"),
                        .element("span", [("id", "marked")], text: "From – to –"),
                    ]),
                .element(
                    "div", [("class", "row")],
                    of: [
                        .element("label", [("for", "seen")], text: "What is seen"), choices,
                        .element("label", [("for", "note")], text: "Note"),
                        .void(
                            "input",
                            [
                                ("id", "note"), ("type", "text"), ("maxlength", "500"),
                                ("autocomplete", "off"),
                            ]),
                        .key("mark", "Keep this moment", .main),
                    ]),
                .element("p", [("id", "marking"), ("role", "status")], of: []),
                .element("ul", [("id", "marks"), ("class", "marks")], of: []),
            ])
    }

    private var choices: HTML {
        .element(
            "select", [("id", "seen")],
            of: MomentKind.allCases.map { kind in
                .element("option", [("value", kind.rawValue)], text: kind.title)
            })
    }
}
