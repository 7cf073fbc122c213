internal import FootageVault
internal import VaultModel

extension ReceiptStanding {
    var facts: [(String, TableView.Cell)] {
        let holds = isHeld ? "the log holds it" : "the log does not hold it"
        var facts: [(String, TableView.Cell)] = [("Receipt", .init("\(record.people): \(holds)"))]
        guard clip != nil, isHeld else { return facts }
        facts.append(("Its clip", .init(fate?.people ?? "the log does not say what became of it")))
        guard let readBack, let isWhole else { return facts }
        let found = isWhole ? "whole" : "damaged"
        facts.append(("Read back", .init("\(found) on \(readBack.date), record \(readBack.index)")))
        return facts
    }

    var json: JSONValue {
        .members([
            "record": record.json, "clip": .text(clip), "holds": .bool(isHeld),
            "fate": fate.map { .string($0.word) }, "gone": fate?.end?.json,
            "read_back": readBack?.json, "whole": isWhole.map { .bool($0) },
        ])
    }
}

extension ReceiptStanding.Fate {
    fileprivate var word: String {
        switch self {
        case .held: "held"
        case .quarantined: "quarantined"
        case .gone: "gone"
        }
    }

    fileprivate var end: ReceiptStanding.Said? {
        guard case .gone(let end) = self else { return nil }
        return end
    }

    fileprivate var people: String {
        switch self {
        case .held: "held"
        case .quarantined: "in quarantine"
        case .gone(let end): "not here any more: \(end.people)"
        }
    }
}

extension ReceiptStanding.Said {
    fileprivate var people: String { "record \(index), “\(title)”, of \(date)" }

    fileprivate var json: JSONValue {
        .members([
            "index": .count(index), "event": .string(event), "title": .string(title),
            "date": .text(date),
        ])
    }
}

extension WitnessStanding {
    var people: String {
        "\(name) at \(at)" + (person.map { ", who is the person \($0) of this vault" } ?? "")
    }

    var json: JSONValue {
        .members(["name": .string(name), "at": .text(at), "person": .text(person)])
    }
}
