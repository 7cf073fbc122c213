import Database
public import VaultModel

extension Catalog {
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
