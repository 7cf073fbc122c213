import AuditLog
import Catalog
import Database
import VaultCrypto
public import VaultModel

/// What is entered about one child; what is left out stays as it is.
public struct ChildEntry: Sendable, Hashable {
    /// What becomes of a date of death.
    public enum Death: Sendable, Hashable {
        /// The child died on this day.
        case on(CivilDate)
        /// It was entered by mistake.
        case takenBack
    }

    /// The child's number within the family, the next one to add a child; none where there is one at most.
    public var number: Int?
    /// What the child is called.
    public var name: String?
    /// The day of birth.
    public var birth: CivilDate?
    /// The day of death, or that it was a mistake.
    public var death: Death?

    /// Makes an entry.
    public init(
        number: Int? = nil, name: String? = nil, birth: CivilDate? = nil, death: Death? = nil
    ) {
        self.number = number
        self.name = name
        self.birth = birth
        self.death = death
    }
}

/// What is entered about a family: its alias, its people's names, its children.
extension UnlockedVault {
    /// Enters the team's own case number for a family, its people's names, a child, or all at once.
    ///
    /// All of it is sealed. Alias and names take the place of what was there; a child's entry supersedes the
    /// one before, which stays on record.
    ///
    /// - Returns: The number of the child, where something was entered about one.
    /// - Throws: `VaultError` when the role does not allow one of them, when the alias is known, or for days
    ///   that cannot be right; then none is entered.
    @discardableResult
    public func setFamily(
        _ reference: FamilyReference, alias: String?, names: String?, child: ChildEntry?
    ) throws -> Int? {
        let row = try vault.family(reference)
        let naming = Act(.familySet, family: row.id)
        let dating = Act(.childSet, family: row.id)
        let isNamed = alias != nil || names != nil
        if isNamed { try require(.keepFamily, for: naming) }
        if child != nil { try require(.enterDates, for: dating) }
        let alias = try alias.map { try PlainText.checked($0, what: "alias", limit: 100) }
        let names = try names.map { try PlainText.checked($0, what: "names", limit: 400) }
        if let child { try check(child) }
        return try performEach { transaction, append in
            if isNamed {
                var row = try vault.catalog.require(FamilyRow.self, row.id.bytes)
                let key = try namesKey(of: row)
                if let alias { try setAlias(alias, of: &row, with: key) }
                if let names {
                    row.names = try column(FamilyRow.table, row.id.bytes, "names")
                        .seal(names, with: key)
                }
                try transaction.update(row)
                try append(naming)
            }
            guard let child else { return nil }
            let number = try insert(child, of: row, transaction)
            try append(dating)
            return number
        }
    }

    /// Takes a child back that was entered by mistake; what was entered stays on record, sealed.
    public func removeChild(_ reference: FamilyReference, number: Int) throws {
        let family = try vault.family(reference)
        let act = Act(.childSet, family: family.id)
        try require(.enterDates, for: act)
        try perform(act) { transaction, _ in
            let known = try vault.children(of: family.id)
            guard let child = known.first(where: { $0.entry.number == Int64(number) }) else {
                throw VaultError.notFound("child", "\(number) of family \(reference)")
            }
            let now = vault.environment.clock()
            try transaction.insert(
                ChildRow(
                    id: .random(), family: family.id, number: Int64(number),
                    removed: vault.date(of: now), entered: now, enteredOn: vault.date(of: now),
                    enteredBy: principal, supersedes: child.entry.id))
        }
    }

    private func check(_ child: ChildEntry) throws {
        if let number = child.number, number < 1 {
            throw VaultError.badInput("child-number", "a family's children are numbered from 1")
        }
        if let birth = child.birth { try check(birth, "birth") }
        if case .on(let death) = child.death { try check(death, "death") }
    }

    private func check(_ day: CivilDate, _ what: String) throws {
        guard day <= vault.today else {
            throw VaultError.badInput(
                "\(what)-date", "a child's date of \(what) cannot lie in the future",
                hint: vault.dayHint(day, since: Vault.firstDay))
        }
        guard day >= Vault.firstDay else {
            throw VaultError.badInput(
                "\(what)-date",
                what == "birth"
                    ? "a child filmed here was not born before 1990"
                    : "a child filmed here did not die before 1990",
                hint: "dates are written YYYY-MM-DD; check the year")
        }
    }

