import VaultCrypto
import VaultModel

extension RecordScan {
    /// Reads one member's value.
    mutating func read(_ member: Member, _ cursor: inout TextCursor) throws(AuditLogError) {
        switch member {
        case .actor: actor = try cursor.id()
        case .amount: amount = try Self.amount(&cursor)
        case .at: at = try Self.instant(&cursor)
        case .before: before = try cursor.digest()
        case .behalf: behalf = try cursor.id()
        case .checks: checks = try Self.checks(&cursor)
        case .clip: clip = try cursor.id()
        case .event: event = try cursor.string()
        case .family: family = try cursor.id()
        case .host: host = try cursor.string()
        case .index: index = try cursor.number()
        case .introduces: introduces = try cursor.object()
        case .note: note = try cursor.digest()
        case .outcome:
            outcome = try Self.word(&cursor, "an outcome", of: Self.outcomes)
        case .part: part = try Self.part(&cursor)
        case .phase: phase = try Self.word(&cursor, "a phase", of: Self.phases)
        case .policy: policy = try cursor.digest()
        case .program: program = try cursor.string()
        case .purpose: purpose = try Self.word(&cursor, "a purpose", of: Self.purposes)
        case .reason: reason = try cursor.string()
        case .request: request = try cursor.id()
        case .roles: roles = try Self.roles(&cursor)
        case .rows: rows = try Self.rows(&cursor)
        case .salt: salt = try cursor.base64(16)
        case .series: series = try Self.series(&cursor)
        case .session: session = try cursor.id()
        case .sig: signature = try cursor.base64(Signature.count)
        case .v: version = Int64(try cursor.number())
        }
    }

    private static func word<Word>(
        _ cursor: inout TextCursor, _ expected: String, of words: [([UInt8], Word)]
    ) throws(AuditLogError) -> Word {
        for (text, word) in words where cursor.takesKey(text) { return word }
        throw cursor.wrong(expected)
    }

    private static func words<Word>(_ words: [(String, Word)]) -> [([UInt8], Word)] {
        words.map { (Array("\"\($0)\"".utf8), $1) }
    }

    private static let outcomes = words(
        [Record.Outcome.ok, .refused, .failed].map { ($0.rawValue, $0) })
    private static let phases = words(
        [Record.Phase.intent, .outcome].map { ($0.rawValue, $0) })
    private static let answers = words(
        [Record.Answer.yes, .no, .notAsked].map { ($0.rawValue, $0) })
    private static let purposes = words(
        (Purpose.allCases.map { .purpose($0) } + [.subjectAccess, .disclosure, .review]).map {
            (purpose: AccessPurpose) in (purpose.description, purpose)
        })
    private static let roleNames = words(
        Role.allCases.map { ($0.rawValue, Roles(CollectionOfOne($0))) })

    private static func amount(_ cursor: inout TextCursor) throws(AuditLogError) -> Record.Amount {
        var amount = Record.Amount()
        try cursor.take("{")
        var isFirst = true
        for (place, key) in amountKeys.enumerated() {
            let here = cursor
            if !isFirst, !cursor.takes(",") { break }
            guard cursor.takesKey(key) else {
                cursor = here
                continue
            }
            let number = try cursor.number()
            switch place {
            case 0: amount.bytes = number
            case 1: amount.items = number
            default: amount.seconds = number
            }
            isFirst = false
        }
        guard !isFirst else { throw cursor.wrong("bytes, items or seconds") }
        try cursor.take("}")
        return amount
    }

    private static let amountKeys = ["\"bytes\":", "\"items\":", "\"seconds\":"].map {
        Array($0.utf8)
    }

    private static func checks(_ cursor: inout TextCursor) throws(AuditLogError) -> Record.Checks {
        func answer(after key: String) throws(AuditLogError) -> Record.Answer {
            try cursor.take(word: key)
            return try word(&cursor, "an answer", of: answers)
        }
        let authorised = try answer(after: "{\"authorised\":")
        let consent = try answer(after: ",\"consent\":")
        let emergency = try answer(after: ",\"emergency\":")
        let relationship = try answer(after: ",\"relationship\":")
        try cursor.take("}")
        return Record.Checks(
            authorised: authorised, relationship: relationship, consent: consent,
            emergency: emergency)
    }

    private static func part(_ cursor: inout TextCursor) throws(AuditLogError) -> Record.Part {
        try cursor.take(word: "{\"i\":")
        let i = try cursor.number()
        try cursor.take(word: ",\"n\":")
        let n = try cursor.number()
        guard n >= 2, i >= 1, i <= n else { throw cursor.wrong("a part of at least two") }
        try cursor.take("}")
        return Record.Part(i: i, n: n)
    }

    private static func series(_ cursor: inout TextCursor) throws(AuditLogError) -> Record.Series {
        try cursor.take(word: "{\"n\":")
        let n = try cursor.number()
        var previous: SHA256Digest?
        if cursor.takes(",") {
            try cursor.take(word: "\"previous\":")
            previous = try cursor.digest()
        }
        try cursor.take("}")
        return Record.Series(n: n, previous: previous)
    }

    private static func roles(_ cursor: inout TextCursor) throws(AuditLogError) -> Roles {
        try cursor.take("[")
        var roles: Roles = []
        while !cursor.takes("]") {
            if !roles.isEmpty { try cursor.take(",") }
            let mask = try word(&cursor, "a role", of: roleNames)
            guard mask.rawValue > roles.rawValue else { throw cursor.wrong("roles in order") }
            roles.insert(mask)
        }
        return roles
    }

    private static func rows(_ cursor: inout TextCursor) throws(AuditLogError) -> [Row] {
        try cursor.take("[")
        var rows: [Row] = []
        repeat {
            try cursor.take("{")
            let isGone = cursor.takesKey(goneKey)
            try cursor.take(word: "\"id\":")
            let id = try cursor.string()
            var digest: SHA256Digest?
            if !isGone {
                try cursor.take(word: ",\"sha256\":")
                digest = try cursor.digest()
            }
            try cursor.take(word: ",\"table\":")
            rows.append(Row(table: try cursor.string(), id: id, digest: digest))
            try cursor.take("}")
        } while cursor.takes(",")
        try cursor.take("]")
        return rows
    }

    private static let goneKey = Array("\"gone\":true,".utf8)

    private static func instant(_ cursor: inout TextCursor) throws(AuditLogError) -> Instant {
        let start = cursor
        let range = try cursor.string()
        let symbols = cursor.bytes
        let first = range.lowerBound
        func number(_ from: Int, _ count: Int) -> Int? {
            var value = 0
            for place in first + from..<first + from + count {
                guard symbols[place] &- 48 < 10 else { return nil }
                value = value * 10 + Int(symbols[place] &- 48)
            }
            return value
        }
        guard range.count == 24, symbols[first + 4] == UInt8(ascii: "-"),
            symbols[first + 7] == UInt8(ascii: "-"), symbols[first + 10] == UInt8(ascii: "T"),
            symbols[first + 13] == UInt8(ascii: ":"), symbols[first + 16] == UInt8(ascii: ":"),
            symbols[first + 19] == UInt8(ascii: "."), symbols[first + 23] == UInt8(ascii: "Z"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let date = CivilDate(year: year, month: month, day: day),
            let hour = number(11, 2), hour < 24, let minute = number(14, 2), minute < 60,
            let second = number(17, 2), second < 60, let thousandths = number(20, 3)
        else { throw start.wrong("a time in UTC, to the millisecond") }
        let seconds = Int64(date.days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Instant(milliseconds: seconds * 1000 + Int64(thousandths))
    }
}
