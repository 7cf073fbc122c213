import Catalog

/// The tables whose rows decide acts, and how the rows of a family are found.
enum DecidingTables {
    /// Tables of which every row decides, whatever the act: who may do what, with which keys, under which policy.
    static let always: [any StoredRow.Type] = [
        PersonRow.self, VaultKeyRow.self, WrapRow.self, PolicyRow.self, SetAsideRow.self,
    ]

    /// The same of a vault that was restored: an incident says whether its films may be opened.
    static let alwaysAfterRestore = always + [IncidentRow.self]

    /// Tables whose rows decide the acts that concern their family.
    static let ofFamilies: [(type: any StoredRow.Type, condition: String)] = [
        (FamilyRow.self, "id = ?"), (GrantRow.self, "family = ?"),
        (ProgrammeRow.self, "family = ?"),
        (ProgrammeChildrenRow.self, "family = ?"), (SessionRow.self, "family = ?"),
        (SessionEntryRow.self, "family = ?"), (FactRow.self, "family = ?"),
        (ConsentRow.self, "family = ?"), (HoldRow.self, "family = ?"),
        (HoldReviewRow.self, "family = ?"), (ChildRow.self, "family = ?"),
        (ClipRow.self, "family = ?"), (ExportRow.self, "family = ?"),
        (HeaderRow.self, "id IN (SELECT id FROM clip WHERE family = ?)"),
        (DestructionRow.self, "id IN (SELECT id FROM clip WHERE family = ?)"),
        (TombstoneRow.self, "family = ?"), (RebindRow.self, "family = ?"),
        (ClipChangeRow.self, "family = ?"), (DisclosureRow.self, "family = ?"),
        (RequestRow.self, "family = ?"), (RequestEntryRow.self, "family = ?"),
        (RotationRow.self, "family = ?"), (MomentRow.self, "family = ?"),
    ]

    /// Tables whose rows keep films, or names, from being destroyed: a row that was slipped in would hide what is
    /// overdue.
    static let keeping: [any StoredRow.Type] = [
        HoldRow.self, ClipChangeRow.self, RequestRow.self,
    ]

    /// Tables whose rows say when a film goes: one that was moved in any of them would hide what is due.
    static let dating: [any StoredRow.Type] =
        keeping + [
            FamilyRow.self, ProgrammeRow.self, ProgrammeChildrenRow.self, SessionRow.self,
            SessionEntryRow.self, FactRow.self, ConsentRow.self, ChildRow.self, ClipRow.self,
        ]

    /// Tables that registers and statements list: one that lacked a row would say that all is well.
    static let reported: [any StoredRow.Type] =
        dating + [
            IncidentRow.self, ExportRow.self, DisclosureRow.self, RequestEntryRow.self,
            HoldReviewRow.self, QuarantineRow.self, DestructionRow.self, TombstoneRow.self,
            RebindRow.self, GrantRow.self, RotationRow.self, PurgeRunRow.self, BackupRow.self,
        ]

    /// The names of `ofFamilies`.
    static let namesOfFamilies = Set(ofFamilies.map { $0.type.table })

    /// Tables whose rows decide what becomes of a film in quarantine, under the film's own id.
    static let ofFilms: [any StoredRow.Type] = [
        QuarantineRow.self, DestructionRow.self, TombstoneRow.self,
    ]
}
