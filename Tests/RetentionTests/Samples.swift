import Retention
import Testing
import VaultModel

/// A policy's text made of the terms of the sample and other rules.
func text(rules: String, tests: String = "", replacing: [String: String] = [:]) -> PolicyText {
    var text = """
        policy: anytown-video-feedback
        version: 7
        supersedes: 6
        effective: 2026-04-01
        zone: Europe/London
        owner: IG lead, Anytown
        review_by: 2027-03-31
        appraisal:
          - {role: governance, on: 2026-03-20, minute: IGSG/26/031, until: 2029-03-31}
        consent:
          needed: [therapy, supervision, training, research, case-study]
          erase_after: P28D
        grace: P14D
        window: P5D
        notice: [P30D, P7D]
        brakes: {clips: 100, families: 5, percent: 25}
        cooling_off: P7D
        quarantine: P28D
        key_backups: P30D
        afterwards: {particulars: P1Y, texts: P8Y, tombstones: P8Y}
        rules:

        """
    for (old, new) in replacing.sorted(by: { $0.key < $1.key }) {
        #expect(text.contains(old), "a term to replace")
        text = text.replacing(old, with: new)
    }
    return PolicyText(text + rules + (tests.isEmpty ? "" : "tests:\n" + tests))
}

/// What keeps a text from being a policy.
func problems(_ text: PolicyText) -> [PolicyProblem] {
    do throws(RetentionError) {
        _ = try text.policy()
        return []
    } catch {
        guard case .problems(let list) = error else { return [] }
        return list
    }
}

/// The rules of the sample policy.
let sampleRules = """
      - id: feedback
        about: Footage for video feedback goes two months after the work ends.
        purpose: therapy
        when: {programme: VIG, class: working}
        end: {after: programme.ended, add: P2M}
        backstop: {after: clip.recorded, add: P18M}
        require: [session.note_filed]
        basis: service

      - id: training
        purpose: training
        end:
          earliest:
            - {after: consent.training.expires}
            - {after: consent.training.given, add: P2Y}
        basis: rights

      - id: child-record
        when: {class: record}
        keep: {after: child.birth, add: P25Y}
        then: review
        review: {by: [governance], within: P28D}
        basis: legal

    """

/// The sample's own test.
let sampleTest = """
      - name: month ends clamp back
        given: {programme: VIG, programme.ended: 2027-12-31, session.note_filed: 2028-01-05}
        on: 2028-03-01
        expect: {limit: 2028-02-29, status: overdue, rule: feedback}

    """

/// A fact entered on its own day.
func fact(_ date: String, entered: String? = nil) -> Fact {
    Fact(day(date), entered: day(entered ?? date), by: "p1")
}

let someClip = ClipID(bytes: [UInt8](repeating: 7, count: 16))

/// The id of another clip.
func clip(_ number: Int) -> ClipID {
    guard let clip = ClipID(bytes: [UInt8](repeating: UInt8(number + 8), count: 16)) else {
        preconditionFailure("sixteen bytes make an id")
    }
    return clip
}

/// A VIG clip for therapy with consent, filmed and taken in on a day.
func vigClip(
    recorded: String = "2026-05-04", ended: String? = nil, noteFiled: String? = "2026-05-05",
    purposes: PurposeSet = PurposeSet(.therapy)
) -> ClipFacts {
    guard let clip = someClip else { preconditionFailure("sixteen bytes make an id") }
    var facts = ClipFacts(
        clip: clip, purposes: purposes, programme: "VIG", recorded: fact(recorded),
        uploaded: fact(recorded))
    facts.programmeEnded = ended.map { fact($0) }
    facts.sessionNoteFiled = noteFiled.map { fact($0) }
    facts.consents = purposes.purposes.map {
        ClipFacts.Consent($0, given: fact(recorded), signer: "parent")
    }
    return facts
}

extension Policy {
    /// The policy in force since long ago.
    var always: PolicyInForce { PolicyInForce(self, effective: day("2020-01-01")) }
}
