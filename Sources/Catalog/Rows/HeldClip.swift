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
    /// What decisions rest on of every clip, each family's by session and number.
    ///
    /// It is read from the index alone: whole rows are ten times as long, and lie in order of random ids.
    func heldClipsByFamily() throws -> RowsByFamily<HeldClip> {
        // The same few sets again and again.
        var sets: [String: Set<Purpose>] = [:]
        return try RowsByFamily(
            self,
            """
            SELECT family, id, session, class, purposes, recorded, recorded_from, uploaded_on, \
            uploaded_by, state FROM clip ORDER BY family, session, number
            """
        ) { row in
            let words = try row.text(at: 4)
            let purposes = try sets[words] ?? row.purposes(at: 4)
            sets[words] = purposes
            let clip = HeldClip(
                id: try row.id(at: 1), session: try row.id(at: 2), kind: try row.word(at: 3),
                purposes: purposes, recorded: try row.date(at: 5),
                recordedFrom: try row.word(at: 6), uploadedOn: try row.date(at: 7),
                uploadedBy: try row.id(at: 8), state: try row.word(at: 9))
            return (try row.id(at: 0), clip)
        }
    }
}

extension Row {
    fileprivate func id<Kind>(at column: Int) throws -> ID<Kind> {
        let (high, low) = try words(at: column)
        return ID(high: high, low: low)
    }

    fileprivate func date(at column: Int) throws -> CivilDate {
        guard let days = Int32(exactly: try int(at: column)) else {
            throw CatalogError.malformed(table: ClipRow.table, detail: "no date")
        }
        return CivilDate(days: days)
    }

    fileprivate func word<Word: RawRepresentable>(
        at column: Int
    ) throws -> Word where Word.RawValue == String {
        let text = try text(at: column)
        guard let word = Word(rawValue: text) else {
            throw CatalogError.malformed(table: ClipRow.table, detail: "unknown word \(text)")
        }
        return word
    }

    fileprivate func purposes(at column: Int) throws -> Set<Purpose> {
        var reader = ValueReader(table: ClipRow.table, self, from: column)
        return try reader.words()
    }
}
