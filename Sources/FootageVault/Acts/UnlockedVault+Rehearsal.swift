import AuditLog
import Catalog
import VaultModel

extension UnlockedVault {
    /// Runs acts as they would run and undoes them: who may, dates, rows and rules are checked in earnest.
    ///
    /// A refusal stays on record, as any does. Only acts whose whole effect lies in the catalog can be
    /// rehearsed; any other is refused before it begins, so that nothing is read without its record.
    public func rehearse<R>(_ acts: (UnlockedVault) throws -> R) throws -> R {
        isRehearsing = true
        defer { isRehearsing = false }
        return try acts(self)
    }

    /// Refuses to rehearse an act that has effects outside the catalog.
    func checkRehearsable(_ act: Act) throws {
        guard Self.rehearsable.contains(act.event), act.phase == nil else {
            throw VaultError(
                .usage, "no-rehearsal", "this cannot be tried without doing it",
                hint: "leave out --dry-run")
        }
    }

    /// Runs a transaction and rolls it back.
    func undo<R>(_ body: (CatalogTransaction) throws -> R) throws -> R {
        var result: R?
        do {
            try writing { transaction in
                result = try body(transaction)
                throw RehearsalEnd()
            }
        } catch is RehearsalEnd {
            if let result { return result }
        }
        throw VaultError(.failed, "no-rehearsal", "the rehearsal came to no end")
    }

    private static let rehearsable: Set<Event> = [
        .childSet, .clipClass, .clipClassWorking, .clipDerive, .clipDeriveDrop, .clipExtend,
        .clipExtendCancel, .clipPurpose,
        .breakglassReview, .clipPurposeDrop, .clipRebindApprove, .consentRecord, .consentUndo,
        .consentWithdraw,
        .deviceAttest, .eventRecord, .eventUndo, .familyCreate, .familyGrant,
        .familyOwe, .familyRevoke, .familySet,
        .holdPlace, .holdRelease, .holdReview, .incidentClose, .keyRevoke, .keyWrap, .logKey,
        .momentAdd, .momentDrop,
        .personAccept,
        .personAdd, .personRekey, .personRetire, .ringRotate,
        .policyAdopt, .policyApprove, .programmeEnd, .programmeOpen, .programmeReopen,
        .programmeSet, .quarantineReturnApprove, .requestClose, .requestOpen, .requestSet,
        .reviewDecide, .reviewWaive, .sessionAdd,
        .sessionCorrect, .sessionNoteFiled, .sessionReviewed, .textErase,
    ]
}

/// Thrown at the end of a rehearsed transaction, so that nothing of it stays.
private struct RehearsalEnd: Error {}
