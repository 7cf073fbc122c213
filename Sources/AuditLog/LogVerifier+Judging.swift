import VaultCrypto
import VaultModel

extension LogVerifier {
    /// Judges one leaf, and takes it into the state unless it was tampered with.
    mutating func judge(_ leaf: [UInt8], hash: SHA256Digest) -> Finding? {
        let index = state.frontier.size
        let scan: RecordScan
        do {
            scan = try RecordScan(leaf)
        } catch {
            guard let version = Self.newerVersion(leaf) else {
                return .tampered(index: index, .malformed(error))
            }
            state.frontier.append(hash)
            return .unverifiable(index: index, .newer(.unknownVersion(version), by: nil))
        }
        guard scan.index == index else {
            return .tampered(index: index, .index(found: scan.index))
        }
        guard scan.before == (index == 0 ? nil : state.frontier.root) else {
            return .tampered(index: index, .before)
        }
        do throws(Refusal) {
            let isKnown = try judge(scan, index: index, hash: hash)
            state.frontier.append(hash)
            onRecord?(RecordGlance(scan))
            if let onRow { Self.tell(scan, at: index, onRow) }
            if let newest = state.newest, scan.at < newest {
                state.clockSteps += 1
            } else {
                state.newest = scan.at
            }
            guard scan.version == Record.version else {
                return .unverifiable(
                    index: index, .newer(.unknownVersion(scan.version), by: Self.writer(of: scan)))
            }
            return isKnown
                ? nil
                : .unverifiable(
                    index: index,
                    .newer(.unknownEvent(scan.text(scan.event)), by: Self.writer(of: scan)))
        } catch {
            return .tampered(index: index, error.reason)
        }
    }

    /// Tells the words on rows of a record that was verified before, as they were told then.
    ///
    /// - Parameters:
    ///   - leaf: The record; nothing is told of what is none.
    ///   - index: Its place in the log.
    ///   - onRow: Is told every word.
    public static func retell(_ leaf: [UInt8], at index: UInt64, _ onRow: OnRow) {
        guard let scan = try? RecordScan(leaf) else { return }
        tell(scan, at: index, onRow)
    }

    private static func tell(_ scan: RecordScan, at index: UInt64, _ onRow: OnRow) {
        let isOfThisVersion = scan.version == Record.version
        let event = isOfThisVersion ? EventEntry.named(scan.leaf[scan.event])?.event : nil
        let family = scan.family?.of(FamilyID.self)
        for row in scan.rows {
            onRow(
                SpokenWord(
                    row: RowGlance(row, in: scan), index: index, event: event, family: family))
        }
    }

    private static func writer(of scan: RecordScan) -> Finding.Writer {
        Finding.Writer(
            actor: scan.actor.of(PrincipalID.self),
            program: String(scan.text(scan.program).prefix(40)))
    }

    struct Refusal: Error {
        let reason: Finding.Reason
        init(_ reason: Finding.Reason) { self.reason = reason }
    }

    /// Judges a record; gives whether its event is one that this program knows.
    private mutating func judge(
        _ scan: RecordScan, index: UInt64, hash: SHA256Digest
    ) throws(Refusal) -> Bool {
        let entry = EventEntry.named(scan.leaf[scan.event])
        guard (entry?.event == .vaultCreate) == (index == 0) else { throw Refusal(.genesis) }
        let introduction: Introduction?
        let members: [String: JSONValue]?
        do throws(AuditLogError) {
            members = try scan.introduction
            introduction = try members.flatMap { members throws(AuditLogError) in
                try entry.flatMap { entry throws(AuditLogError) in
                    try Introduction(of: entry.event, members)
                }
            }
        } catch {
            throw Refusal(.malformed(error))
        }
        if index == 0 { try found(introduction, scan: scan, hash: hash) }
        let actor = try actor(of: scan, entry: entry)
        try place(scan, in: hash)
        try join(scan)
        // Of what a newer program's event may say, this one knows nothing.
        if scan.version == Record.version, let event = entry?.event {
            try judgeRows(of: scan, event)
            try judgePerson(of: scan, event, actor, introduction)
        }
        enqueue(scan, index: index, actor: actor)
        guard let entry, index > 0, scan.outcome == .ok, scan.phase != .intent else {
            return entry != nil
        }
        if entry.event == .personAccept { state.principals.accept(scan.actor) }
        if let introduction {
            let wrong =
                if case .epoch(let opening) = introduction {
                    state.principals.open(
                        opening, by: actor, index: index, root: state.frontier.root,
                        vault: state.vaultID)
                } else {
                    state.principals.apply(introduction, by: actor, index: index)
                }
            if let wrong { throw Refusal(.introduction(wrong)) }
        } else if entry.mustIntroduce, scan.part.map({ $0.i == 1 }) ?? true {
            // Of an act in several records the first introduces.
            throw Refusal(.introduction(.missing))
        }
        return true
    }

