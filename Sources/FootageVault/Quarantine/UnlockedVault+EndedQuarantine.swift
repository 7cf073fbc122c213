import AgeFile
import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// The films that went out of quarantine and whose tombstones are kept, with the reasons, by number.
    ///
    /// Governance sees all, anybody else those that waited for them or that they brought. Reasons are read by who
    /// holds the names ring.
    public func listEndedQuarantine() throws -> [EndedQuarantine] {
        let act = Act(.quarantineList)
        try require(.listQuarantine, for: act)
        try record(act)
        return try ended(where: "1")
    }

    /// One film that went out of quarantine; none where none of that number went that this person may see.
    public func showEndedQuarantine(_ number: Int) throws -> EndedQuarantine? {
        var act = Act(.quarantineShow)
        try require(.listQuarantine, for: act)
        guard let film = try ended(where: "number = \(number)").first else { return nil }
        act.clip = film.clip
        try record(act)
        return film
    }

    private func ended(where condition: String) throws -> [EndedQuarantine] {
        let stones = try vault.catalog.rows(
            TombstoneRow.self, where: "family IS NULL AND \(condition) ORDER BY number")
        guard !stones.isEmpty else { return [] }
        let told = try QuarantineHistory(of: Set(stones.map(\.id)), in: vault.catalog)
        let isOwn: Bool =
            if case .own? = Action.listQuarantine.reach(of: try roles()) { true } else { false }
        return try stones.compactMap { stone in
            let story = told.stories[stone.id]
            guard !isOwn || story?.concerns(principal) == true else { return nil }
            return EndedQuarantine(
                number: Int(clamping: stone.number), clip: stone.id, end: stone.end.status,
                date: stone.destroyedOn, by: try name(of: stone.destroyedBy),
                practitioner: try story?.practitioner.flatMap { try name(of: $0) },
                recorded: stone.recorded,
                bytes: try AgePayload.plaintextSize(
                    ofPayload: UInt64(clamping: stone.payloadLength)),
                reason: try story?.reason.flatMap { try openRingText($0) },
                approval: try story?.approval.flatMap { try openRingText($0) })
        }
    }
}

/// What the log tells of films in quarantine: whose they were, and the commitments to why they went.
private struct QuarantineHistory {
    struct Story {
        var practitioner: PrincipalID?
        var broughtBy: PrincipalID?
        var reason: [UInt8]?
        var approval: [UInt8]?

        func concerns(_ person: PrincipalID) -> Bool {
            practitioner == person || broughtBy == person
        }
    }

    private(set) var stories: [ClipID: Story] = [:]

    /// Looks through the leaves themselves: no row tells it once a film is gone.
    init(of films: Set<ClipID>, in catalog: Catalog) throws {
        var stories: [ClipID: Story] = [:]
        try catalog.forEachRecord(naming: "quarantine.") { record in
            guard let film = record.clip, films.contains(film), record.outcome == .ok else {
                return
            }
            var story = stories[film] ?? Story()
            switch record.event {
            case .quarantineAdd:
                story.practitioner = record.behalf ?? record.actor
                story.broughtBy = record.actor
            case .quarantineReturn, .quarantineDestroy:
                if let note = record.note { story.reason = note.bytes }
            case .quarantineReturnApprove: story.approval = record.note?.bytes
            default: return
            }
            stories[film] = story
        }
        self.stories = stories
    }
}
