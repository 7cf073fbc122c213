import AuditLog
import Catalog
public import VaultModel

extension UnlockedVault {
    /// Where people find clips, or found them before they were destroyed, for who may list every family.
    ///
    /// It is empty for anyone else: the purge job sees ids only. Nothing but references and numbers is
    /// read, so it is part of the act that it belongs to and not recorded by itself.
    public func addresses(of clips: some Sequence<ClipID>) throws -> [ClipID: ClipAddress] {
        guard case .all? = Action.listClips.reach(of: try roles()) else { return [:] }
        let resolver = RecordResolver(self)
        var addresses: [ClipID: ClipAddress] = [:]
        for clip in clips { addresses[clip] = try resolver.address(of: clip) }
        return addresses
    }
}