    private mutating func found(
        _ introduction: Introduction?, scan: RecordScan, hash: SHA256Digest
    ) throws(Refusal) {
        guard case .genesis(let genesis)? = introduction, let id = VaultID(bytes: hash.bytes),
            scan.outcome == .ok, HexID(genesis.founder.person) == scan.actor
        else { throw Refusal(.genesis) }
        if let expected = trust.vaultID, expected != id {
            throw Refusal(.anotherVault(expected: expected, found: id))
        }
        if let founder = trust.founder, founder != genesis.founder.sign {
            throw Refusal(.anotherFounder)
        }
        if let wrong = state.principals.found(genesis) { throw Refusal(.introduction(wrong)) }
        state.vaultID = id
    }

    private func actor(
        of scan: RecordScan, entry: EventEntry?
    ) throws(Refusal) -> LogPrincipal {
        guard let actor = state.principals[scan.actor] else {
            throw Refusal(.actorUnknown(scan.actor.of(PrincipalID.self)))
        }
        switch actor.state {
        case .retired: throw Refusal(.actorRetired(actor.id))
        case .added where entry?.event != .personAccept:
            throw Refusal(.actorNotAccepted(actor.id))
        case .added, .active: break
        }
        guard scan.roles == actor.roles else {
            throw Refusal(.rolesUntrue(held: actor.roles.listed, said: scan.roles.listed))
        }
        guard let entry else { return actor }
        let isAllowed =
            actor.isRecovery
            ? entry.mayRecoverySign
            : !entry.roles.isDisjoint(with: actor.roles)
                || scan.outcome == .refused && scan.rows.isEmpty && scan.introduces == nil
        guard isAllowed else { throw Refusal(.notAllowed(entry.event, actor.roles.listed)) }
        return actor
    }

    private mutating func place(_ scan: RecordScan, in hash: SHA256Digest) throws(Refusal) {
        guard (scan.family == nil) == (scan.series == nil) else { throw Refusal(.seriesMissing) }
        guard let family = scan.family, let series = scan.series else { return }
        let id = family.of(FamilyID.self)
        let known =
            state.series[family]
            ?? knownSeries?(id).map { Series(count: $0.count, last: $0.last) }
        guard series.n == known?.count ?? 0 else {
            throw Refusal(.seriesGap(id, expected: known?.count ?? 0, found: series.n))
        }
        guard series.previous == known?.last else { throw Refusal(.seriesBroken(id)) }
        state.series[family] = Series(count: series.n + 1, last: hash)
    }

    private mutating func join(_ scan: RecordScan) throws(Refusal) {
        guard state.openPart != nil || scan.part != nil else { return }
        let name = scan.text(scan.event)
        if let open = state.openPart {
            guard let part = scan.part, part.i == open.part.i + 1, part.n == open.part.n,
                scan.actor == open.actor, name == open.event, scan.request == open.request,
                scan.phase == open.phase, scan.outcome == open.outcome
            else { throw Refusal(.part) }
        } else {
            guard scan.part?.i ?? 1 == 1 else { throw Refusal(.part) }
        }
        state.openPart = scan.part.flatMap { part in
            part.i == part.n
                ? nil
                : OpenPart(
                    part: part, actor: scan.actor, event: name, request: scan.request,
                    phase: scan.phase, outcome: scan.outcome)
        }
    }

