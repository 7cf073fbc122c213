import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Every entry about a family, its programmes, sessions and children, with who made it when.
extension UnlockedVault {
    /// The entries, in the order in which they were made.
    func facts(of family: FamilyRow) throws -> [FamilyFact] {
        let id: [DatabaseValue] = [.id(family.id)]
        var subjects: [[UInt8]: String] = [:]
        for row in try vault.catalog.rows(ProgrammeRow.self, where: "family = ?", id) {
            subjects[row.id.bytes] = "programme \(row.number)"
        }
        let sessions = try vault.catalog.rows(SessionRow.self, where: "family = ?", id)
        for row in sessions { subjects[row.id.bytes] = "session \(row.number)" }
        var entries: [(Instant, FamilyFact)] = []
        try appendDates(of: family, subjects, to: &entries)
        try appendVisits(of: family, sessions, subjects, to: &entries)
        try appendProgrammeChildren(of: family, subjects, to: &entries)
        try appendChildren(of: family, to: &entries)
        return entries.enumerated()
            .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }
            .map(\.element.1)
    }

    private func appendDates(
        of family: FamilyRow, _ subjects: [[UInt8]: String],
        to facts: inout [(Instant, FamilyFact)]
    ) throws {
        let entries: Entries<FactRow> = try vault.entries(of: family.id)
        for row in entries.all {
            let what =
                row.eventName.map { "event \($0)" }
                ?? (subjects[row.subject] ?? "") + " " + Self.words(of: row.name)
            facts.append(
                try fact(
                    what, row.date?.description, row, superseded: entries.successor(of: row) != nil)
            )
        }
    }

    private func appendVisits(
        of family: FamilyRow, _ sessions: [SessionRow], _ subjects: [[UInt8]: String],
        to facts: inout [(Instant, FamilyFact)]
    ) throws {
        for row in try vault.catalog.rows(
            SessionEntryRow.self, where: "family = ? ORDER BY entered, id", [.id(family.id)])
        {
            facts.append(
                (
                    row.entered,
                    FamilyFact(
                        what: subjects[row.session.bytes] ?? "session",
                        value: Self.visit(row.date, row.from, row.to), entered: row.enteredOn,
                        enteredBy: try personName(row.enteredBy), standing: .superseded)
                ))
        }
        for row in sessions {
            facts.append(
                (
                    row.entered,
                    FamilyFact(
                        what: "session \(row.number)",
                        value: Self.visit(row.date, row.from, row.to),
                        entered: row.enteredOn, enteredBy: try personName(row.enteredBy),
                        standing: .stands)
                ))
        }
    }

    private func appendProgrammeChildren(
        of family: FamilyRow, _ subjects: [[UInt8]: String],
        to facts: inout [(Instant, FamilyFact)]
    ) throws {
        let entries: Entries<ProgrammeChildrenRow> = try vault.entries(of: family.id)
        for row in entries.all {
            facts.append(
                try fact(
                    (subjects[row.programme.bytes] ?? "programme") + " children",
                    row.children ?? "all", row, superseded: entries.successor(of: row) != nil))
        }
    }

    private func appendChildren(
        of family: FamilyRow, to facts: inout [(Instant, FamilyFact)]
    ) throws {
        guard family.slot != nil, try holds(.dates) else { return }
        let entries: Entries<ChildRow> = try vault.entries(of: family.id)
        guard !entries.all.isEmpty else { return }
        let key = try datesKey(of: family)
        for row in entries.all {
            let later = Self.later(than: row, in: entries)
            if row.removed != nil {
                facts.append(
                    try fact("child \(row.number)", nil, row, superseded: false))
            }
            if let name = try childName(in: row, of: family) {
                let isPast = later.contains { $0.name != nil || $0.removed != nil }
                facts.append(
                    try fact("child \(row.number) name", name, row, superseded: isPast))
            }
            for day in ChildDay.allCases where row[keyPath: day.path] != nil {
                let isPast = later.contains { $0[keyPath: day.path] != nil || $0.removed != nil }
                let date = try date(day, in: row, with: key)
                facts.append(
                    try fact(
                        "child \(row.number) \(day.words)", date?.description, row,
                        superseded: isPast))
            }
        }
    }

    /// The entries that took the place of one, and of those.
    private static func later(than row: ChildRow, in entries: Entries<ChildRow>) -> [ChildRow] {
        var later: [ChildRow] = []
        var last = row
        while later.count < entries.all.count, let next = entries.successor(of: last) {
            later.append(next)
            last = next
        }
        return later
    }

    private func fact(
        _ what: String, _ value: String?, _ row: some EnteredRow, superseded isPast: Bool
    ) throws -> (Instant, FamilyFact) {
        (
            row.entered,
            FamilyFact(
                what: what, value: value ?? "taken back", entered: row.enteredOn,
                enteredBy: try personName(row.enteredBy),
                standing: isPast ? .superseded : value == nil ? .takesBack : .stands)
        )
    }

    func personName(_ id: PrincipalID) throws -> String? {
        try name(of: vault.catalog.require(PersonRow.self, id.bytes))
    }

    /// The last word of a fact's name, as people write it.
    private static func words(of fact: String) -> String {
        (fact.split(separator: ".").last.map(String.init) ?? fact)
            .split(separator: "_").joined(separator: " ")
    }

    private static func visit(_ date: CivilDate, _ from: Int64?, _ to: Int64?) -> String {
        guard let from, let to else { return date.description }
        return "\(date) \(CivilTime(secondOfDay: Int(clamping: from))) to "
            + "\(CivilTime(secondOfDay: Int(clamping: to)))"
    }
}

extension ChildDay {
    fileprivate var words: String {
        switch self {
        case .birth: "born"
        case .death: "died"
        }
    }
}
