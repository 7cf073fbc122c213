import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// Of which family each free text is, and whose words it is, as the record says that first committed to it.
///
/// The catalog's own column says only where to look: no record speaks of it, so that a text of a family under
/// hold could be moved to another family and erased there.
struct TextOrigins {
    private let catalog: Catalog
    private var origins: [SHA256Digest: (family: FamilyID?, actor: PrincipalID)] = [:]
    private var next: UInt64 = 0

    init(_ catalog: Catalog) { self.catalog = catalog }

    /// Holds texts to their records, before they are erased as those of a family, or of none.
    ///
    /// - Returns: Who committed to them.
    /// - Throws: `VaultError` of kind `tampered` for a text of another family, or of no record.
    @discardableResult
    mutating func require(
        _ notes: [SHA256Digest], of family: FamilyID?
    ) throws -> Set<PrincipalID> {
        try readOn()
        var actors: Set<PrincipalID> = []
        for note in notes {
            guard let origin = origins[note], origin.family == family else { throw Self.misfiled }
            actors.insert(origin.actor)
        }
        return actors
    }

    /// Whether something is gone as a record says: of a text only a record of the text's own family says so.
    mutating func allow(_ erasure: LoggedErasure, by record: RecordGlance) throws -> Bool {
        guard let note = erasure.text else { return true }
        try readOn()
        guard let origin = origins[note] else { return false }
        return origin.family == record.family
    }

    /// Reads what the log came by since it was last read.
    private mutating func readOn() throws {
        let log = try LogTable(catalog.database)
        guard next < log.size else { return }
        var found = origins
        try log.forEachLeaf(from: next) { _, leaf in
            let record = try RecordGlance(leaf: leaf)
            guard let note = record.note, found[note] == nil else { return }
            found[note] = (record.family, record.actor)
        }
        (origins, next) = (found, log.size)
    }

    /// A text that does not stand with the family that its record names.
    static var misfiled: VaultError {
        VaultError(
            .tampered, "text-misfiled",
            "a free text stands with a family, or with none, that its record does not name",
            hint: "it was not erased; run `footage audit verify`, and tell information governance")
    }
}