    /// Judges what a record says of rows: whether its event may, and its family.
    private func judgeRows(of scan: RecordScan, _ event: Event) throws(Refusal) {
        guard !scan.rows.isEmpty else { return }
        let family = scan.family?.of(FamilyID.self)
        var seen: Set<String> = []
        for row in scan.rows {
            let row = RowGlance(row, in: scan)
            if scan.rows.count > 1 {
                // Of two words in one record each would be judged as if the other were not there.
                let word = row.word
                guard seen.insert("\(word.table) \(word.id)").inserted else {
                    throw Refusal(.row(event, word, .twice))
                }
            }
            let fault =
                scan.outcome == .refused
                ? .refused
                : event.fault(
                    in: RowTable.named(row.table), isGone: row.digest == nil, of: family,
                    after: knownRows?(row))
            if let fault { throw Refusal(.row(event, row.word, fault)) }
        }
    }

    /// Judges whose row a record of somebody's coming, going or new keys speaks of: theirs alone.
    private func judgePerson(
        of scan: RecordScan, _ event: Event, _ actor: LogPrincipal, _ introduction: Introduction?
    ) throws(Refusal) {
        let person: PrincipalID?
        switch (event, introduction) {
        case (.personAccept, _):
            guard scan.outcome != .ok || scan.phase == .intent || actor.state == .added else {
                throw Refusal(.introduction(.acceptedBefore))
            }
            person = actor.state == .added ? actor.id : nil
        case (.personAdd, .person(let keys, _)?), (.personRekey, .rekey(let keys)?):
            person = keys.person
        case (.personRetire, .retirement(let retired)?): person = retired
        case (.personAdd, _), (.personRekey, _), (.personRetire, _): person = nil
        default: return
        }
        for row in scan.rows {
            let row = RowGlance(row, in: scan)
            guard row.table.elementsEqual(Self.personTable) else { continue }
            guard let person, row.id?.bytes == person.bytes else {
                throw Refusal(.row(event, row.word, .otherPerson))
            }
        }
    }

    private static let personTable = Array(RowTable.person.rawValue.utf8)

    private mutating func enqueue(_ scan: RecordScan, index: UInt64, actor: LogPrincipal) {
        guard let signature = Signature(bytes: scan.signature) else { return }
        var message: [UInt8] = []
        message.reserveCapacity(Record.signingContext.count + 32 + scan.leaf.count)
        message.append(contentsOf: Record.signingPrefix(index == 0 ? nil : state.vaultID))
        message.append(contentsOf: scan.unsigned.head)
        message.append(contentsOf: scan.unsigned.tail)
        pendingBytes += message.count
        pending.append(
            SignatureCheck(
                index: index, actor: actor.id, key: actor.key, signature: signature,
                message: message))
    }

    /// The version that a leaf's last member names, if it is a later one than this program's.
    private static func newerVersion(_ leaf: [UInt8]) -> Int64? {
        let tail = String(decoding: leaf.suffix(16), as: UTF8.self)
        guard let colon = tail.lastIndex(of: ":"), tail.hasSuffix("}"),
            tail[..<colon].hasSuffix(",\"v\""),
            let version = Int64(tail[tail.index(after: colon)...].dropLast()),
            version > Record.version
        else { return nil }
        return version
    }
}

/// A row of the table of events, at hand by the event's name.
struct EventEntry: Sendable {
    let event: Event
    let roles: Roles
    let mayRecoverySign: Bool
    let mustIntroduce: Bool

    /// The row of an event's name as it stands in a record's text.
    static func named(_ name: ArraySlice<UInt8>) -> EventEntry? {
        // A name with an escape in it is none of these.
        byName[name]
    }

    private static let byName: [ArraySlice<UInt8>: EventEntry] = Event.allCases.reduce(into: [:]) {
        entries, event in
        let rule = event.rule
        entries[ArraySlice(event.rawValue.utf8)] = EventEntry(
            event: event, roles: rule.roles, mayRecoverySign: rule.mayRecoverySign,
            mustIntroduce: event.mustIntroduce)
    }
}
