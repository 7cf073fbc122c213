import AuditLog
import Catalog
import Database
import VaultModel

extension Vault {
    /// How the vault stands today, without anyone's identity: counts and numbers only; not recorded.
    ///
    /// Clips whose end hangs on a child's date, which is sealed, are counted apart. Whether the log could be
    /// written now is tried, without writing.
    public func status() throws -> VaultStatus {
        let reason = try whyNothingCanBeRecorded()
        var figures = try statusFigures(of: nil, person: nil, namesClips: false)
        figures.cannotRecord = reason
        return VaultStatus(figures)
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

    /// Why a record could not be written now; none when nothing is known to be in the way.
    private func whyNothingCanBeRecorded() throws -> String? {
        do {
            try catalog.requireWritable()
        } catch let error as DatabaseError {
            guard case .corrupt = error else { return error.message }
            throw error
        }
        return reserve.scarceRoom.map {
            "\($0 >> 10) KiB are free on the catalog's disk, and it needs \(LogReserve.roomForRecords >> 10)"
        }
    }
}
