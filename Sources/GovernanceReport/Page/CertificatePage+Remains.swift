/// What is left of a film that is gone: copies, films that others were given, backups of its key, and what is kept on purpose.
extension CertificatePage {
    var remains: PageSection {
        let copies = account["copies"].list
        let open = copies.count { !$0["returned_on"].isThere }
        let given = account["disclosures"].list
        let parts = account["key_parts"].list
        let lost = parts.contains { $0["lost"].isTrue }
        var words: [String] = []
        if open + given.count == 0 { words.append("No copy that left the vault is outstanding.") }
        if open > 0 {
            words.append(
                "\(PageFigure.count(open, "copy", "copies")) that left the vault \(open == 1 ? "is" : "are") not noted as back."
            )
        }
        if !given.isEmpty {
            words.append(
                "It was given to other organisations \(PageFigure.count(given.count, "time", "times")); they must be told."
            )
        }
        words.append(
            parts.isEmpty
                ? "No backup that is on record may still hold the key."
                : "\(PageFigure.count(parts.count, "backup", "backups")) may still hold the key, until the day below."
        )
        if lost { words.append("One of them is lost: who finds it could open an old copy.") }
        let after = account["tombstone_goes"].text.map {
            " (\(Self.words(of: $0)) after the family's last film)"
        }
        return PageSection(
            id: "remains", question: "What is still there, and until when?",
            tone: lost ? .alarm : open + given.count + parts.count > 0 ? .attention : .good,
            answer: words.joined(separator: " "),
            pieces: [
                PageTable(
                    caption: "Copies that left the vault",
                    columns: [
                        .words("Copy"), .words("By"), .words("What for"), .words("Taken on"),
                        .words("To be back by"), .words("Back, or deleted, on"),
                    ],
                    rows: copies.prefix(Self.rows).map { copy in
                        [
                            "\(copy["number"].number)",
                            person(copy["taken_by"]),
                            copy["purpose"].text ?? "–", copy["taken_on"].text ?? "–",
                            copy["return_by"].text ?? "–", copy["returned_on"].text ?? "not yet",
                        ]
                    }, total: copies.count
                ).html,
                PageTable(
                    caption: "Given to other organisations",
                    columns: [
                        .words("Disclosure"), .words("Given on"), .words("They may have it until"),
                    ],
                    rows: given.prefix(Self.rows).map { one in
                        [
                            "\(one["number"].number)", one["disclosed_on"].text ?? "–",
                            one["expires"].text ?? "–",
                        ]
                    }, total: given.count
                ).html,
                PageTable(
                    caption: "Backups that may hold the key",
                    columns: [
                        .words("Backup"), .words("Made on"), .words("Medium"), .words("Lost"),
                        .words("Overwritten by"),
                    ],
                    rows: parts.prefix(Self.rows).map { part in
                        [
                            "\(part["number"].number)", part["made"].text ?? "–",
                            String((part["medium"].text ?? "").prefix(8)),
                            part["lost"].isTrue ? "yes" : "no", part["until"].text ?? "–",
                        ]
                    }, total: parts.count
                ).html,
                table(
                    "What is kept on purpose",
                    kept(after)),
            ], source: "exports.csv and disclosures.csv of an audit export; footage backup list")
    }

    private func kept(_ after: String?) -> [(String, String)] {
        var kept = [
            ("This tombstone", "until the policy's time for it is over\(after ?? "")"),
            (
                "Backups of the key, at the latest",
                "until \(account["backups_until"].text ?? "–")"
            ),
            ("The records of the log", "for the vault's whole life; they hold ids only"),
        ]
        // A film that was moved is held elsewhere, by that very mark.
        if end != "moved" {
            kept.insert(
                ("A mark by which the same film is refused", "as long as the tombstone"), at: 1)
        }
        return kept
    }

    /// A period such as `P8Y` in words.
    private static func words(of period: String) -> String {
        guard period.hasPrefix("P"), let unit = period.last,
            let count = Int(period.dropFirst().dropLast())
        else { return period }
        switch unit {
        case "Y": return PageFigure.count(count, "year", "years")
        case "M": return PageFigure.count(count, "month", "months")
        case "D": return PageFigure.count(count, "day", "days")
        default: return period
        }
    }
}
