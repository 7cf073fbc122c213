internal import FootageVault
internal import Retention
internal import VaultModel

extension ClipChangeSummary {
    /// The members that every change of a film answers with.
    var members: [String: JSONValue?] {
        [
            "clip": .text(clip), "change": change.json, "class": .string(kind.rawValue),
            "purposes": .texts(purposes.map(\.rawValue)), "before": before?.dates,
            "after": after?.dates,
        ]
    }

    /// What the change makes of the film's dates, in a line or two.
    var effect: [String] {
        guard let before, let after else {
            return ["No policy is in force, so nothing is reckoned."]
        }
        guard before != after else { return ["Its dates stay: " + after.dateLine] }
        return ["Before: " + before.dateLine, "Now:    " + after.dateLine]
    }

    /// The next step for who expected something else.
    var hint: String? {
        guard before?.limit == after?.limit, before?.status == after?.status else { return nil }
        return
            "`footage explain \(clip)` says which rule sets its dates, and what would change them."
    }
}

extension ClipRetention {
    /// Where a film stands, and its dates.
    fileprivate var dateLine: String {
        var parts = [status.rawValue]
        if let limit { parts.append("last lawful day \(limit)") }
        if let due {
            parts.append((leadsToReview ? "reviewed from " : "destroyed from ") + "\(due)")
        }
        if !missing.isEmpty {
            parts.append("for lack of " + missing.map(\.description).joined(separator: ", "))
        }
        if let rule { parts.append("by rule \(rule)") }
        return parts.joined(separator: ", ")
    }

    fileprivate var dates: JSONValue {
        .members([
            "status": .string(status.rawValue), "last_day": .text(limit),
            "announced_from": .text(queue), "destroyed_from": .text(due),
            "leads_to_review": .bool(leadsToReview), "rule": .text(rule),
            "missing": .texts(missing.map(\.description)),
            "watchable": .texts(watchable.map(\.rawValue)),
        ])
    }
}

extension ClipChangeEntry {
    var json: JSONValue {
        .members([
            "number": .count(number), "kind": .string(kind.rawValue), "subject": .text(subject),
            "until": .text(until), "minute": .text(minute), "entered": .text(entered),
            "entered_by": .text(enteredBy), "reason": .text(reason),
            "is_superseded": .bool(isSuperseded),
        ])
    }

    /// The entry in a line: “extension 3 until 2027-01-31, minute IGSG/26/031, on 2026-03-31 by Kim Lee”.
    var line: String {
        let what =
            switch kind {
            case .purposeAdded: "\(subject ?? "") added"
            case .purposeDropped: "\(subject ?? "") dropped"
            case .madeRecord: "made part of the record"
            case .madeWorking: "made working material"
            case .derived: "marked as derived from \(subject ?? "?")"
            case .derivationDropped: "not derived from \(subject ?? "?")"
            case .extended: "extension \(number) until \(until?.description ?? "?")"
            case .extendedByReview:
                "extension \(number), by review, until \(until?.description ?? "?")"
            case .extensionCancelled: "extension until \(until?.description ?? "?") taken back"
            case .letGo: "review: let it go"
            case .requirementWaived: "\(subject ?? "") waived"
            }
        return what + (minute.map { ", minute \($0)" } ?? "") + ", on \(entered)"
            + (enteredBy.map { " by \($0)" } ?? "") + (isSuperseded ? " (counts no more)" : "")
            + (reason.map { ": \($0)" } ?? "")
    }
}
