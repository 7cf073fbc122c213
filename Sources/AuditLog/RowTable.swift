/// A table of the catalog whose rows records speak of: the closed list.
///
/// What each event may say of which table stands in `Event.rows`. A program that adds to either writes
/// records of a later version, so that this one does not take them for forged.
public enum RowTable: String, Hashable, Sendable, CaseIterable {
    /// Backups, and their key parts.
    case backup
    /// Entries about children.
    case child
    /// Clips.
    case clip
    /// What was changed about clips and decided about them.
    case clipChange = "clip_change"
    /// Entries about consent.
    case consent
    /// Destructions under way.
    case destruction
    /// Films that were given to other organisations.
    case disclosure
    /// Copies that left the vault.
    case export
    /// Dated facts and events.
    case fact
    /// Families.
    case family
    /// Who may open which family.
    case grant = "grant_"
    /// Where the keys of clips lie.
    case header
    /// Holds.
    case hold
    /// Looks at holds.
    case holdReview = "hold_review"
    /// Incidents.
    case incident
    /// Moments that were marked in clips.
    case moment
    /// The files that films are.
    case part
    /// People.
    case person
    /// Retention policies.
    case policy
    /// Programmes.
    case programme
    /// Which children programmes are for.
    case programmeChildren = "programme_children"
    /// Runs of the purge.
    case purgeRun = "purge_run"
    /// Films in quarantine.
    case quarantine
    /// Approvals of moving clips.
    case rebind
    /// Requests for what is held about a family.
    case request
    /// What was entered about such requests.
    case requestEntry = "request_entry"
    /// Identities of families that are to be replaced.
    case rotation
    /// Sessions.
    case session
    /// What sessions were entered as before they were corrected.
    case sessionEntry = "session_entry"
    /// Keys that were set aside.
    case setAside = "set_aside"
    /// The sealed openings of commitments, of which the only word is that one is gone.
    case text
    /// What is kept of films that are gone.
    case tombstone
    /// The vault's keys.
    case vaultKey = "vault_key"
    /// The vault's keys, sealed to people.
    case wrap

    /// The table of a name as a record has it; none for one that this program does not know.
    ///
    /// - Parameter text: The name; one with an escape in it is none of these.
    /// - Returns: The table.
    static func named(_ text: ArraySlice<UInt8>) -> RowTable? { byText[text] }

    private static let byText = Dictionary(
        uniqueKeysWithValues: allCases.map { (ArraySlice($0.rawValue.utf8), $0) })

    /// Its name as people write it.
    public var name: String { rawValue.last == "_" ? String(rawValue.dropLast()) : rawValue }

    /// Whether each of its rows belongs to one family, so that only a record that names the family may
    /// speak of it.
    ///
    /// Rows of the other tables belong to a family or to none.
    public var isOfFamilies: Bool {
        switch self {
        case .child, .clip, .clipChange, .consent, .disclosure, .export, .fact, .family, .grant,
            .header,
            .hold, .holdReview, .moment, .programme, .programmeChildren, .rebind, .request,
            .requestEntry,
            .rotation, .session, .sessionEntry:
            true
        case .backup, .destruction, .incident, .part, .person, .policy, .purgeRun, .quarantine,
            .setAside, .text, .tombstone, .vaultKey, .wrap:
            false
        }
    }
}

/// What may become of a row.
public struct RowChanges: OptionSet, Hashable, Sendable {
    /// One bit each.
    public let rawValue: UInt8

    /// Makes the set of those whose bits are set.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// A row comes that was not there.
    public static let adds = Self(rawValue: 1)
    /// A row that is there becomes another.
    public static let changes = Self(rawValue: 2)
    /// A row that is there goes.
    public static let removes = Self(rawValue: 4)
}
