/// What can happen in a vault: the closed list of what the log records.
///
/// What each event means, who may sign it and how FHIR classifies it stands in one table,
/// `Event.rule`; an event that is not listed here cannot be written, and is not verified.
public enum Event: String, Hashable, Sendable, CaseIterable {
    // The vault
    /// Created the vault.
    case vaultCreate = "vault.create"
    /// Brought the vault to a newer format.
    case vaultMigrate = "vault.migrate"
    /// Changed a setting of the vault.
    case vaultSet = "vault.set"
    /// Opened a new epoch after a restore.
    case epochOpen = "epoch.open"
    /// Restored the vault from a backup.
    case restoreOpen = "restore.open"
    /// Settled what a restore left open.
    case restoreSettle = "restore.settle"
    /// Replayed the destruction ledger.
    case ledgerReplay = "ledger.replay"
    /// Read the vault's status.
    case statusRead = "status.read"

    // People and keys
    /// Added a person.
    case personAdd = "person.add"
    /// Accepted the vault on first use.
    case personAccept = "person.accept"
    /// Changed a person's roles.
    case personRoles = "person.roles"
    /// Retired a person.
    case personRetire = "person.retire"
    /// Gave a person a new identity.
    case personRekey = "person.rekey"
    /// Listed the people.
    case personList = "person.list"
    /// Showed a person.
    case personShow = "person.show"
    /// Named an approver.
    case approverName = "approver.name"
    /// Changed an identity's passphrase.
    case identityPassphrase = "identity.passphrase"
    /// Checked an identity against the vault.
    case identityCheck = "identity.check"
    /// Reported failed unlocks.
    case unlockFailures = "unlock.failures"
    /// Made a key.
    case keyMake = "key.make"
    /// Took the vault's keys back that a person was given.
    case keyRevoke = "key.revoke"
    /// Wrapped a key for a person.
    case keyWrap = "key.wrap"
    /// Rotated a key.
    case keyRotate = "key.rotate"
    /// Destroyed a key.
    case keyDestroy = "key.destroy"
    /// Made a new version of a ring.
    case ringRotate = "ring.rotate"
    /// Changed the log's key.
    case logKey = "log.key"
    /// Drilled the recovery identity.
    case recoveryDrill = "recovery.drill"
    /// Used the recovery identity.
    case recoveryUse = "recovery.use"
    /// Gave a person a new identity by recovery.
    case recoveryRekey = "recovery.rekey"
    /// Replaced the recovery identity.
    case recoveryRotate = "recovery.rotate"
    /// Opened a family by break-glass.
    case breakglassOpen = "breakglass.open"
    /// Reviewed a break-glass.
    case breakglassReview = "breakglass.review"

    // Families
    /// Created a family.
    case familyCreate = "family.create"
    /// Changed a family's particulars.
    case familySet = "family.set"
    /// Listed families.
    case familyList = "family.list"
    /// Showed a family.
    case familyShow = "family.show"
    /// Granted a family to a person.
    case familyGrant = "family.grant"
    /// Revoked a person's grant.
    case familyRevoke = "family.revoke"
    /// Noted that a family's identity must be replaced.
    case familyOwe = "family.owe"
    /// Gave a family a new identity.
    case familyRotate = "family.rotate"
    /// Erased a family's names and dates.
    case familyErase = "family.erase"
    /// Entered a child's particulars.
    case childSet = "child.set"
    /// Erased free text.
    case textErase = "text.erase"
    /// Opened a programme.
    case programmeOpen = "programme.open"
    /// Ended a programme.
    case programmeEnd = "programme.end"
    /// Reopened a programme.
    case programmeReopen = "programme.reopen"
    /// Corrected a programme's first day, or named its children.
    case programmeSet = "programme.set"
    /// Listed programmes.
    case programmeList = "programme.list"
    /// Added a session.
    case sessionAdd = "session.add"
    /// Corrected a session.
    case sessionCorrect = "session.correct"
    /// Marked a session as reviewed with the parent.
    case sessionReviewed = "session.reviewed"
    /// Marked a session's note as filed.
    case sessionNoteFiled = "session.note-filed"
    /// Listed sessions.
    case sessionList = "session.list"

    // Facts
    /// Recorded a consent.
    case consentRecord = "consent.record"
    /// Recorded a withdrawal of consent.
    case consentWithdraw = "consent.withdraw"
    /// Took an entry about consent back.
    case consentUndo = "consent.undo"
    /// Listed consents.
    case consentList = "consent.list"
    /// Recorded an event of a family.
    case eventRecord = "event.record"
    /// Took the entry of an event back.
    case eventUndo = "event.undo"
    /// Listed events of a family.
    case eventList = "event.list"
    /// Placed a hold.
    case holdPlace = "hold.place"
    /// Reviewed a hold.
    case holdReview = "hold.review"
    /// Released a hold.
    case holdRelease = "hold.release"
    /// Listed holds.
    case holdList = "hold.list"
    /// Opened a subject-access request.
    case requestOpen = "request.open"
    /// Entered something about a subject-access request.
    case requestSet = "request.set"
    /// Listed subject-access requests.
    case requestList = "request.list"
    /// Gave what a subject-access request asks for.
    case requestPackage = "request.package"
    /// Closed a subject-access request.
    case requestClose = "request.close"
    /// Recorded a disclosure.
    case disclosureRecord = "disclosure.record"

