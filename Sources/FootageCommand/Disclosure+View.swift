internal import FootageVault
internal import VaultCrypto
internal import VaultModel

extension Disclosure {
    /// A disclosure for programs.
    var json: JSONValue {
        .members([
            "number": .count(number), "file": .string(file), "bytes": .count(bytes),
            "recipient": .string(terms.recipient), "agreement": .string(terms.agreement),
            "key": .string(terms.key.recipient), "expires": .text(terms.expires),
            "films": .array(films.map(\.json)), "dry_run": .bool(false),
        ])
    }
}

extension GivenFilm {
    /// A film that was given, for programs.
    var json: JSONValue {
        .members([
            "clip": .text(address), "bytes": .count(bytes), "seconds": .count(seconds),
            "place": .string(place.rawValue),
            "files": .array(
                files.map { file in
                    .members([
                        "file": .string(file.name), "bytes": .count(file.bytes),
                        "sha256": .string(file.sha256), "taken_in_sha256": .string(file.takenIn),
                    ])
                }),
        ])
    }
}

extension DisclosureSummary {
    /// A film that was disclosed, for programs.
    var json: JSONValue {
        .members([
            "number": .count(number), "clip": .text(address), "id": .text(clip),
            "family": .text(family), "recipient": .text(recipient), "agreement": .text(agreement),
            "key": .text(key?.recipient), "person": .text(person), "disclosed": .text(disclosed),
            "expires": .text(expires), "destroyed": .text(destroyed),
        ])
    }

    /// The films as people read them.
    static func table(of disclosures: [Self]) -> TableView {
        var table = TableView([
            .number("Number"), .whole("Clip"), .text("To"), .text("Under"), .whole("On"),
            .text("By"), .whole("Until"),
        ])
        for disclosure in disclosures {
            table.add(
                "\(String(disclosure.number))", .init(disclosure.place),
                .init(disclosure.recipient ?? "(sealed)"),
                .init(disclosure.agreement ?? "(sealed)"), "\(disclosure.disclosed.description)",
                .init(disclosure.person ?? ""), "\(disclosure.expires.description)")
        }
        return table
    }

    /// What whoever destroyed the film is told: one line a film.
    var mustBeTold: String {
        let whom = recipient ?? "its recipient, whom \"footage disclose list\" names to governance"
        return "disclosure \(number) of \(disclosed), \(place): \(whom)"
    }

    private var place: String {
        let clip = address?.description ?? "\(family)"
        return destroyed == nil ? clip : clip + " (destroyed)"
    }
}

extension Terminal {
    /// Says who was given films that are destroyed now.
    func tell(_ disclosures: [DisclosureSummary]) {
        guard !disclosures.isEmpty else { return }
        line("Given to others before; they must be told that it was destroyed:", style: .warning)
        for disclosure in disclosures { line("  \(disclosure.mustBeTold)") }
    }
}
