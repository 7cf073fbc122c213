public import VaultModel

/// A retention policy: what is kept for how long, and how it goes.
///
/// It comes from a text (`PolicyText`), which the vault keeps byte for byte and hashes.
public struct Policy: Hashable, Sendable {
    /// The policy's name.
    public var name: String
    /// Its version, from 1.
    public var version: Int
    /// The version it replaces.
    public var supersedes: Int?
    /// The day from which it is meant to be in force.
    public var effective: CivilDate
    /// The vault's time zone, by its name in the tz database.
    public var zone: String
    /// Who answers for it.
    public var owner: String
    /// The day by which it is looked at again.
    public var reviewBy: CivilDate
    /// The authority to destroy without asking each time.
    public var appraisals: [Appraisal]
    /// What needs consent, and how soon a film goes once consent ends.
    public var consent: ConsentTerms
    /// How long a clip is queued, restorable, before it goes; days only.
    public var grace: Period
    /// How long before its limit a clip may go; days only, less than `grace`.
    public var window: Period
    /// How long before a clip is queued it is announced; days only.
    public var notice: [Period]
    /// What stops a run that would destroy unusually much.
    public var brakes: Brakes
    /// How long a version that shortens anything waits before it takes effect.
    public var coolingOff: Period
    /// How long a film may wait in quarantine before it is an incident.
    public var quarantine: Period
    /// How long backups of the key slots live.
    public var keyBackups: Period
    /// When what is left of a family goes.
    public var afterwards: Afterwards
    /// The rules, as they stand in the text; their order means nothing.
    public var rules: [Rule] { didSet { order = Self.order(of: rules) } }
    /// The policy's own tests.
    public var tests: [Test]

    /// The rules' places in `rules`, by id: so that no decision hangs on their order in the text.
    private(set) var order: [Int]

    /// Makes a policy of its parts.
    public init(
        name: String, version: Int, supersedes: Int? = nil, effective: CivilDate, zone: String,
        owner: String, reviewBy: CivilDate, appraisals: [Appraisal], consent: ConsentTerms,
        grace: Period, window: Period, notice: [Period], brakes: Brakes, coolingOff: Period,
        quarantine: Period, keyBackups: Period, afterwards: Afterwards, rules: [Rule],
        tests: [Test] = []
    ) {
        self.name = name
        self.version = version
        self.supersedes = supersedes
        self.effective = effective
        self.zone = zone
        self.owner = owner
        self.reviewBy = reviewBy
        self.appraisals = appraisals
        self.consent = consent
        self.grace = grace
        self.window = window
        self.notice = notice
        self.brakes = brakes
        self.coolingOff = coolingOff
        self.quarantine = quarantine
        self.keyBackups = keyBackups
        self.afterwards = afterwards
        self.rules = rules
        self.tests = tests
        order = Self.order(of: rules)
    }

    /// The rule of an id.
    public func rule(_ id: String) -> Rule? { rules.first { $0.id == id } }

    /// The appraisal in force on a day: the one that lasts longest.
    public func appraisal(on date: CivilDate) -> Appraisal? {
        appraisals.filter { $0.isInForce(on: date) }.max { $0.until < $1.until }
    }

    /// The days on which a clip that is queued on some day is announced, earliest first.
    public func notices(beforeQueue queue: CivilDate) -> [CivilDate] {
        notice.map { queue.subtracting($0) }.sorted()
    }

    private static func order(of rules: [Rule]) -> [Int] {
        rules.indices.sorted {
            rules[$0].id == rules[$1].id
                ? $0 < $1 : rules[$0].id.utf8.lexicographicallyPrecedes(rules[$1].id.utf8)
        }
    }
}
