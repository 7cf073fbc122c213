import GovernanceReport
import VaultModel

/// What a statement says beside the figures of a status, gathered while the registers are written.
struct ExportFigures {
    var activity = ActivityFigures()
    var drills = DrillFigures()
    var destroyed = DestructionFigures()
    var holds: HoldFigures
    var consents: ConsentFigures
    var overdue = Listing()
    var withoutRule = Listing()
    var exportsLate = Listing()
    var disclosures = Listing()
    var policies: [JSONValue] = []

    init(on date: CivilDate) {
        holds = HoldFigures(on: date)
        consents = ConsentFigures(on: date)
    }

    /// The members of the statement.
    var members: [String: JSONValue] {
        [
            "overdueClips": overdue.json, "clipsWithoutRule": withoutRule.json,
            "holds": holds.json, "consents": consents.json, "exportsLate": exportsLate.json,
            "disclosures": disclosures.json,
            "policies": .array(policies), "recoveryDrills": drills.json,
        ]
    }
}
