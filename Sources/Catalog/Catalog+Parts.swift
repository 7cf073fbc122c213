public import Database
public import VaultModel

extension Catalog {
    /// The rows of films that have a keyed digest, or of which a part has it, and for which the condition holds.
    ///
    /// Each part that has it is read by itself, so that a witness judges it: a part that was slipped in would
    /// say of a film that the vault has it, which the vault has not.
    public func films<Stored: StoredRow>(
        _: Stored.Type, withDigest digest: [UInt8], where condition: String = "1",
        _ values: [DatabaseValue] = []
    ) throws -> [Stored] {
        try read {
            let parts = try rows(PartRow.self, where: "digest = ?", [.blob(digest)])
            let films = Set(parts.map(\.film)).sorted()
            let places = films.map { _ in "?" }.joined(separator: ", ")
            return try rows(
                Stored.self, where: "(digest = ? OR id IN (\(places))) AND \(condition)",
                [.blob(digest)] + films.map { .id($0) } + values)
        }
    }

    /// The files that a film was made of, in order; none of a film that was one file.
    public func parts(of film: ClipID) throws -> [PartRow] {
        try rows(PartRow.self, where: "film = ? ORDER BY position, id", [.id(film)])
    }

    /// How many files the films of a family were made of, where they were several.
    public func partCounts(of family: FamilyID) throws -> [ClipID: Int] {
        let parts = try rows(
            PartRow.self, where: "film IN (SELECT id FROM clip WHERE family = ?)", [.id(family)])
        return parts.reduce(into: [:]) { $0[$1.film, default: 0] += 1 }
    }
}
