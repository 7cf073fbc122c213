import AuditLog
import Catalog
import VaultModel

extension Vault {
    /// How the vault stands today, without anyone's identity: counts and numbers only; not recorded.
    ///
    /// Clips whose end hangs on a child's date, which is sealed, are counted apart.
    public func status() throws -> VaultStatus {
        VaultStatus(try statusFigures(of: nil, person: nil, namesClips: false))
    }

    func statusFigures(
        of families: Set<FamilyID>?, person: PrincipalID?, namesClips: Bool
    ) throws -> StatusFigures {
        try catalog.read {
            try StatusReading(
                vault: self, families: families, namesClips: namesClips, readsDates: false,
                holdings: { try self.holdingsWithoutDates(of: $0) }, person: person
            ).figures()
        }
    }
}
