/// Terms of the vault as a family reads them.
enum FamilyWords {
    /// What a film was opened for, or is kept for.
    static func purpose(_ term: String) -> String {
        switch term {
        case "therapy": "the work with you (therapy)"
        case "supervision": "supervision of those who work with you"
        case "training": "training of staff"
        case "research": "research"
        case "case-study": "a case study"
        case "subject-access": "your own right to see it"
        case "disclosure": "handing it to an authority or a court"
        case "review": "deciding how long it is kept"
        default: term
        }
    }

    /// Where a film that is held stands.
    static func standing(_ status: String) -> String {
        switch status {
        case "kept": "kept"
        case "queued": "about to go"
        case "due": "goes with the next nightly run"
        case "overdue": "should have gone: please ask"
        case "held": "kept back, see below"
        case "restricted": "should have gone, and is kept back, see below"
        case "review": "somebody decides whether it goes"
        case "blocked": "waits for something to be noted"
        case "destroying": "is being destroyed"
        default: "no day is known yet: please ask"
        }
    }

    /// Why a film is gone.
    static func end(_ end: String, rule: String?, about: String?) -> String {
        guard let rule else {
            return "Only the day is still known: the rest was erased in its time."
        }
        return switch (end, rule) {
        case ("moved", _): "It was filed in the wrong place, and moved to where it belongs."
        case ("returned", _): "It was given back."
        case (_, "consent"): "Your agreement had ended."
        case (_, "ledger-replay"): "It was destroyed before, and again after a restore."
        default: about ?? "Rule “\(rule)”."
        }
    }

    /// How an opening ended.
    static func outcome(_ outcome: String, event: String, bytes: Int) -> String {
        switch (outcome, event) {
        case ("ok", "clip.export"): "taken out"
        case ("ok", "disclosure.record"): "given to another organisation"
        case ("ok", "request.package"): "given in an answer to a request"
        case ("ok", _): "watched"
        case ("refused", _): "refused"
        case ("failed", _): bytes > 0 ? "broke off" : "did not work"
        default: "begun; how it ended is not on record"
        }
    }

    /// Seconds as minutes and seconds: `1:05`, or `1:02:05` beyond an hour; of none, that it is not known.
    static func length(seconds: Int) -> String {
        guard seconds > 0 else { return "–" }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (minutes, rest) = (seconds / 60, seconds % 60)
        return minutes < 60
            ? "\(minutes):\(two(rest))" : "\(minutes / 60):\(two(minutes % 60)):\(two(rest))"
    }
}
