public import VaultModel

/// One film of a manifest to be filled in: what is known, and what is proposed where nothing is in doubt.
public struct UploadPlanRow: Hashable, Sendable {
    /// The film.
    public let path: DumpPath
    /// The day it was filmed on.
    public let day: CivilDate?
    /// The time it was begun at.
    public let time: CivilTime?
    /// Its length in seconds.
    public let seconds: Double?
    /// The family, where the signals leave no doubt.
    public let family: FamilyReference?
    /// The session's number, where the signals leave no doubt.
    public let session: Int?
    /// Why it is proposed, or why nothing is.
    public let why: String

    /// What to write into the manifest: day, time and length stand in the note.
    ///
    /// The note begins with `#`: it is a word to whoever fills the table in, and is not kept with the film.
    public var row: Manifest.Row {
        var parts: [String] = []
        if let day { parts.append("filmed \(day)" + (time.map { " \($0)" } ?? "")) }
        if let seconds { parts.append(Self.length(seconds)) }
        parts.append(why)
        return Manifest.Row(
            path: path, family: family, session: session, note: "# " + parts.joined(separator: ", ")
        )
    }

    /// A length as `M:SS`.
    static func length(_ seconds: Double) -> String {
        let whole = Int(max(0, min(seconds, 1_000_000)).rounded())
        let rest = whole % 60
        return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest) min"
    }
}

extension Binder {
    /// Proposes a manifest's rows for films, in the order of their paths.
    ///
    /// A film is proposed for a session when it would be bound there. Where no signal names a family and
    /// its time lies within exactly one session, the note says which: that is one signal only, and
    /// becomes another when a person writes it into the row.
    public func proposals(for films: [ScannedFilm]) -> [UploadPlanRow] {
        bindings(of: films).map { bound in
            let proposal: (session: SessionChoice?, why: String) =
                switch bound.binding {
                case .bound(let session, _): (session, "the signals agree")
                case .quarantine(.noFamily):
                    (nil, hint(for: bound.film))
                case .quarantine(let reason): (nil, reason.sentence)
                }
            return UploadPlanRow(
                path: bound.film.path, day: bound.film.time.evidence?.date,
                time: bound.film.time.evidence?.time, seconds: bound.film.seconds,
                family: proposal.session?.family, session: proposal.session?.number,
                why: proposal.why)
        }
    }

    private func hint(for film: ScannedFilm) -> String {
        guard let session = sessionByTime(of: film) else { return "to be filled in" }
        return
            "its time alone would be \(session.family) session \(session.number): fill it in if so"
    }
}