    private func insert(
        _ child: ChildEntry, of family: FamilyRow, _ transaction: CatalogTransaction
    ) throws -> Int {
        let entries: Entries<ChildRow> = try vault.entries(of: family.id)
        let last = Int(clamping: min(entries.all.map(\.number).max() ?? 0, Int64(Int32.max)))
        let known = try vault.children(of: family.id)
        guard child.number != nil || known.count < 2 else {
            throw VaultError.badInput(
                "child-number", "family \(family.reference) has \(known.count) children",
                hint: "say which with --child NUMBER")
        }
        let number = child.number ?? known.first.map { Int($0.entry.number) } ?? last + 1
        guard number <= last + 1 else {
            throw VaultError.badInput(
                "child-number", "family \(family.reference) has no child \(number) yet",
                hint: "the next one is child \(last + 1)")
        }
        let standing = known.first { $0.entry.number == Int64(number) }
        let earlier = entries.standing.last { $0.number == Int64(number) }
        if earlier != nil, standing == nil {
            throw VaultError.badInput(
                "child-number", "child \(number) was taken back",
                hint: "add the child anew, as child \(last + 1)")
        }
        let key = try datesKey(of: family)
        try checkOrder(of: child, number, standing, with: key)
        let id = ChildID.random()
        func sealed(_ text: String?, _ day: ChildDay) throws -> [UInt8]? {
            try text.map { try column(ChildRow.table, id.bytes, day.rawValue).seal($0, with: key) }
        }
        let now = vault.environment.clock()
        try transaction.insert(
            ChildRow(
                id: id, family: family.id, number: Int64(number),
                name: try child.name.map { name in
                    try column(ChildRow.table, id.bytes, "name").seal(
                        PlainText.checked(name, what: "child's name", limit: 100),
                        with: namesKey(of: family))
                }, birth: try sealed(child.birth?.description, .birth),
                death: try sealed(child.death?.sealed, .death), entered: now,
                enteredOn: vault.date(of: now), enteredBy: principal, supersedes: earlier?.id))
        return number
    }

    /// Refuses a death before the birth, whichever of them stands already.
    private func checkOrder(
        of child: ChildEntry, _ number: Int, _ standing: StandingChild?,
        with key: borrowing SecretBytes
    ) throws {
        var born = child.birth
        if born == nil, let row = standing?.born { born = try date(.birth, in: row, with: key) }
        var died: CivilDate?
        switch child.death {
        case .on(let day): died = day
        case .takenBack: died = nil
        case nil: if let row = standing?.died { died = try date(.death, in: row, with: key) }
        }
        guard let born, let died, died < born else { return }
        throw VaultError.badInput(
            "order-of-dates", "child \(number) would have died before the birth",
            hint: "correct the date of birth first, if that is the wrong one")
    }

    func setAlias(
        _ alias: String, of row: inout FamilyRow, with key: borrowing SecretBytes
    ) throws {
        if try holds(.digest) {
            let digest = try KeyedDigest.compute(
                of: Array("alias\u{0}".utf8) + Array(alias.utf8), key: try vaultKey(.digest))
            let known = try vault.catalog.count(
                FamilyRow.self, where: "alias_digest = ? AND id <> ?", [.blob(digest), .id(row.id)])
            guard known == 0 else {
                throw VaultError.badInput(
                    "alias-known", "another family has this alias already",
                    hint: "ask a colleague whether the family was added before")
            }
            row.aliasDigest = digest
        }
        row.alias = try column(FamilyRow.table, row.id.bytes, "alias").seal(alias, with: key)
    }
}

extension ChildEntry.Death {
    /// What is sealed.
    fileprivate var sealed: String {
        switch self {
        case .on(let day): day.description
        case .takenBack: ChildDay.takenBack
        }
    }
}
