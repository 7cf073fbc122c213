internal import FootageVault
internal import TabletDump

extension UploadPlanView {
    /// What is to be known of the films that go in, or wait: which a browser may not play, and that some
    /// tell where they were filmed.
    func printFacts(on terminal: Terminal) {
        let facts = plan.films.filter(\.isNew).compactMap(\.facts)
        var words: [String] = []
        let hevc = facts.count(where: \.isHEVC)
        if hevc > 0 {
            words.append(
                Amounts.count(hevc, "film is", "films are") + " HEVC: a browser may not play "
                    + (hevc == 1 ? "it." : "them."))
        }
        let placed = facts.count(where: \.hasPlace)
        if placed > 0 {
            words.append(
                Amounts.count(placed, "film tells where it was", "films tell where they were")
                    + " filmed, which is kept sealed.")
        }
        guard !words.isEmpty else { return }
        terminal.line()
        terminal.paragraph(words.joined(separator: " "), style: .faint)
    }
}

extension UploadPlan.Film {
    /// Whether it would be read and sealed.
    fileprivate var isNew: Bool {
        switch fate {
        case .takeIn, .quarantine: true
        default: false
        }
    }
}
