/// The second half of the table of events: which rows each may speak of.
///
/// Whoever holds the log's key could otherwise sign a record of an event that their role allows, and let
/// it change whatever row they like.
extension Event {
    /// The tables of whose rows its records may speak, and what they may say became of them.
    ///
    /// None of an event that only looks. Everything is here that any version of this program wrote.
    public var rows: [RowTable: RowChanges] {
        switch self {
        // The vault
        case .vaultCreate: [.person: .adds, .vaultKey: .adds, .wrap: .adds]
        case .epochOpen: [.vaultKey: .adds]
        case .restoreSettle: [.incident: .changes]
        case .ledgerReplay: [.purgeRun: .adds]
        // People and keys
        case .personAdd: [.person: .adds, .wrap: .adds]
        case .personAccept, .personRetire, .personRekey: [.person: .changes]
        case .keyRevoke: [.wrap: .removes]
        case .keyWrap, .ringRotate: [.vaultKey: .adds, .wrap: .adds]
        case .recoveryDrill: [.incident: .adds]
        case .recoveryUse:
            [.grant: [.adds, .changes], .incident: .adds, .quarantine: .changes]
        case .recoveryRotate: [.incident: .adds, .wrap: .changes]
        case .breakglassOpen: [.grant: .adds, .incident: .adds]
        case .breakglassReview: [.grant: .changes, .incident: .changes]
        // Families
        case .familyCreate: [.family: .adds, .grant: .adds]
        case .familySet: [.family: .changes]
        case .familyGrant: [.grant: .adds]
        case .familyRevoke: [.grant: .changes]
        case .familyOwe: [.grant: .changes, .rotation: .adds]
        case .familyRotate:
            [
                .clip: .changes, .family: .changes, .grant: .changes, .header: .changes,
                .incident: .adds, .rotation: .removes,
            ]
        case .familyErase:
            [.family: .changes, .part: .removes, .rotation: .removes, .tombstone: .removes]
        case .childSet: [.child: .adds]
        case .textErase: [.text: .removes]
        case .programmeOpen: [.fact: .adds, .programme: .adds, .programmeChildren: .adds]
        case .programmeEnd, .programmeReopen: [.fact: .adds]
        case .programmeSet: [.fact: .adds, .programmeChildren: .adds]
        case .sessionAdd: [.session: .adds]
        case .sessionCorrect:
            [.clip: .changes, .fact: .adds, .session: .changes, .sessionEntry: .adds]
        case .sessionReviewed, .sessionNoteFiled: [.fact: .adds]
        // Facts
        case .consentRecord, .consentWithdraw, .consentUndo: [.consent: .adds]
        case .eventRecord, .eventUndo: [.fact: .adds]
        case .holdPlace: [.hold: .adds]
        case .holdReview: [.hold: .changes, .holdReview: .adds]
        case .holdRelease: [.hold: .changes]
        case .requestOpen: [.request: .adds]
        case .requestSet: [.requestEntry: .adds]
        case .requestClose: [.request: .changes]
        case .disclosureRecord: [.disclosure: [.adds, .removes]]
        // Footage
        case .clipUpload: [.clip: .adds, .header: .adds, .incident: .adds, .part: .adds]
        case .clipVerify: [.clip: .changes, .incident: .adds, .quarantine: .changes]
        case .clipExport: [.export: [.adds, .removes]]
        case .momentAdd: [.moment: .adds]
        case .momentDrop: [.moment: .removes]
        case .clipPurpose, .clipPurposeDrop, .clipClass, .clipClassWorking:
            [.clip: .changes, .clipChange: .adds]
        case .clipDerive, .clipDeriveDrop, .clipExtend, .clipExtendCancel: [.clipChange: .adds]
        case .clipRebindApprove: [.rebind: .adds]
        case .clipRebind:
            [
                .clip: [.adds, .changes, .removes], .destruction: [.adds, .removes],
                .header: [.adds, .removes], .incident: .adds, .moment: [.adds, .removes],
                .part: .adds, .purgeRun: [.adds, .changes], .rebind: .changes, .tombstone: .adds,
            ]
        case .clipRekey: [.clip: .changes, .header: .changes, .moment: .changes]
        case .clipDestroy:
            [
                .clip: [.changes, .removes], .destruction: [.adds, .removes], .header: .removes,
                .moment: .removes, .purgeRun: .changes, .tombstone: .adds,
            ]
        case .quarantineAdd: [.incident: .adds, .part: .adds, .quarantine: .adds]
        case .quarantineProbe, .quarantineReturnApprove: [.quarantine: .changes]
        case .quarantineBind:
            [.clip: .adds, .clipChange: .adds, .header: .adds, .quarantine: .removes]
        case .quarantineReturn, .quarantineDestroy:
            [
                .destruction: [.adds, .removes], .purgeRun: [.adds, .changes],
                .quarantine: .removes, .tombstone: .adds,
            ]
        case .quarantineErase: [.part: .removes, .tombstone: .removes]
        case .exportReturn: [.export: .changes]
        // Policy and destruction
        case .policyAdopt: [.policy: .adds]
        case .policyApprove: [.policy: .changes]
        case .reviewDecide, .reviewWaive: [.clipChange: .adds]
        case .incidentOpen: [.incident: .adds]
        case .incidentClose: [.incident: .changes]
        case .purgeRun, .purgeBrake: [.purgeRun: .adds]
        case .purgeEnd: [.purgeRun: .changes]
        // The log and upkeep
        case .auditVerify: [.incident: .adds]
        case .backupMake: [.backup: [.adds, .changes]]
        case .backupForget: [.backup: .changes]
        case .repairRun: [.setAside: [.adds, .removes]]
        // What only looks, what changes nothing that is stored in rows, and what no program does yet.
        case .approverName, .auditCheckpoint, .auditExport, .auditRead, .auditWitness,
            .clipList, .clipShow,
            .clipWatch, .clockBack, .clockConfirm, .consentList, .deviceAttest,
            .doctorRun, .eventList, .explain, .exportList, .familyList,
            .familyShow, .holdList, .identityCheck,
            .identityPassphrase, .incidentList, .keyDestroy, .keyMake, .keyRotate, .logKey,
            .momentList,
            .personList, .personRoles, .personShow, .policyShow,
            .policySimulate, .programmeList, .purgePlan, .purgeRefuse, .quarantineList,
            .quarantineShow, .recoveryRekey,
            .reportMake, .requestList, .requestPackage, .restoreOpen, .reviewList,
            .scrubRun, .sessionList, .statusRead, .unlockFailures, .uploadAbandon, .uploadPlan,
            .uploadRefuse, .vaultMigrate, .vaultSet:
            [:]
        }
    }
}
