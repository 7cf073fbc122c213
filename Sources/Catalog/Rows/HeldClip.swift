import Database
public import VaultModel

/// What a decision about a clip rests on of the clip's own row, as small as can be.
public struct HeldClip: Sendable {
    /// The clip's id.
    public let id: ClipID
    /// The session it belongs to.
    public let session: SessionID
    /// Working material, or part of the record.
    public let kind: ClipClass
    /// What it is kept for.
    public let purposes: Set<Purpose>
    /// The civil date it was filmed.
    public let recorded: CivilDate
    /// How that date is known.
    public let recordedFrom: RecordedFrom
    /// The civil date on which it was taken in.
    public let uploadedOn: CivilDate
    /// Who took it in.
    public let uploadedBy: PrincipalID
    /// Whether its destruction has begun.
    public let state: ClipState
}

extension ClipRow {
    /// What a decision rests on.
    public var held: HeldClip {
        HeldClip(
            id: id, session: session, kind: kind, purposes: purposes, recorded: recorded,
            recordedFrom: recordedFrom, uploadedOn: uploadedOn, uploadedBy: uploadedBy,
            state: state)
    }
}

extension Catalog {
    /// What decisions rest on of the clips of some families, each family's by session and number.
    ///
    /// It is read from the index alone: whole rows are ten times as long, and lie in order of random ids.
    func heldClipsByFamily(in stretch: FamilyStretch) throws -> RowsByFamily<HeldClip> {
        // The same few sets again and again.
        var sets: [String: Set<Purpose>] = [:]
        return try RowsByFamily(
            self,
            """
            SELECT family, id, session, class, purposes, recorded, recorded_from, uploaded_on, \
            uploaded_by, state FROM clip WHERE family BETWEEN ? AND ? \
            ORDER BY family, session, number
            """, in: stretch
        ) { row in
            var values = ValueReader(table: ClipRow.table, row, from: 0)
            do throws(CatalogError) {
                let family: FamilyID = try values.id()
                return (family, try HeldClip(&values, &sets))
            } catch {
                throw values.damage ?? error
            }
        }
    }
}

extension HeldClip {
    fileprivate init(
        _ values: inout ValueReader, _ sets: inout [String: Set<Purpose>]
    ) throws(CatalogError) {
        id = try values.id()
        session = try values.id()
        kind = try values.word()
        let words = try values.text()
        if let known = sets[words] {
            purposes = known
        } else {
            purposes = try values.words(of: words)
            sets[words] = purposes
        }
        recorded = try values.date()
        recordedFrom = try values.word()
        uploadedOn = try values.date()
        uploadedBy = try values.id()
        state = try values.word()
    }
}
