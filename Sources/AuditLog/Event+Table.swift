extension Event {
    /// The event's title, who may sign it, and what FHIR calls it.
    public var rule: EventRule {
        switch self {
        // The vault
        case .vaultCreate: .act("Created the vault", by: .anyone, .application, .create)
        case .vaultMigrate:
            .act("Brought the vault to a newer format", by: [.administrator], .application, .update)
        case .vaultSet:
            .act("Changed a setting of the vault", by: [.administrator], .application, .update)
        case .epochOpen:
            .act("Opened a new epoch after a restore", by: [.governance], .application, .create)
        case .restoreOpen:
            .act(
                "Restored the vault from a backup", by: [.governance, .administrator], .application,
                .execute)
        case .restoreSettle:
            .act("Settled what a restore left open", by: [.governance], .application, .update)
        case .ledgerReplay:
            .act(
                "Replayed the destruction ledger", by: [.governance, .administrator], .application,
                .delete)
        case .statusRead:
            .read(
                "Read the vault's status",
                by: [.practitioner, .supervisor, .governance, .administrator, .retention], .query)
        // People and keys
        case .personAdd:
            .act("Added a person", by: [.governance, .administrator], .securityAlert, .create)
        case .personAccept:
            .act("Accepted the vault on first use", by: .anyone, .securityAlert, .update)
        case .personRoles:
            .act(
                "Changed a person's roles", by: [.governance, .administrator], .securityAlert,
                .update)
        case .personRetire: .act("Retired a person", by: [.administrator], .securityAlert, .delete)
        case .personRekey:
            .act(
                "Gave a person a new identity", by: [.governance, .administrator], .securityAlert,
                .update)
        case .personList: .read("Listed the people", by: .anyone, .query)
        case .personShow: .read("Showed a person", by: .anyone, .query)
        case .approverName: .act("Named an approver", by: [.governance], .securityAlert, .update)
        case .identityPassphrase:
            .act("Changed an identity's passphrase", by: .anyone, .securityAlert, .update)
        case .identityCheck:
            .read("Checked an identity against the vault", by: .anyone, .authentication)
        case .unlockFailures:
            .act("Reported failed unlocks", by: .anyone, .authentication, .execute)
        case .keyMake: .act("Made a key", by: .anyone, .securityAlert, .create)
        case .keyWrap: .act("Wrapped a key for a person", by: .anyone, .securityAlert, .update)
        case .keyRevoke:
            .act(
                "Took back the keys that a person was given", by: [.governance, .administrator],
                .securityAlert, .delete)
        case .keyRotate:
            .act(
                "Rotated a key", by: [.practitioner, .supervisor, .governance, .administrator],
                .securityAlert, .update)
        case .keyDestroy:
            .act("Destroyed a key", by: [.governance, .retention], .securityAlert, .delete)
        case .ringRotate:
            .act(
                "Made a new version of a ring", by: [.governance, .administrator], .securityAlert,
                .update)
        case .logKey: .act("Changed the log's key", by: [.administrator], .securityAlert, .update)
        case .recoveryDrill:
            .act(
                "Drilled the recovery identity", by: [.governance], .securityAlert, .execute,
                orRecovery: true)
        case .recoveryUse:
            .act(
                "Used the recovery identity", by: [.governance], .emergencyOverride, .execute,
                orRecovery: true)
        case .recoveryRekey:
            .act(
                "Gave a person a new identity by recovery", by: [.governance], .securityAlert,
                .update, orRecovery: true)
        case .recoveryRotate:
            .act(
                "Replaced the recovery identity", by: [.governance], .securityAlert, .update,
                orRecovery: true)
        case .breakglassOpen:
            .act("Opened a family by break-glass", by: [.governance], .emergencyOverride, .execute)
        case .breakglassReview:
            .act(
                "Reviewed a break-glass", by: [.supervisor, .governance], .emergencyOverride,
                .update)
        // Families
        case .familyCreate:
            .act("Created a family", by: [.practitioner, .administrator], .patientRecord, .create)
        case .familySet:
            .act(
                "Changed a family's particulars", by: [.practitioner, .governance, .administrator],
                .patientRecord, .update)
        case .familyList:
            .read(
                "Listed families",
                by: [.uploader, .practitioner, .supervisor, .governance, .administrator], .query)
        case .familyShow:
            .read(
                "Showed a family",
                by: [.uploader, .practitioner, .supervisor, .governance, .administrator], .query)
        case .familyGrant:
            .act(
                "Granted a family to a person", by: [.practitioner, .governance], .securityAlert,
                .create)
        case .familyRevoke:
            .act(
                "Revoked a person's grant", by: [.practitioner, .governance, .administrator],
                .securityAlert, .delete)
        case .familyOwe:
            .act(
                "Noted that a family is owed a new identity", by: [.governance, .administrator],
                .securityAlert, .create)
        case .familyRotate:
            .act(
                "Gave a family a new identity", by: [.practitioner, .supervisor, .governance],
                .securityAlert, .update)
        case .familyErase:
            .act(
                "Erased a family's names and dates", by: [.governance, .retention], .patientRecord,
                .delete)
        case .childSet:
            .act(
                "Entered a child's particulars", by: [.practitioner, .governance], .patientRecord,
                .update)
        case .textErase:
            .act("Erased free text", by: [.governance, .retention], .patientRecord, .delete)
        case .programmeOpen:
            .act("Opened a programme", by: [.practitioner], .procedureRecord, .create)
        case .programmeEnd:
            .act("Ended a programme", by: [.practitioner], .procedureRecord, .update)
        case .programmeReopen:
            .act("Reopened a programme", by: [.practitioner], .procedureRecord, .update)
        case .programmeSet:
            .act(
                "Corrected a programme's first day, or named its children", by: [.practitioner],
                .procedureRecord, .update)
        case .programmeList:
            .read("Listed programmes", by: [.practitioner, .supervisor, .governance], .query)
        case .sessionAdd: .act("Added a session", by: [.practitioner], .procedureRecord, .create)
        case .sessionCorrect:
            .act("Corrected a session", by: [.practitioner], .procedureRecord, .update)
        case .sessionReviewed:
            .act(
                "Marked a session as reviewed with the parent", by: [.practitioner],
                .procedureRecord, .update)
        case .sessionNoteFiled:
            .act("Marked a session's note as filed", by: [.practitioner], .procedureRecord, .update)
        case .sessionList:
            .read("Listed sessions", by: [.practitioner, .supervisor, .governance], .query)
        // Facts
        case .consentRecord:
            .act("Recorded a consent", by: [.practitioner, .governance], .patientRecord, .create)
        case .consentWithdraw:
            .act(
                "Recorded a withdrawal of consent", by: [.practitioner, .governance],
                .patientRecord, .update)
        case .consentUndo:
            .act(
                "Took an entry about consent back", by: [.practitioner, .governance],
                .patientRecord, .update)
        case .consentList:
            .read("Listed consents", by: [.practitioner, .supervisor, .governance], .query)
        case .eventRecord:
            .act(
                "Recorded an event of a family", by: [.practitioner, .governance], .patientRecord,
                .create)
        case .eventUndo:
            .act(
                "Took the entry of an event back", by: [.practitioner, .governance],
                .patientRecord, .update)
        case .eventList:
            .read(
                "Listed events of a family", by: [.practitioner, .supervisor, .governance], .query)
        case .holdPlace:
            .act("Placed a hold", by: [.practitioner, .governance], .patientRecord, .create)
        case .holdReview: .act("Reviewed a hold", by: [.governance], .patientRecord, .update)
        case .holdRelease: .act("Released a hold", by: [.governance], .patientRecord, .update)
        case .holdList:
            .read("Listed holds", by: [.practitioner, .supervisor, .governance], .query)
        case .requestOpen:
            .act("Opened a subject-access request", by: [.governance], .patientRecord, .create)
        case .requestSet:
            .act(
                "Entered something about a subject-access request", by: [.governance],
                .patientRecord, .update)
        case .requestList: .read("Listed subject-access requests", by: [.governance], .query)
        case .requestPackage:
            .read(
                "Gave what a subject-access request asks for", by: [.governance], .export)
        case .requestClose:
            .act("Closed a subject-access request", by: [.governance], .patientRecord, .update)
        case .disclosureRecord:
            .act("Recorded a disclosure", by: [.governance], .patientRecord, .create)
        // Footage
        case .uploadPlan: .read("Planned an upload", by: [.uploader, .practitioner], .dataImport)
        case .uploadRefuse:
            .act("Refused an upload", by: [.uploader, .practitioner], .dataImport, .execute)
        case .uploadAbandon:
            .act("Cleared away an interrupted upload", by: .anyone, .dataImport, .delete)
        case .clipUpload:
            .act("Took a clip in", by: [.uploader, .practitioner], .dataImport, .create)
        case .clipVerify:
            .act(
                "Read a stored clip back",
                by: [.uploader, .practitioner, .supervisor, .governance, .administrator],
                .application, .execute)
        case .clipList:
            .read(
                "Listed clips",
                by: [.uploader, .practitioner, .supervisor, .governance, .administrator], .query)
        case .clipShow:
            .read(
                "Showed a clip's particulars",
                by: [.uploader, .practitioner, .supervisor, .governance], .query)
        case .clipWatch:
            .read(
                "Watched a clip", by: [.practitioner, .supervisor, .governance], .instancesAccessed)
        case .clipExport:
            .read("Exported a clip", by: [.practitioner, .supervisor, .governance], .export)
        case .momentAdd:
            .act(
                "Marked a moment of a clip", by: [.practitioner, .supervisor, .governance],
                .instancesAccessed, .update)
        case .momentDrop:
            .act(
                "Took the mark of a moment away", by: [.practitioner, .supervisor, .governance],
                .instancesAccessed, .update)
        case .momentList:
            .read(
                "Listed the moments of clips", by: [.practitioner, .supervisor, .governance], .query
            )
        case .clipPurpose:
            .act(
                "Added a purpose to a clip", by: [.practitioner, .governance], .instancesAccessed,
                .update)
        case .clipPurposeDrop:
            .act("Dropped a purpose of a clip", by: [.governance], .instancesAccessed, .update)
        case .clipClass:
            .act(
                "Made a clip part of the record", by: [.practitioner, .governance],
                .instancesAccessed, .update)
        case .clipClassWorking:
            .act("Made a clip working material", by: [.governance], .instancesAccessed, .update)
        case .clipDerive:
            .act(
                "Marked a clip as derived from others", by: [.practitioner, .governance],
                .instancesAccessed, .update)
        case .clipDeriveDrop:
            .act(
                "Took the mark of a derived clip back", by: [.governance], .instancesAccessed,
                .update)
        case .clipExtend:
            .act("Extended a clip's life", by: [.governance], .instancesAccessed, .update)
        case .clipExtendCancel:
            .act(
                "Took an extension of a clip's life back", by: [.governance], .instancesAccessed,
                .update)
        case .clipRebind:
            .act(
                "Moved a clip to where it belongs", by: [.practitioner, .governance],
                .instancesAccessed, .update)
        case .clipRebindApprove:
            .act("Approved the moving of a clip", by: [.governance], .instancesAccessed, .update)
        case .clipRekey:
            .act(
                "Sealed a clip under a new key", by: [.practitioner, .supervisor, .governance],
                .securityAlert, .update)
        case .clipDestroy:
            .act("Destroyed a clip", by: [.governance, .retention], .studyDeleted, .delete)
        case .quarantineAdd:
            .act(
                "Put a film into quarantine", by: [.uploader, .practitioner], .dataImport, .create)
        case .quarantineList:
            .read("Listed the quarantine", by: [.uploader, .practitioner, .governance], .query)
        case .quarantineShow:
            .read("Showed a quarantined film", by: [.uploader, .practitioner, .governance], .query)
        case .quarantineProbe:
            .act(
                "Looked into a quarantined film again", by: [.uploader, .practitioner], .dataImport,
                .update)
        case .quarantineBind:
            .act(
                "Bound a quarantined film to a session", by: [.practitioner, .governance],
                .dataImport, .update)
        case .quarantineReturn:
            .act(
                "Returned a quarantined film", by: [.practitioner, .governance, .retention],
                .export, .delete)
        case .quarantineReturnApprove:
            .act(
                "Approved the return of a quarantined film", by: [.governance], .export, .update)
        case .quarantineDestroy:
            .act(
                "Destroyed a quarantined film", by: [.governance, .retention], .studyDeleted,
                .delete)
        case .quarantineErase:
            .act(
                "Erased the tombstones of quarantined films", by: [.governance, .retention],
                .studyDeleted, .delete)
        case .exportReturn:
            .act(
                "Recorded the return of an export", by: [.practitioner, .supervisor, .governance],
                .export, .update)
        case .exportList:
            .read("Listed exports", by: [.practitioner, .supervisor, .governance], .query)
        case .deviceAttest:
            .act(
                "Attested what became of a device's copy",
                by: [.uploader, .practitioner, .administrator], .application, .update)
        // Policy and destruction
        case .policyAdopt:
            .act("Adopted a retention policy", by: [.governance], .application, .create)
        case .policyApprove:
            .act("Approved a retention policy", by: [.governance], .application, .update)
        case .policyShow: .read("Showed the retention policy", by: .anyone, .query)
        case .policySimulate: .read("Simulated a retention policy", by: .anyone, .query)
        case .explain: .read("Explained a retention decision", by: .anyone, .query)
        case .reviewList:
            .read(
                "Listed the clips that wait for a person",
                by: [.practitioner, .supervisor, .governance], .query)
        case .reviewDecide:
            .act(
                "Decided a retention review", by: [.practitioner, .supervisor, .governance],
                .application, .update)
        case .reviewWaive:
            .act("Waived a fact that a clip requires", by: [.governance], .application, .update)
        case .incidentOpen: .act("Opened an incident", by: .anyone, .securityAlert, .create)
        case .incidentClose:
            .act(
                "Closed an incident", by: [.supervisor, .governance, .administrator],
                .securityAlert, .update)
        case .incidentList:
            .read(
                "Listed incidents", by: [.practitioner, .supervisor, .governance, .administrator],
                .query)
        case .purgePlan: .read("Planned a purge", by: [.governance, .retention], .query)
        case .purgeRun:
            .act("Started a purge", by: [.governance, .retention], .application, .execute)
        case .purgeEnd:
            .act("Ended a purge", by: [.governance, .retention], .application, .execute)
        case .purgeRefuse:
            .act("Refused to purge", by: [.governance, .retention], .application, .execute)
        case .purgeBrake:
            .act("Braked a purge", by: [.governance, .retention], .application, .execute)
        case .clockConfirm: .act("Confirmed the date", by: [.governance], .application, .update)
        case .clockBack:
            .act("Noticed that the clock stepped back", by: .anyone, .application, .execute)
        // The log and upkeep
        case .auditRead:
            .read("Read the audit log", by: [.practitioner, .governance], .auditLogUsed)
        case .auditExport:
            .read("Exported the audit log", by: [.practitioner, .governance], .auditLogUsed)
        case .auditVerify: .read("Verified the audit log", by: .anyone, .auditLogUsed)
        case .auditCheckpoint:
            .read("Took a checkpoint of the audit log", by: .anyone, .auditLogUsed)
        case .auditWitness: .act("Witnessed a checkpoint", by: .anyone, .auditLogUsed, .execute)
        case .reportMake:
            .read(
                "Made a report", by: [.practitioner, .supervisor, .governance, .administrator],
                .query)
        case .backupMake: .act("Made a backup", by: [.administrator], .export, .create)
        case .backupForget:
            .act(
                "Put on record that a medium with key parts is lost or destroyed",
                by: [.governance], .application, .update)
        case .scrubRun:
            .act(
                "Read the stored clips back",
                by: [.practitioner, .supervisor, .governance, .administrator], .application,
                .execute)
        case .repairRun: .act("Repaired the vault", by: [.administrator], .application, .execute)
        case .doctorRun: .read("Examined the vault", by: [.administrator], .application)
        }
    }
}
