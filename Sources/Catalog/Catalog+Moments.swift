public import VaultModel

extension Catalog {
    /// What was marked in a clip, by number.
    public func moments(of clip: ClipID) throws -> [MomentRow] {
        try rows(MomentRow.self, where: "clip = ? ORDER BY number", [.id(clip)])
    }
}
