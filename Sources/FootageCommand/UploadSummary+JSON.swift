internal import FootageVault
internal import TabletDump
internal import VaultModel

extension UploadSummary {
    /// The end as `--json` gives it, under the key `result`.
    func json(receipts: ReceiptFolder.Written?) -> JSONValue {
        .members([
            "films": .array(results.map(\.json)),
            "interrupted": .bool(isInterrupted),
            "receipts": .text(receipts?.directory),
            "reminders": .texts(DeletionList.reminders),
            "residue": .texts(deletion.residue.map(\.path)),
            "safe_to_delete": .texts(deletion.safe.map(\.path)),
        ])
    }

    /// Whether every film is in, and where it belongs.
    var isComplete: Bool {
        !isInterrupted
            && results.allSatisfy {
                switch $0.end {
                case .takenIn, .alreadyIn: $0.isReadBack
                case .quarantined, .alreadyQuarantined, .refused: false
                }
            }
    }
}

extension UploadSummary.Film {
    /// What became of one film.
    var json: JSONValue {
        var members: [String: JSONValue?] = [
            "file": .string(entry.path.description), "read_back": .bool(isReadBack),
            "copy": .string(copy.rawValue),
            "bytes": .count(bytes),
        ]
        switch end {
        case .takenIn(let address, let due, let receipt):
            members["end"] = .string("taken-in")
            members["clip"] = .text(address)
            members["due"] = .text(due)
            members["receipt"] = .text(receipt?.name)
        case .quarantined(let number, let reason):
            members["end"] = .string("quarantined")
            members["quarantine_number"] = .count(number)
            members["reason"] = .string(reason.code)
            members["message"] = .string(reason.sentence)
            members["hint"] = .string(reason.hint)
        case .alreadyIn(let address):
            members["end"] = .string("already-in")
            members["clip"] = .text(address)
        case .alreadyQuarantined(let number):
            members["end"] = .string("already-quarantined")
            members["quarantine_number"] = .count(number)
        case .refused(let code, let why):
            members["end"] = .string("refused")
            members["reason"] = .string(code)
            members["message"] = .string(why)
        }
        return .object(members.compactMapValues { $0 })
    }
}
