import Database
public import VaultModel

/// Families that follow each other in order of id: what one thread goes through at a time.
public struct FamilyStretch: Hashable, Sendable {
    /// The smallest id.
    public let first: FamilyID
    /// The largest.
    public let last: FamilyID
}

extension Catalog {
    /// All families in order of id, so many at a time; by their number, for ids may lie as close as somebody likes.
    public func familyStretches(of count: Int) throws -> [FamilyStretch] {
        var stretches: [FamilyStretch] = []
        var first: FamilyID?
        var last: FamilyID?
        var found = 0
        try database.forEach("SELECT id FROM family ORDER BY id") { row in
            let (high, low) = try row.words(at: 0)
            let id = FamilyID(high: high, low: low)
            first = first ?? id
            last = id
            found += 1
            guard found == count else { return }
            stretches.append(FamilyStretch(first: first ?? id, last: id))
            (first, found) = (nil, 0)
        }
        if let first, let last { stretches.append(FamilyStretch(first: first, last: last)) }
        return stretches
    }
}
