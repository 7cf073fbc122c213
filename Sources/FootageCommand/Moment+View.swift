internal import FootageVault
internal import VaultModel

extension Moment {
    var json: JSONValue {
        .members([
            "clip": .text(clip), "number": .count(number),
            "from_ms": .integer(mark.milliseconds.lowerBound),
            "to_ms": .integer(mark.milliseconds.upperBound), "seen": .string(mark.kind.rawValue),
            "note": .text(mark.note), "by": .text(addedByName), "by_id": .text(addedBy),
            "on": .text(addedOn),
        ])
    }

    static func view(of moments: [Moment]) -> TableView {
        var table = TableView([
            .whole("CLIP"), .number("MOMENT"), .number("FROM"), .number("TO"), .whole("SEEN"),
            .text("NOTE"), .text("BY"), .whole("ON"),
        ])
        for moment in moments {
            table.add(
                .init(moment.clip.description), .init(String(moment.number)),
                .init(moment.from.description), .init(moment.to.description),
                .init(moment.mark.kind.rawValue), .init(moment.mark.note ?? ""),
                .init(moment.addedByName ?? ""), .init(moment.addedOn.description))
        }
        return table
    }
}

extension MomentList {
    var json: JSONValue {
        .members(["moments": .array(moments.map(\.json)), "withheld": withheldJSON])
    }

    var withheldJSON: JSONValue {
        .array(
            withheld.map { one in
                .members([
                    "clip": .text(one.clip), "code": .string(one.error.code),
                    "message": .string(one.error.message),
                ])
            })
    }
}
