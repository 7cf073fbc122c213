import VaultModel

extension Finding {
    /// What is wrong, in one sentence.
    public var message: String {
        switch self {
        case .tampered(let index, let reason):
            "Record \(index) was tampered with: \(reason.message)."
        case .unverifiable(let index, let reason):
            "Record \(index) cannot be verified: \(reason.message)."
        }
    }
}

extension Finding.Reason {
    /// What is wrong, as a clause.
    public var message: String {
        switch self {
        case .malformed(let error): Self.clause(error)
        case .newer(let error, nil): Self.clause(error)
        case .newer(let error, .some(let writer)):
            "\(Self.clause(error)); \(writer.actor) signed it, with the program “\(writer.program)”"
        case .index(let found): "it bears the number \(found)"
        case .before: "the records before it are not those its actor saw"
        case .anotherVault(let expected, let found):
            "it founds the vault \(found), and \(expected) was expected"
        case .anotherFounder: "another founder was expected"
        case .genesis: "exactly the first record may create the vault"
        case .actorUnknown(let actor): "nobody introduced its actor, \(actor)"
        case .actorRetired(let actor): "its actor, \(actor), had been retired"
        case .actorNotAccepted(let actor): "its actor, \(actor), had not accepted the vault"
        case .rolesUntrue(let held, let said):
            "it says its actor was \(Self.list(said)), who was \(Self.list(held))"
        case .notAllowed(let event, let roles):
            "\(event.rawValue) may not be signed by \(Self.list(roles))"
        case .row(let event, let word, let fault): Self.sentence(event, word, fault)
        case .signature(let actor): "its signature is not that of its actor, \(actor)"
        case .seriesMissing: "a family and a place in its series must be named together"
        case .seriesGap(let family, let expected, let found):
            "it is number \(found) of the family \(family), and \(expected) is the next"
        case .seriesBroken(let family): "it follows another record of the family \(family)"
        case .part: "the parts of an act must follow each other"
        case .introduction(let contradiction): contradiction.rawValue
        case .logKeyUnknown: "the log never had the key that was expected"
        }
    }

    private static func clause(_ error: AuditLogError) -> String {
        error.message.hasSuffix(".") ? String(error.message.dropLast()) : error.message
    }

    private static func sentence(
        _ event: Event, _ word: Record.RowWord, _ fault: RowFault
    ) -> String {
        let (name, table) = (event.rawValue, RowTable(rawValue: word.table)?.name ?? word.table)
        return switch fault {
        case .table: "\(name) says nothing of \(table) rows, and it speaks of \(word.id)"
        case .added: "\(name) adds no \(table) rows, and it adds \(word.id)"
        case .changed: "\(name) changes no \(table) row that is there, and it changes \(word.id)"
        case .removed: "\(name) removes no \(table) rows, and it removes \(word.id)"
        case .absent: "it removes the \(table) row \(word.id), which is not there"
        case .noFamily: "it speaks of a family's \(table) row, \(word.id), and names no family"
        case .otherFamily: "it speaks of the \(table) row \(word.id) of another family"
        case .twice: "it speaks twice of the \(table) row \(word.id)"
        case .otherPerson: "it speaks of the \(table) row \(word.id), which is somebody else's"
        case .refused: "\(name) was refused, and yet it speaks of the \(table) row \(word.id)"
        }
    }

    private static func list(_ roles: [Role]) -> String {
        roles.isEmpty ? "without a role" : roles.map(\.rawValue).joined(separator: ", ")
    }
}
