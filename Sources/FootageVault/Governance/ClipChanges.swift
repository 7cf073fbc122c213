import Catalog
import Retention
import VaultModel

/// What was changed about one clip, or decided about it, in the order in which it was entered.
struct ClipChanges {
    let rows: [ClipChangeRow]
    private let superseded: Set<FactID>

    /// Takes a clip's rows in the order of their numbers.
    init(_ rows: [ClipChangeRow]) {
        self.rows = rows
        superseded = Set(rows.compactMap(\.supersedes))
    }

    /// Whether nothing has taken a row's place, or taken it back.
    func stands(_ row: ClipChangeRow) -> Bool { !superseded.contains(row.id) }

    /// The review's decision to let the clip go that stands; none where there is none.
    var standingDecision: ClipChangeRow? { rows.last { $0.kind == .letGo && stands($0) } }

    /// Adds what the decision about the clip rests on.
    ///
    /// Whatever may let it go sooner counts as a change of the clip, for good: nothing goes before the
    /// policy's grace after the day on which somebody may have typed it by mistake.
    func add(to facts: inout ClipFacts) {
        for row in rows where stands(row) {
            let by = row.enteredBy.description
            let minute = row.minute ?? ""
            switch row.kind {
            case .extended, .extendedByReview:
                guard let until = row.until else { continue }
                facts.extensions.append(
                    ClipFacts.Extension(
                        until: Fact(until, entered: row.enteredOn, by: by),
                        from: row.kind == .extended ? .request : .review, minute: minute))
            case .letGo:
                facts.decisions.append(
                    ClipFacts.ReviewDecision(
                        destroyDecided: Fact(row.enteredOn, entered: row.enteredOn, by: by),
                        minute: minute))
            case .requirementWaived:
                guard let requirement = row.subject.flatMap({ FactName($0) }) else { continue }
                facts.waivers.append(
                    ClipFacts.Waiver(
                        of: requirement,
                        granted: Fact(row.enteredOn, entered: row.enteredOn, by: by),
                        minute: minute))
            case .purposeAdded, .purposeDropped, .madeRecord, .madeWorking, .derived,
                .derivationDropped, .extensionCancelled:
                continue
            }
        }
        for row in rows where row.kind.mayHasten {
            guard facts.changed.map({ $0.entered < row.enteredOn }) ?? true else { continue }
            facts.changed = Fact(
                row.enteredOn, entered: row.enteredOn, by: row.enteredBy.description)
        }
    }
}

extension ClipChangeKind {
    /// Whether a clip may go sooner for it.
    fileprivate var mayHasten: Bool {
        switch self {
        // What a source hastens, the evaluator reckons by itself.
        case .extended, .extendedByReview, .derived: false
        case .purposeAdded, .purposeDropped, .madeRecord, .madeWorking, .derivationDropped,
            .extensionCancelled, .letGo, .requirementWaived:
            true
        }
    }
}
