internal import FootageVault
internal import GovernanceReport
internal import Retention
internal import VaultModel

extension SubjectRequest {
    /// A request for programs.
    var json: JSONValue {
        .members([
            "number": .count(number), "family": .text(family), "requester": .text(requester),
            "authority": .text(authority), "received": .text(clock.received), "due": .text(due),
            "is_late": .bool(isLate),
            "stopped": .array(
                clock.stops.map { .members(["from": .text($0.from), "to": .text($0.to)]) }),
            "is_stopped": .bool(clock.isStopped), "is_extended": .bool(clock.isExtended),
            "hold": .count(hold), "is_held": .bool(isHeld),
            "exempt": .array(
                exempt.map {
                    .members(["clip": .text($0.address), "reason": .text($0.reason)])
                }),
            "opened": .text(opened), "opened_by": .text(openedBy), "delivered": .text(delivered),
            "closed": .text(closed), "ending": .text(ending),
        ])
    }

    /// Requests as people read them.
    static func table(of requests: [Self]) -> TableView {
        var table = TableView([
            .number("Number"), .whole("Family"), .text("Asked by"), .whole("Received"),
            .whole("Due"), .text("How it stands"), .text("Handled by"),
        ])
        for request in requests {
            let isLate = request.closed == nil && request.isLate
            table.add(
                "\(String(request.number))", "\(request.family.description)",
                .init(request.requester ?? "(sealed)"), "\(request.clock.received.description)",
                .init(request.due.description, style: isLate ? .bad : .plain),
                .init(request.standing, style: isLate ? .bad : .plain),
                .init(request.openedBy ?? ""))
        }
        return table
    }

    private var standing: String {
        if let closed {
            return delivered.map { "answered \($0)" } ?? "closed \(closed) without an answer"
        }
        var words = isLate ? ["LATE"] : []
        if let stop = clock.stops.last, stop.to == nil {
            words.append("stopped since \(stop.from)")
        }
        if clock.isExtended { words.append("extended") }
        if !exempt.isEmpty { words.append("\(exempt.count) left out") }
        return words.isEmpty ? "open" : words.joined(separator: ", ")
    }
}

extension RequestedClip {
    /// A clip that a request is about, for programs.
    var json: JSONValue {
        .members([
            "clip": .text(clip.address), "recorded": .text(clip.recorded),
            "milliseconds": .count(clip.milliseconds), "bytes": .count(clip.bytes),
            "status": .text(clip.retention?.status.rawValue), "may_be_seen": .texts(mayBeSeen),
            "is_exempt": .bool(isExempt), "reason": .text(exemption),
        ])
    }
}
