import Retention
import Testing
import VaultModel

/// What is printed for people: the reasons of a decision, and a policy as sentences.
@Suite struct ReasonsTests {
    private func decision() throws -> Decision {
        let policy = try text(rules: sampleRules).policy()
        var facts = vigClip(ended: "2026-08-31")
        facts.extensions = [
            ClipFacts.Extension(until: fact("2026-12-01", entered: "2026-09-10"), minute: "M7")
        ]
        return Evaluator.decide(facts, under: policy.always, on: day("2026-11-21"))
    }

    @Test func `every rule, every fact, the arithmetic, the winner, and what would change it`()
        throws
    {
        #expect(
            try decision().reasons.sentences { $0 == "p1" ? "Asha" : $0 } == [
                "Filmed on 2026-05-04, entered by Asha on 2026-05-04; taken in on 2026-05-04.",
                "Consent for therapy was given on 2026-05-04 (entered by Asha on 2026-05-04).",
                "Rule `child-record` is not for this clip: its class is not record.",
                "Rule `feedback` (basis service) is for the purpose therapy.",
                "Rule `feedback`: `programme.ended` is 2026-08-31 (entered by Asha on 2026-08-31), "
                    + "and 2 months later is its end, 2026-10-31.",
                "Rule `training` is not for this clip: the clip is not kept for training.",
                "The purpose therapy lives until 2026-10-31, by rule `feedback`.",
                "The limit is 2026-10-31, by rule `feedback` (basis service).",
                "An extension (minute M7, entered by Asha on 2026-09-10) keeps the clip until "
                    + "2026-12-01, of rank service: it counts.",
                "The limit moves to 2026-12-01.",
                "The extension lengthens therapy to 2026-12-01.",
                "Nothing is destroyed before 2026-05-18, the grace after the upload (2026-05-04).",
                "Nothing is destroyed before 2026-09-24, the grace after the entry of a fact the "
                    + "limit rests on (2026-09-10).",
                "Nothing is destroyed before 2026-05-19, the grace after the entry of a fact the "
                    + "rules require (2026-05-05).",
                "Queued from 2026-11-17; may go from 2026-12-01 on, and should be gone by 2026-12-01.",
                "The rules require `session.note_filed`, which is 2026-05-05 (entered by Asha on "
                    + "2026-05-05).",
                "On 2026-11-21 the clip is queued.",
                "Watching for therapy: refused. The clip is queued.",
                "From 2026-12-01 on it is due.",
                "Until it is destroyed, an extension or a hold would keep it.",
            ])
    }

    @Test func `the reasons as JSON have a step each, and read back to the same bytes`() throws {
        let json = try decision().reasons.json
        guard case .array(let steps) = json else {
            Issue.record("the reasons are no list")
            return
        }
        #expect(steps.count == 20)
        #expect(
            steps[7]
                == .object([
                    "step": .string("limit"), "date": .string("2026-10-31"),
                    "rule": .object(["id": .string("feedback"), "basis": .string("service")]),
                ]))
        let bytes = json.canonicalBytes
        #expect(try JSONValue(canonical: bytes) == json)
    }

    @Test func `a policy reads as minutes`() throws {
        let policy = try text(rules: sampleRules).policy()
        #expect(
            PolicyDescription(of: policy).sentences == [
                "Policy anytown-video-feedback, version 7, in place of version 6, is meant to be in "
                    + "force from 2026-04-01; its days are those of Europe/London.",
                "IG lead, Anytown answers for it and looks at it again by 2027-03-31.",
                "Destruction without asking each time was authorised by governance on 2026-03-20, "
                    + "minute IGSG/26/031, until 2029-03-31.",
                "Consent is needed for therapy, supervision, training, research and case-study; when "
                    + "it ends use stops at once, and the film goes within 28 days unless another "
                    + "purpose lives.",
                "A clip is queued, not watched and restorable, for 14 days before it goes, and goes "
                    + "within the last 5 days before its limit. It is announced 30 days and 7 days "
                    + "before it is queued.",
                "A run stops at more than 100 clips, 5 families or, above 400 clips held, 25 % of "
                    + "them.",
                "A version that shortens anything waits 7 days; film in quarantine is an incident "
                    + "after 28 days; backups of keys live 30 days.",
                "After a family's last clip, hold and request are gone, particulars stay 1 year, "
                    + "texts 8 years, tombstones 8 years.",
                "Rule `child-record` (basis legal), for record clips: it is kept until 25 years "
                    + "after `child.birth`, then reviewed by governance within 28 days.",
                "Rule `feedback` (basis service), for the purpose therapy of working clips in "
                    + "programme VIG: it ends by 2 months after `programme.ended`; where that cannot be "
                    + "reckoned, 18 months after `clip.recorded`, then reviewed by governance within "
                    + "28 days; it does not go without `session.note_filed`. Footage for video "
                    + "feedback goes two months after the work ends.",
                "Rule `training` (basis rights), for the purpose training of clips: it ends by the "
                    + "earliest of `consent.training.expires` and 2 years after "
                    + "`consent.training.given`, as far as they are known.",
            ])
    }

    @Test func `the facts of a clip as JSON do not hang on the order of rows`() {
        var one = vigClip()
        one.events = [
            ClipFacts.Event("a", fact("2026-05-06")), ClipFacts.Event("b", fact("2026-05-07")),
        ]
        var two = one
        two.events.reverse()
        #expect(one.json.canonicalBytes == two.json.canonicalBytes)
        two.events[0].fact = fact("2026-05-08")
        #expect(one.json.canonicalBytes != two.json.canonicalBytes)
    }
}
