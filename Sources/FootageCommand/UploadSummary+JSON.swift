internal import FootageVault
internal import TabletDump
internal import VaultModel

extension UploadSummary {
    /// The end as `--json` gives it, under the key `result`.
    func json(receipts: ReceiptFolder.Written?, deletion: SourceDeletion?) -> JSONValue {
        .members([
            "films": .array(results.map(\.json)),
            "interrupted": .bool(isInterrupted),
            "deleted": deletion.map { .texts($0.deleted.map(\.path)) },
            "deleted_bytes": deletion.map { .count($0.bytes) },
            "not_deleted": deletion.map { .array($0.kept.map(\.json)) },
            "receipts": .text(receipts?.directory),
            "reminders": .texts(DeletionList.reminders),
            "residue": .array(
                self.deletion.residue.map { entry in
                    .members([
                        "file": .text(entry.path), "kind": .string(entry.kind.code),
                        "bytes": .count(entry.bytes ?? 0), "reason": .string(entry.reason),
                        "same_film": residueKnown[entry.path]?.json,
                    ])
                }),
            "leftovers": .array(self.deletion.leftovers.map(\.json)),
            "safe_to_delete": .texts(self.deletion.safe.map(\.path)),
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
            "file": .string(entry.path.description),
            "files": entries.count < 2 ? nil : .texts(entries.map(\.path)),
            "read_back": .bool(isReadBack),
            "copy": .string(copy.rawValue),
            "bytes": .count(bytes), "receipt": .text(receipt?.name),
        ]
        switch end {
        case .takenIn(let address, let due, _):
            members["end"] = .string("taken-in")
            members["clip"] = .text(address)
            members["due"] = .text(due)
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

extension SourceDeletion.Kept {
    /// A file that was to be deleted, and why it is still there.
    fileprivate var json: JSONValue {
        .members([
            "file": .text(entry.path), "reason": .string(reason.code),
            "message": .string(reason.sentence),
        ])
    }
}
