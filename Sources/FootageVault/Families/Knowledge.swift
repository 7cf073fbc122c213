import Catalog
import VaultModel

/// Which entries a decision rests on: all there are, or those that had been made by the end of a day.
enum Knowledge: Hashable {
    /// All there are.
    case now
    /// Those that had been made by the end of this day.
    case on(CivilDate)

    /// Whether it includes what was entered on a day.
    func has(_ day: CivilDate) -> Bool {
        switch self {
        case .now: true
        case .on(let last): day <= last
        }
    }
}

extension Knowledge {
    /// A session as it stood; none when nobody had entered it.
    func session(_ row: SessionRow, before entries: [SessionEntryRow]) -> SessionRow? {
        if has(row.enteredOn) { return row }
        // What a correction took the place of stands in rows of its own.
        guard
            let entry = entries.filter({ has($0.enteredOn) })
                .max(by: { $0.superseded < $1.superseded })
        else { return nil }
        var session = row
        session.date = entry.date
        session.from = entry.from
        session.to = entry.to
        session.practitioner = entry.practitioner
        session.entered = entry.entered
        session.enteredOn = entry.enteredOn
        session.enteredBy = entry.enteredBy
        return session
    }

    /// A hold as it stood; none when nobody had placed it.
    func hold(_ row: HoldRow, reviewed reviews: [HoldReviewRow]) -> HoldRow? {
        guard has(row.placedOn) else { return nil }
        var hold = row
        if let released = row.releasedOn, !has(released) {
            (hold.released, hold.releasedOn, hold.releasedBy) = (nil, nil, nil)
        }
        let later = reviews.filter { $0.hold == row.id && !has($0.reviewedOn) }
        if let next = later.min(by: { $0.reviewed < $1.reviewed }) { hold.reviewBy = next.wasDueBy }
        return hold
    }

    /// A clip with the purposes and the class that it had.
    func clip(_ row: ClipRow, changed changes: [ClipChangeRow]) -> ClipRow {
        var clip = row
        for change in changes.reversed() where !has(change.enteredOn) {
            let purpose = change.subject.flatMap { Purpose(rawValue: $0) }
            switch change.kind {
            case .purposeAdded: if let purpose { clip.purposes.remove(purpose) }
            case .purposeDropped: if let purpose { clip.purposes.insert(purpose) }
            case .madeRecord: clip.kind = .working
            case .madeWorking: clip.kind = .record
            case .derived, .derivationDropped, .extended, .extendedByReview, .extensionCancelled,
                .letGo, .requirementWaived:
                continue
            }
        }
        return clip
    }
}
