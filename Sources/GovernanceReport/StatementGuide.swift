/// What each figure of `statement.json` counts: its part of `VERIFY.md`.
enum StatementGuide {
    static let text = """
        ## The statement, figure by figure

        `statement.json` is one object. It counts as of the moment of the export, and the whole log, but for \
        `period`, which counts what happened in the days asked for. Lists are `count` and `first`: how many there \
        are, and at most the first 1,000 of them; the registers have the rest.

        | member | what it says |
        |---|---|
        | `headline` | `level` is `red` when a film is overdue or the films do not reconcile (`reasons` says which), else `green` |
        | `overdue`, `overdueClips` | films that should be gone and are not, with their rule and last lawful day |
        | `pastLimit` | films whose last lawful day is over and that are not overdue, with their `status`: something they wait for keeps them (`blocked`: a required entry; `review`: somebody's decision; `undecided`: a fact; `queued`: the grace after a late entry) or the next purge takes them (`due`). What a hold or a longer rule keeps is not among them |
        | `quarantinePastTime`, `destroying` | films in quarantine for longer than the policy says, and clips whose destruction has begun and has not ended |
        | `clipsWithoutRule` | films that no rule of the policy covers |
        | `standing`, `dueIn7Days`, `dueIn30Days` | films by where they stand, and how many may go soon |
        | `clips` | films reconciled: `takenIn` by the log = `held` by the catalog + `destroyed` + `returned` by the log + `quarantined` by the catalog. A film that was moved was destroyed at one place and taken in at another |
        | `clips.months` | the same for the films taken in in each month; `ended` are films that were destroyed or returned in that month, and `thereAtEnd` all that were there when it ended |
        | `clips.differences` | in what log, catalog, key slots and payloads differ: `code`, `place`, `clip` where a film is known. They are incidents of the kind `not-reconciled` |
        | `holds` | open ones by kind and by age in days (`under30`, `from30` to 89, `from90` to 364, `from365`), the oldest, those past their review |
        | `consents` | entries that nothing superseded, by purpose: in force, expired, withdrawn. A withdrawal ends all opening on the day of its entry, the first where it was corrected, so `daysFromWithdrawalToEntry` is how long that took; `daysFromWithdrawalToDestruction` counts the films that went under the rule `consent`, from the family's latest withdrawal; `filmsStillHeld` are those that will |
        | `policies` | versions adopted, by whom, approved by whom, in force from and to, owner, review day |
        | `policy` | the one in force |
        | `programmes` | how courses of work stand by the profile of their kind, line by line in `programmes.csv`: `byKind` counts met, not met and not recorded of each measure; `notMet` lists those that differ; `profiles` is what was asked |
        | `videoFeedback` | statement 3 of NICE's quality standard QS133. `received`: families in which a programme of one of the `kinds` was opened in the period; `eligible`, `offered`, `declined`: as `sources` say, where they were `imported`, in all and by area; `percent`: of those eligible, rounded down. Each is a `count`, or `suppressed`: `under-5`, or `withheld` where it would give such a count away |
        | `exportsOpen`, `exportsPastReturn`, `exportsLate` | films that left and are not back, and those whose day has passed |
        | `disclosures` | films that other organisations were given, by whom, when and until when |
        | `requests` | requests for what is held about a family: open (`stopped`: waiting for who asked), answered, closed without an answer, and how many of those late, at all and ended in the period; `late` lists those that are open past their day |
        | `incidentsOpen`, `holdsOpen`, `holdsPastReview`, `holdOldest`, `keysOwed`, `families`, `familiesWithOneGrantee` | counts of what their names say |
        | `recoveryDrilled`, `recoveryDrills` | whether the recovery identity that the vault has now was drilled, how often any was, and when that one was last |
        | `headElsewhere` | the newest head of the log that was handed out before this export: how, when, of how many records, and how many days ago |
        | `log` | how many records are exported, the root over them, and how many there were when the registers were made |
        | `period.events`, `period.refused`, `period.outcomesUnknown` | records by event, refused ones by event, and acts begun without an outcome on record |
        | `period.openings` | films watched, exported, disclosed and given in answers to requests, by month, event and purpose: done, refused, failed, unknown, and seconds and bytes given. An act counts once |
        | `period.supervision` | films opened for the purpose `supervision`, by month and person: watched and exported, failed, without a known outcome, seconds of film given; `consentMet` where the record says that consent was asked after and in force, else `consentNotRecorded`. An act counts once |
        | `period.refusals` | refused acts by the question that failed (`role`, `grant`, `consent`, or `other`), and by reason |
        | `period.breakGlass` | families opened by break-glass in the period, and whether that was reviewed since; `waiting` are all that nobody has reviewed yet, whenever they were |
        | `period.destroyed`, `period.destroyedByRule` | films of `destroyed.csv` that were destroyed, by month, rule and policy, with who adopted the policy and who approved it |

        """
}
