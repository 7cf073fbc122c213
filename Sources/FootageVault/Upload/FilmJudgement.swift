import TabletDump
import VaultModel

extension UploadPlan.Film {
    /// The film by the word of `ffprobe`, where it was planned by its own index alone.
    ///
    /// That word counts: a film that `ffprobe` does not find whole, or whose time it reads otherwise, is not
    /// bound by the plan but waits. An attacker who could break this would have a film bound by what only
    /// this program reads out of it.
    func judged(by result: ProbeResult, _ filmTime: FilmTime) -> Self {
        let facts: FilmFacts
        switch result {
        case .film(let found): facts = found
        case .stopped(let limit):
            let look = FilmLook(entry, stoppedBy: limit, filmTime)
            return with(look, objection(to: look).map { .quarantine($0) } ?? fate)
        case .notAFilm:
            facts = FilmFacts(
                bytes: entry.bytes ?? 0, isComplete: false,
                problems: ["there is no moving picture in it that can be read"])
        }
        let look = FilmLook(entry, facts, by: .ffprobe, filmTime)
        return with(look, objection(to: look).map { .quarantine($0) } ?? fate)
    }

    /// Why it may not become what was planned; none where it may.
    private func objection(to look: FilmLook) -> QuarantineReason? {
        // Then nobody is told anything else of it.
        if case .quarantine(.sameBytesElsewhere) = fate { return nil }
        if let fault = look.fault { return fault.reason }
        let planned: FilmTime.Finding = time.map { .known($0) } ?? .unknown(statements)
        guard look.time != planned else { return nil }
        return .signalsDisagree([
            "by its index it was filmed \(planned.words)", "by `ffprobe` \(look.time.words)",
        ])
    }
}

extension FilmTime.Finding {
    /// When it was filmed, as part of a sentence.
    fileprivate var words: String {
        evidence.map { "on \($0.date) at \($0.time.withSeconds)" } ?? "nobody knows when"
    }
}