    // Footage
    /// Planned an upload.
    case uploadPlan = "upload.plan"
    /// Refused an upload.
    case uploadRefuse = "upload.refuse"
    /// Cleared away an interrupted upload.
    case uploadAbandon = "upload.abandon"
    /// Took a clip in.
    case clipUpload = "clip.upload"
    /// Read a stored clip back.
    case clipVerify = "clip.verify"
    /// Listed clips.
    case clipList = "clip.list"
    /// Showed a clip's particulars.
    case clipShow = "clip.show"
    /// Watched a clip.
    case clipWatch = "clip.watch"
    /// Exported a clip.
    case clipExport = "clip.export"
    /// Marked a moment of a clip.
    case momentAdd = "moment.add"
    /// Took the mark of a moment away.
    case momentDrop = "moment.drop"
    /// Listed the moments of clips.
    case momentList = "moment.list"
    /// Added a purpose to a clip.
    case clipPurpose = "clip.purpose"
    /// Dropped a purpose of a clip.
    case clipPurposeDrop = "clip.purpose-drop"
    /// Made a clip part of the record.
    case clipClass = "clip.class"
    /// Made a clip working material.
    case clipClassWorking = "clip.class-working"
    /// Marked a clip as derived from others.
    case clipDerive = "clip.derive"
    /// Took the mark of a derived clip back.
    case clipDeriveDrop = "clip.derive-drop"
    /// Extended a clip's life.
    case clipExtend = "clip.extend"
    /// Took an extension of a clip's life back.
    case clipExtendCancel = "clip.extend-cancel"
    /// Moved a clip to where it belongs.
    case clipRebind = "clip.rebind"
    /// Approved the moving of a clip.
    case clipRebindApprove = "clip.rebind-approve"
    /// Sealed a clip under a new key.
    case clipRekey = "clip.rekey"
    /// Destroyed a clip.
    case clipDestroy = "clip.destroy"
    /// Put a film into quarantine.
    case quarantineAdd = "quarantine.add"
    /// Listed the quarantine.
    case quarantineList = "quarantine.list"
    /// Showed a quarantined film.
    case quarantineShow = "quarantine.show"
    /// Noted what was found in a quarantined film that was looked into again.
    case quarantineProbe = "quarantine.probe"
    /// Bound a quarantined film to a session.
    case quarantineBind = "quarantine.bind"
    /// Returned a quarantined film.
    case quarantineReturn = "quarantine.return"
    /// Approved that a quarantined film is given back.
    case quarantineReturnApprove = "quarantine.return-approve"
    /// Destroyed a quarantined film.
    case quarantineDestroy = "quarantine.destroy"
    /// Erased the tombstones of films that long went out of quarantine.
    case quarantineErase = "quarantine.erase"
    /// Recorded the return of an export.
    case exportReturn = "export.return"
    /// Listed exports.
    case exportList = "export.list"
    /// Attested what became of a device's copy.
    case deviceAttest = "device.attest"

    // Policy and destruction
    /// Adopted a retention policy.
    case policyAdopt = "policy.adopt"
    /// Approved a retention policy.
    case policyApprove = "policy.approve"
    /// Showed the retention policy.
    case policyShow = "policy.show"
    /// Simulated a retention policy.
    case policySimulate = "policy.simulate"
    /// Explained a retention decision.
    case explain
    /// Listed the clips that wait for a person.
    case reviewList = "review.list"
    /// Decided a retention review.
    case reviewDecide = "review.decide"
    /// Waived a fact that a clip's rules require.
    case reviewWaive = "review.waive"
    /// Opened an incident.
    case incidentOpen = "incident.open"
    /// Closed an incident.
    case incidentClose = "incident.close"
    /// Listed incidents.
    case incidentList = "incident.list"
    /// Planned a purge.
    case purgePlan = "purge.plan"
    /// Started a purge.
    case purgeRun = "purge.run"
    /// Ended a purge.
    case purgeEnd = "purge.end"
    /// Refused to purge.
    case purgeRefuse = "purge.refuse"
    /// Braked a purge.
    case purgeBrake = "purge.brake"
    /// Confirmed the date.
    case clockConfirm = "clock.confirm"
    /// Noticed that the clock stepped back.
    case clockBack = "clock.back"

    // The log and upkeep
    /// Read the audit log.
    case auditRead = "audit.read"
    /// Exported the audit log.
    case auditExport = "audit.export"
    /// Verified the audit log.
    case auditVerify = "audit.verify"
    /// Took a checkpoint of the audit log.
    case auditCheckpoint = "audit.checkpoint"
    /// Witnessed a checkpoint.
    case auditWitness = "audit.witness"
    /// Made a report.
    case reportMake = "report.make"
    /// Made a backup.
    case backupMake = "backup.make"
    /// Put on record that a medium with key parts is lost or destroyed.
    case backupForget = "backup.forget"
    /// Read the stored clips back.
    case scrubRun = "scrub.run"
    /// Repaired the vault.
    case repairRun = "repair.run"
    /// Examined the vault.
    case doctorRun = "doctor.run"
}
