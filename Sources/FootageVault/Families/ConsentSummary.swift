import AuditLog
import Catalog
import VaultCrypto
public import VaultModel

/// An entry about a family's consent to one purpose, by one person.
public struct ConsentSummary: Sendable, Hashable {
    /// The entry's number within the family, by which it is corrected.
    public let number: Int
    /// The number of the programme it holds in.
    public let programme: Int
    /// What for.
    public let purpose: Purpose
    /// Which of the people who sign in that programme, from 1.
    public let signer: Int
    /// Who that is, where the reader may read names and it was said.
    public let signerName: String?
    /// The day it was given; none for an entry that takes another back.
    public let given: CivilDate?
    /// The last day it holds.
    public let expires: CivilDate?
    /// The day it was withdrawn.
    public let withdrawn: CivilDate?
    /// The version of the form.
    public let form: String?
    /// The SHA-256 of that form's wording, in hexadecimal digits.
    public let wording: String?
    /// On what authority the person consented, where the reader may read texts.
    public let authority: String?
    /// The day this was entered.
    public let entered: CivilDate
    /// Who entered it, where the reader may read names.
    public let enteredBy: String?
    /// The number of the entry that it took the place of.
    public let supersedes: Int?
    /// The number of the entry that took its place; none while it stands.
    public let supersededBy: Int?
    /// What looks odd about it, in sentences; only said of what was just entered.
    public internal(set) var doubts: [String] = []

    /// Whether it says what is known now.
    public var stands: Bool { supersededBy == nil && given != nil }
}

/// A family's entries about consent, as a reader may see them.
struct ConsentReader {
    let unlocked: UnlockedVault
    let family: FamilyRow
    let entries: Entries<ConsentRow>
    private let programmes: [ProgrammeID: ProgrammeRow]

    init(_ unlocked: UnlockedVault, of family: FamilyRow) throws {
        self.unlocked = unlocked
        self.family = family
        let catalog = unlocked.vault.catalog
        entries = try catalog.entries(of: family.id)
        programmes = Dictionary(
            try catalog.rows(ProgrammeRow.self, where: "family = ?", [.id(family.id)])
                .map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func summary(of row: ConsentRow) throws -> ConsentSummary {
        let person = try unlocked.vault.catalog.require(PersonRow.self, row.enteredBy.bytes)
        return ConsentSummary(
            number: Int(clamping: row.number),
            programme: Int(clamping: programmes[row.programme]?.number ?? 0),
            purpose: row.purpose, signer: Int(clamping: row.signer),
            signerName: try name(of: row), given: row.given, expires: row.expires,
            withdrawn: row.withdrawn, form: row.form, wording: row.wording.map(Hex.encode),
            authority: try row.note.flatMap {
                try unlocked.openText($0, field: "consent.authority", of: family)
            }, entered: row.enteredOn, enteredBy: try unlocked.name(of: person),
            supersedes: entries.predecessor(of: row).map { Int(clamping: $0.number) },
            supersededBy: entries.successor(of: row).map { Int(clamping: $0.number) })
    }

    /// Who signed, where it was said and may be read; none once the family's names were erased.
    func name(of row: ConsentRow) throws -> String? {
        guard let sealed = row.signerName, family.slot != nil, try unlocked.holds(.names) else {
            return nil
        }
        return try Self.place(of: row.id, unlocked).open(
            sealed, with: unlocked.namesKey(of: family))
    }

    /// The entry of a number, which must be one that still stands.
    func standing(_ number: Int) throws -> ConsentRow {
        guard let row = entries.all.first(where: { $0.number == Int64(number) }) else {
            throw VaultError.notFound(
                "entry", "\(number) about the consent of family \(family.reference)",
                hint: "`footage consent list \(family.reference)` shows the numbers")
        }
        if let later = entries.successor(of: row) {
            throw VaultError.badInput(
                "superseded", "entry \(number) was superseded by entry \(later.number)",
                hint: "name entry \(later.number) instead")
        }
        guard row.given != nil else {
            throw VaultError.badInput(
                "taken-back", "entry \(number) took another back, and says nothing itself",
                hint: "record what is true with `footage consent record \(family.reference)`")
        }
        return row
    }

    /// The number of whoever signs in a programme, by name or number; a new name is the next number.
    ///
    /// - Returns: The number, and the name to be kept with the entry.
    /// - Throws: `VaultError` when nobody is named and several have signed.
    func signer(
        _ text: String?, in programme: ProgrammeRow
    ) throws -> (number: Int64, name: String?) {
        let known = try signers(in: programme.id)
        guard let text else {
            guard known.count > 1 else {
                return known.first.map { ($0.key, $0.value) } ?? (1, nil)
            }
            throw VaultError.badInput(
                "several-signers", "several people sign in programme \(programme.number)",
                hint: "say who with --signer: \(Self.list(known))")
        }
        let name = try PlainText.checked(text, what: "signer", limit: 100)
        if let same = known.first(where: { $0.value?.lowercased() == name.lowercased() }) {
            return (same.key, same.value)
        }
        if let number = Int64(name), let named = known[number] { return (number, named) }
        let next = (entries.all.filter { $0.programme == programme.id }.map(\.signer).max() ?? 0)
        return (next &+ 1, name)
    }

    /// The number of someone who has signed in any programme or in one.
    func knownSigner(_ text: String, in programme: ProgrammeRow?) throws -> Set<Signer> {
        var found: Set<Signer> = []
        for row in entries.standing where row.given != nil {
            guard programme.map({ $0.id == row.programme }) ?? true else { continue }
            let name = try name(of: row)
            if name?.lowercased() == text.lowercased() || String(row.signer) == text {
                found.insert(Signer(programme: row.programme, number: row.signer))
            }
        }
        guard found.isEmpty else { return found }
        throw VaultError.badInput(
            "no-signer", "nobody of that name or number has signed for this family",
            hint: "`footage consent list \(family.reference)` shows who has")
    }

    /// Someone who signs in a programme.
    struct Signer: Hashable {
        let programme: ProgrammeID
        let number: Int64
    }

    /// Who signs in a programme, by number: of each the name that was said last.
    private func signers(in programme: ProgrammeID) throws -> [Int64: String?] {
        try entries.standing.filter { $0.programme == programme && $0.given != nil }
            .reduce(into: [:]) { signers, row in
                signers[row.signer] = try .some(name(of: row) ?? signers[row.signer] ?? nil)
            }
    }

    private static func list(_ signers: [Int64: String?]) -> String {
        signers.sorted { $0.key < $1.key }.map { number, name in name ?? String(number) }
            .joined(separator: ", ")
    }

    static func place(of row: FactID, _ unlocked: UnlockedVault) -> SealedColumn {
        unlocked.column(ConsentRow.table, row.bytes, "signer_name")
    }
}

extension [ConsentRow] {
    /// Whether all who have signed for a purpose in a session's programme consented to it on that day, and
    /// none has withdrawn since.
    func allow(_ purpose: Purpose, in session: SessionRow) -> Bool {
        let rows = filter { row in
            row.purpose == purpose && row.programme == session.programme && row.given != nil
        }
        let signers = Dictionary(grouping: rows, by: \.signer)
        return !signers.isEmpty
            && signers.values.allSatisfy { $0.contains { $0.holds(on: session.date) } }
    }
}

extension ConsentRow {
    /// Whether this entry is a consent in force on a day, and not withdrawn since.
    fileprivate func holds(on day: CivilDate) -> Bool {
        guard let given, given <= day, withdrawn == nil else { return false }
        return expires.map { day <= $0 } ?? true
    }
}
