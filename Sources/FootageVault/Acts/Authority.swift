import Retention
import VaultModel

/// Who may do what: the matrix of roles and acts, in one place.
///
/// A role either may act on every family, or only on those it holds a grant for. What a role is not
/// listed with, it may not do. Whether two people must be involved is decided where the act is.
enum Action: String, Hashable, Sendable, CaseIterable {
    case addPeople = "add people"
    case retirePeople = "retire people"
    case giveGovernance = "give governance"
    case shareKeys = "share keys"
    case createFamily = "create a family"
    case listFamilies = "list families"
    case keepFamily = "keep a family's sessions and programmes"
    case measureProgrammes = "measure programmes"
    case enterDates = "enter a child's dates"
    case grantFamily = "grant a family"
    case revokeFamily = "revoke a family"
    case rotateFamily = "give a family a new identity"
    case seeAccess = "see who can open a family's films"
    case seePersonAccess = "see which families somebody can open"
    case upload
    case attestDevice = "attest what was seen on a device"
    case listDevices = "list devices"
    case listQuarantine = "list the quarantine"
    case bindQuarantined = "bind a quarantined film"
    case returnQuarantined = "give a quarantined film back"
    case approveReturn = "approve the return of a quarantined film"
    case destroyQuarantined = "destroy a quarantined film"
    case listClips = "list clips"
    case openClips = "open clips"
    case keepMoments = "mark moments"
    case rekeyClip = "seal a film under a new key"
    case rebindClip = "move a clip to where it belongs"
    case approveRebind = "approve the moving of a clip"
    case addPurpose = "add a purpose to a clip"
    case dropPurpose = "drop a purpose of a clip"
    case makeRecord = "make a clip part of the record"
    case makeWorking = "make a clip working material"
    case markDerived = "mark a clip as derived"
    case dropDerivation = "take the mark of a derived clip back"
    case extendClip = "keep a clip longer"
    case listReviews = "list what waits for a person"
    case decideReview = "decide a review"
    case waiveRequirement = "waive what a clip requires"
    case recordConsent = "record consent"
    case recordEvent = "record an event"
    case placeHold = "place a hold"
    case nameWatchers = "say who may still watch under a hold"
    case reviewHold = "review a hold"
    case releaseHold = "release a hold"
    case handleRequests = "handle subject-access requests"
    case listDisclosures = "list disclosures"
    case adoptPolicy = "adopt a policy"
    case comparePolicy = "compare a policy with what is held"
    case explain
    case purge
    case confirmClock = "confirm the date"
    case certify = "certify destructions"
    case readLog = "read the log"
    case rotateLogKey = "change the log's key"
    case readAlerts = "read the log for alerts"
    case eraseText = "erase free text"
    case useRecovery = "drill, use or replace the recovery identity"
    case breakGlass = "open a family by break-glass"
    case reviewBreakGlass = "review a break-glass"
    case readStatus = "read the status"
    case listIncidents = "list incidents"
    case closeIncident = "close an incident"
    case closeLostRecovery = "close the incident of a lost recovery identity"
    case backUp = "back up"
    case forgetBackup = "put a lost medium on record"
    case restore = "restore the vault"
    case scrub = "read every payload back"
    case scrubWithKeys = "open films to check them"
    case repair = "repair the vault"
    case examine = "examine the vault"

    /// How far a role's power over an act goes.
    enum Reach: Sendable {
        /// Families that the person holds a grant for.
        case own
        /// Every family, or an act that concerns none.
        case all
    }

