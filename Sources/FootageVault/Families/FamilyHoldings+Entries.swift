import Catalog
import Retention
import VaultModel

extension Entries<ConsentRow> {
    /// The consents of each programme as they stand, each value with the entry that brought it.
    var facts: [ProgrammeID: [ClipFacts.Consent]] {
        standing.reduce(into: [:]) { consents, row in
            guard let given = row.given else { return }
            let gift = fact(of: row) { $0.given } ?? row.fact(given)
            consents[row.programme, default: []].append(
                ClipFacts.Consent(
                    row.purpose, given: gift, expires: fact(of: row) { $0.expires },
                    withdrawn: fact(of: row) { $0.withdrawn }, signer: String(row.signer)))
        }
    }

    /// A day of a consent, with the entry that first said it of this purpose, signer and programme.
    private func fact(of row: ConsentRow, _ day: (ConsentRow) -> CivilDate?) -> Fact? {
        guard let date = day(row) else { return nil }
        return origin(of: row) { ConsentDay(of: $0, day($0)) }.fact(date)
    }

    /// Whether after an entry a day may be unknown that was known before it: a correction, and a consent that is
    /// given again, without the last day that the one before had.
    func mayUnsay(_ row: ConsentRow) -> Bool {
        if row.supersedes != nil { return !isWithdrawal(row) }
        return all.prefix { $0.id != row.id }.contains {
            ($0.programme, $0.purpose, $0.signer) == (row.programme, row.purpose, row.signer)
        }
    }

    /// Whether an entry says no more than that the consent it supersedes was withdrawn.
    func isWithdrawal(_ row: ConsentRow) -> Bool {
        guard row.withdrawn != nil, let earlier = predecessor(of: row) else { return false }
        return earlier.withdrawn == nil
            && ConsentDay(of: row, row.given)
                == ConsentDay(
                    of: earlier, earlier.given)
            && row.expires == earlier.expires
    }
}

/// A day of a consent, and whose consent to what it is.
private struct ConsentDay: Equatable {
    let purpose: Purpose
    let signer: Int64
    let programme: ProgrammeID
    let day: CivilDate?

    init(of row: ConsentRow, _ day: CivilDate?) {
        purpose = row.purpose
        signer = row.signer
        programme = row.programme
        self.day = day
    }
}

extension Entries<FactRow> {
    /// The family's events as they stand.
    var events: [ClipFacts.Event] {
        standing.compactMap { row in
            guard let name = row.eventName, let date = row.date else { return nil }
            let entry = origin(of: row) { FactDay(name: $0.name, day: $0.date) }
            return ClipFacts.Event(name, entry.fact(date))
        }
    }
}

/// A day, and the fact that it is the day of.
private struct FactDay: Equatable {
    let name: String
    let day: CivilDate?
}

extension FactRow {
    /// The name of the event that it is the day of, as policies write it after `event.`.
    var eventName: String? {
        // Most facts are none: to read their names takes longer than to see that.
        guard name.utf8.starts(with: "event.".utf8), case .event(let name)? = FactName(name) else {
            return nil
        }
        return name
    }
}

extension EnteredRow {
    /// A day that this entry says.
    func fact(_ date: CivilDate) -> Fact {
        Fact(date, entered: enteredOn, by: enteredBy.description)
    }
}

extension ProgrammeChildrenRow {
    /// The numbers of the children it names, ascending; none for all of the family's.
    var numbers: [Int64]? {
        get throws {
            try children?.split(separator: " ").map { part in
                guard let number = Int64(part) else {
                    throw CatalogError.malformed(table: Self.table, detail: "no child's number")
                }
                return number
            }
        }
    }
}

/// When anything about a family was last corrected, by what it bears on.
///
/// A correction may leave a film to rest on what was entered long ago, so that no entry of today would
/// show: it counts as one by itself. That a consent was withdrawn is no correction.
struct Corrections {
    private var ofFamily: Fact?
    private var ofSubject: [[UInt8]: Fact] = [:]

    init(
        facts: Entries<FactRow>, consents: Entries<ConsentRow>,
        childrenOf: Entries<ProgrammeChildrenRow>, programmes: [ProgrammeID: ProgrammeRow],
        children: Entries<ChildRow>, sessions: [SessionRow]
    ) {
        for row in facts.all where row.supersedes != nil { note(row, about: row.subject) }
        for row in consents.all where consents.mayUnsay(row) {
            note(row, about: row.programme.bytes)
            // The programme that it was taken from may be another.
            if let earlier = consents.predecessor(of: row) {
                note(row, about: earlier.programme.bytes)
            }
        }
        // What is said with the opening of a programme changes nothing.
        for row in childrenOf.all where programmes[row.programme]?.entered != row.entered {
            note(row, about: row.programme.bytes)
        }
        // A child without a day of birth leaves youngest and eldest unknown.
        for row in children.all where row.supersedes != nil || row.birth == nil {
            ofFamily = Self.later(ofFamily, row.fact(row.enteredOn))
        }
        // The last session of a programme is one of those that any of its films rests on.
        for row in sessions {
            let fact = Fact(row.enteredOn, entered: row.enteredOn, by: row.enteredBy.description)
            ofSubject[row.programme.bytes] = Self.later(ofSubject[row.programme.bytes], fact)
        }
    }

    /// The last one that bears on the films of a session.
    func last(on session: SessionRow, of programme: ProgrammeRow, family: FamilyRow) -> Fact? {
        // Mostly nothing was ever corrected.
        if ofSubject.isEmpty { return ofFamily }
        return [session.id.bytes, programme.id.bytes, family.id.bytes].reduce(ofFamily) {
            Self.later($0, ofSubject[$1])
        }
    }

    private mutating func note(_ row: some EnteredRow, about subject: [UInt8]) {
        ofSubject[subject] = Self.later(ofSubject[subject], row.fact(row.enteredOn))
    }

    private static func later(_ left: Fact?, _ right: Fact?) -> Fact? {
        guard let left, let right else { return left ?? right }
        return right.entered > left.entered ? right : left
    }
}
