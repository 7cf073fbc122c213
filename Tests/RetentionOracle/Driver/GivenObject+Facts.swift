import Retention
import VaultModel

extension GivenObject {
    /// The facts of a clip, in the form of `ClipFacts.json`.
    mutating func facts(_ key: String) throws -> ClipFacts {
        try Self.known(try optionalObject(key) { try $0.clipFacts() }, key)
    }

    private mutating func clipFacts() throws -> ClipFacts {
        var facts = ClipFacts(
            clip: try Self.known(ClipID(try text("clip")), "clip"),
            clipClass: try Self.name(try text("class"), as: ClipClass.self),
            purposes: PurposeSet(
                try texts("purposes").map { try Self.name($0, as: Purpose.self) }),
            programme: try optionalText("programme"), recorded: try fact("recorded"),
            recordedFrom: try Self.name(
                try text("recorded_from"), as: ClipFacts.RecordedFrom.self),
            uploaded: try fact("uploaded"))
        facts.changed = try optionalFact("changed")
        facts.corrected = try optionalFact("corrected")
        facts.sessionDate = try optionalFact("session_date")
        facts.sessionReviewed = try optionalFact("session_reviewed")
        facts.sessionNoteFiled = try optionalFact("session_note_filed")
        facts.programmeOpened = try optionalFact("programme_opened")
        facts.programmeEnded = try optionalFact("programme_ended")
        facts.programmeLastSession = try optionalFact("programme_last_session")
        facts.children = try objects("children") {
            ClipFacts.Child(
                birth: try $0.optionalFact("birth"), death: try $0.optionalFact("death"))
        }
        facts.consents = try objects("consents") {
            ClipFacts.Consent(
                try Self.name(try $0.text("purpose"), as: Purpose.self),
                given: try $0.fact("given"), expires: try $0.optionalFact("expires"),
                withdrawn: try $0.optionalFact("withdrawn"), signer: try $0.text("signer"))
        }
        facts.events = try objects("events") {
            ClipFacts.Event(try $0.text("name"), try $0.fact("fact"))
        }
        facts.holds = try objects("holds") { try $0.hold() }
        facts.extensions = try objects("extensions") {
            ClipFacts.Extension(
                until: try $0.fact("until"),
                from: try Self.name(try $0.text("from"), as: ClipFacts.Extension.Origin.self),
                minute: try $0.text("minute"))
        }
        facts.decisions = try objects("decisions") {
            ClipFacts.ReviewDecision(
                destroyDecided: try $0.fact("destroy_decided"), minute: try $0.text("minute"))
        }
        facts.waivers = try objects("waivers") {
            ClipFacts.Waiver(
                of: try Self.known(FactName(try $0.text("requirement")), "requirement"),
                granted: try $0.fact("granted"), minute: try $0.text("minute"))
        }
        facts.sources = try optionalObjects("sources") { try $0.source() }
        return facts
    }

    private mutating func source() throws -> ClipFacts.Source {
        let clip = try Self.known(ClipID(try text("clip")), "clip")
        let linked = try fact("linked")
        let end = try optionalObject("destroyed") {
            ClipFacts.Source.Destroyed(
                rule: try $0.text("rule"), limit: try $0.date("limit"), on: try $0.date("on"))
        }
        if let end { return ClipFacts.Source(clip, linked: linked, .destroyed(end)) }
        return ClipFacts.Source(clip, linked: linked, .held(try facts("facts")))
    }

    private mutating func hold() throws -> ClipFacts.Hold {
        ClipFacts.Hold(
            try Self.name(try text("kind"), as: HoldKind.self),
            on: try Self.name(try text("scope"), as: ClipFacts.Hold.Scope.self),
            placed: try fact("placed"), released: try optionalFact("released"),
            owner: try text("owner"), reason: try text("reason"),
            reviewBy: try date("review_by"),
            roles: try texts("roles").map { try Self.name($0, as: Role.self) },
            purposes: try texts("purposes").map { try Self.known(AccessPurpose($0), $0) })
    }

    private mutating func fact(_ key: String) throws -> Fact {
        try Self.known(try optionalFact(key), key)
    }

    private mutating func optionalFact(_ key: String) throws -> Fact? {
        try optionalObject(key) {
            Fact(try $0.date("date"), entered: try $0.date("entered"), by: try $0.text("by"))
        }
    }
}