    /// The roles that may act, and how far.
    var allowed: [Role: Reach] {
        switch self {
        case .addPeople, .retirePeople: [.administrator: .all]
        case .giveGovernance: [.governance: .all]
        case .shareKeys: [.practitioner: .all, .governance: .all, .administrator: .all]
        case .createFamily: [.practitioner: .all, .administrator: .all]
        case .listFamilies:
            [
                .uploader: .all, .practitioner: .own, .supervisor: .own, .governance: .all,
                .administrator: .all,
            ]
        case .keepFamily: [.practitioner: .own]
        case .measureProgrammes: [.practitioner: .own, .supervisor: .own, .governance: .all]
        case .enterDates: [.practitioner: .own, .governance: .all]
        case .grantFamily: [.practitioner: .own]
        case .revokeFamily: [.practitioner: .own, .governance: .all, .administrator: .all]
        case .rotateFamily: [.practitioner: .own, .supervisor: .own, .governance: .own]
        case .seeAccess: [.practitioner: .own, .supervisor: .own, .governance: .all]
        // Their own is what they can open themselves.
        case .seePersonAccess:
            Dictionary(
                uniqueKeysWithValues: Role.allCases.map { ($0, $0 == .governance ? .all : .own) })
        case .upload: [.uploader: .all, .practitioner: .own]
        case .attestDevice: [.uploader: .all, .practitioner: .all, .administrator: .all]
        case .listDevices:
            [.practitioner: .all, .supervisor: .all, .governance: .all, .administrator: .all]
        case .listQuarantine: [.uploader: .own, .practitioner: .own, .governance: .all]
        case .bindQuarantined, .returnQuarantined: [.practitioner: .own, .governance: .all]
        case .approveReturn, .destroyQuarantined: [.governance: .all]
        case .listClips: [.practitioner: .own, .supervisor: .own, .governance: .all]
        case .openClips, .keepMoments, .rekeyClip:
            [.practitioner: .own, .supervisor: .own, .governance: .own]
        case .rebindClip: [.practitioner: .own]
        case .approveRebind: [.governance: .all]
        case .addPurpose, .makeRecord, .markDerived: [.practitioner: .own, .governance: .all]
        case .dropPurpose, .makeWorking, .dropDerivation, .extendClip, .waiveRequirement:
            [.governance: .all]
        case .listReviews: [.practitioner: .own, .supervisor: .own, .governance: .all]
        // Whom of them a rule lets decide, the rule says.
        case .decideReview:
            Dictionary(
                uniqueKeysWithValues: Policy.Review.deciders.map {
                    ($0, $0 == .governance ? .all : .own)
                })
        case .recordConsent: [.practitioner: .own, .governance: .all]
        case .recordEvent: [.practitioner: .own, .governance: .all]
        case .placeHold: [.practitioner: .own, .governance: .all]
        case .nameWatchers, .reviewHold, .releaseHold: [.governance: .all]
        case .handleRequests, .listDisclosures: [.governance: .all]
        case .adoptPolicy, .comparePolicy: [.governance: .all]
        case .explain:
            [
                .uploader: .all, .practitioner: .own, .supervisor: .own, .governance: .all,
                .administrator: .all, .retention: .all,
            ]
        case .purge: [.governance: .all, .retention: .all]
        case .confirmClock: [.governance: .all]
        case .certify: [.governance: .all]
        case .readLog: [.practitioner: .own, .governance: .all]
        case .rotateLogKey: [.administrator: .all]
        case .readAlerts, .eraseText, .useRecovery, .breakGlass: [.governance: .all]
        case .reviewBreakGlass: [.supervisor: .all, .governance: .all]
        case .readStatus:
            [
                .practitioner: .own, .supervisor: .own, .governance: .all, .administrator: .all,
                .retention: .all,
            ]
        case .listIncidents:
            [.practitioner: .own, .supervisor: .own, .governance: .all, .administrator: .all]
        case .closeIncident: [.governance: .all]
        // Never by who caused it: where one person alone holds governance, the others look into it.
        case .closeLostRecovery: [.supervisor: .all, .governance: .all, .administrator: .all]
        case .backUp: [.administrator: .all]
        case .forgetBackup: [.governance: .all]
        case .restore: [.governance: .all]
        case .scrub, .repair, .examine: [.administrator: .all]
        case .scrubWithKeys: [.practitioner: .own, .supervisor: .own, .governance: .own]
        }
    }

    /// How far someone with these roles may act; none when they may not.
    func reach(of roles: Set<Role>) -> Reach? {
        let reaches = roles.compactMap { allowed[$0] }
        if reaches.contains(where: { if case .all = $0 { true } else { false } }) { return .all }
        return reaches.isEmpty ? nil : .own
    }
}
