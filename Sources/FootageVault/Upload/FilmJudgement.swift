import TabletDump
import VaultModel

/// What `ffprobe` says of a film that was planned by its own index alone.
///
/// Its word counts: a film that it does not find whole, or whose time it reads otherwise, is not bound
/// by the plan. An attacker who could break this would have a film bound by what only this program reads
/// out of it.
struct FilmJudgement {
    /// The film by the probe's facts.
    let film: UploadPlan.Film
    /// Why it may not become what was planned; none where it may.
    let objection: QuarantineReason?

    /// Holds a planned film to what the probe found.
    init(of planned: UploadPlan.Film, by result: ProbeResult, _ filmTime: FilmTime) {
        let facts: FilmFacts
        switch result {
        case .film(let found): facts = found
        case .notAFilm:
            facts = FilmFacts(
                bytes: planned.entry.bytes ?? 0, isComplete: false,
                problems: ["there is no moving picture in it that can be read"])
        }
        let look = FilmLook(planned.entry, facts, by: .ffprobe, filmTime)
        film = planned.with(look)
        if planned.fate.isElsewhere {
            objection = nil
        } else if let fault = look.fault {
            objection = .incomplete(fault)
        } else if look.time != planned.finding {
            objection = .signalsDisagree([
                "read by its index it was filmed \(planned.finding.words)",
                "`ffprobe` says \(look.time.words)",
            ])
        } else {
            objection = nil
        }
    }
}

extension UploadPlan.Film {
    /// What the plan found out about its time.
    fileprivate var finding: FilmTime.Finding { time.map { .known($0) } ?? .unknown(statements) }
}

extension UploadPlan.Fate {
    /// Whether it waits because of another family's clip: then nobody is told anything else of it.
    fileprivate var isElsewhere: Bool {
        if case .quarantine(.sameBytesElsewhere) = self { true } else { false }
    }
}

extension FilmTime.Finding {
    /// When it was filmed, as part of a sentence.
    fileprivate var words: String {
        evidence.map { "on \($0.date) at \($0.time.withSeconds)" } ?? "nobody knows when"
    }
}
