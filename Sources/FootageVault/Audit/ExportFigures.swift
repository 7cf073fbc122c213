import GovernanceReport
import VaultModel

/// What a statement says beside the figures of a status, gathered while the registers are written.
struct ExportFigures {
    var activity = ActivityFigures()
    var breakGlass = BreakGlassFigures()
    var drills: DrillFigures
    var destroyed = DestructionFigures()
    var holds: HoldFigures
    var consents: ConsentFigures
    var overdue = Listing()
    /// Films whose last lawful day is over, and which something that nobody blocks on purpose keeps from going.
    var pastLimit = Listing()
    var withoutRule = Listing()
    var exportsLate = Listing()
    var disclosures = Listing()
    var requests: RequestFigures
    var policies: [JSONValue] = []
    var programmes: ProgrammeFigures
    var videoFeedback: VideoFeedbackFigures
    var supervision = SupervisionFigures()

    init(on date: CivilDate, _ period: Statement.Period, _ sources: AuditExportSources) {
        drills = DrillFigures(on: date)
        programmes = ProgrammeFigures(sources.profiles)
        videoFeedback = VideoFeedbackFigures(
            sources.profiles, sources.denominators, from: period.from, to: period.to)
        holds = HoldFigures(on: date)
        consents = ConsentFigures(on: date)
        requests = RequestFigures(on: date, from: period.from, to: period.to)
    }

    /// The members of the statement.
    var members: [String: JSONValue] {
        [
            "overdueClips": overdue.json, "pastLimit": pastLimit.json,
            "clipsWithoutRule": withoutRule.json,
            "holds": holds.json, "consents": consents.json, "exportsLate": exportsLate.json,
            "disclosures": disclosures.json, "requests": requests.json,
            "policies": .array(policies), "recoveryDrills": drills.json,
            "programmes": programmes.json, "videoFeedback": videoFeedback.json,
        ]
    }
}
