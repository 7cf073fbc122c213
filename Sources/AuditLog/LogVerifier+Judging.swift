import VaultCrypto
import VaultModel

extension LogVerifier {
    /// Judges one leaf, and takes it into the state unless it was tampered with.
    mutating func judge(_ leaf: [UInt8]) -> Finding? {
        let index = state.frontier.size
        let scan: RecordScan
        do {
            scan = try RecordScan(leaf)
        } catch {
            guard let version = Self.newerVersion(leaf) else {
                return .tampered(index: index, .malformed(error))
            }
            state.frontier.append(MerkleHash.leaf(leaf))
            return .unverifiable(index: index, .newer(.unknownVersion(version), by: nil))
        }
        guard scan.index == index else {
            return .tampered(index: index, .index(found: scan.index))
        }
        guard scan.before == (index == 0 ? nil : state.frontier.root) else {
            return .tampered(index: index, .before)
        }
        let hash = MerkleHash.leaf(leaf)
        do throws(Refusal) {
            let isKnown = try judge(scan, index: index, hash: hash)
            state.frontier.append(hash)
            if let onRecord, let glance = try? RecordGlance(scan) { onRecord(glance) }
            if let onRow {
                let event = EventEntry.byName[scan.text(scan.event)]?.event
                let family = scan.family.flatMap { $0.of(FamilyID.self) }
                for word in scan.rowWords {
                    onRow(SpokenWord(word: word, index: index, event: event, family: family))
                }
            }
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

    private static func writer(of scan: RecordScan) -> Finding.Writer? {
        scan.actor.of(PrincipalID.self).map {
            Finding.Writer(actor: $0, program: String(scan.text(scan.program).prefix(40)))
        }
    }

    struct Refusal: Error {
        let reason: Finding.Reason
        init(_ reason: Finding.Reason) { self.reason = reason }
    }

    /// Judges a record; gives whether its event is one that this program knows.
    private mutating func judge(
        _ scan: RecordScan, index: UInt64, hash: SHA256Digest
    ) throws(Refusal) -> Bool {
        let name = scan.text(scan.event)
        let entry = EventEntry.byName[name]
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
        let actor = try actor(of: scan, name: name, entry: entry)
        try place(scan, in: hash)
        try join(scan, name: name)
        if let event = entry?.event { try judgeRows(of: scan, event) }
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
        } else if entry.mustIntroduce {
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
        of scan: RecordScan, name: String, entry: EventEntry?
    ) throws(Refusal) -> LogPrincipal {
        guard let actor = state.principals[scan.actor] else {
            guard let id = scan.actor.of(PrincipalID.self) else { throw Refusal(.genesis) }
            throw Refusal(.actorUnknown(id))
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
        guard let family = scan.family, let series = scan.series,
            let id = family.of(FamilyID.self)
        else { return }
        let known =
            state.series[family]
            ?? knownSeries?(id).map { Series(count: $0.count, last: $0.last) }
        guard series.n == known?.count ?? 0 else {
            throw Refusal(.seriesGap(id, expected: known?.count ?? 0, found: series.n))
        }
        guard series.previous == known?.last else { throw Refusal(.seriesBroken(id)) }
        state.series[family] = Series(count: series.n + 1, last: hash)
    }

    private mutating func join(_ scan: RecordScan, name: String) throws(Refusal) {
        if let open = state.openPart {
            guard let part = scan.part, part.i == open.part.i + 1, part.n == open.part.n,
                scan.actor == open.actor, name == open.event, scan.request == open.request
            else { throw Refusal(.part) }
        } else {
            guard scan.part?.i ?? 1 == 1 else { throw Refusal(.part) }
        }
        state.openPart = scan.part.flatMap { part in
            part.i == part.n
                ? nil
                : OpenPart(part: part, actor: scan.actor, event: name, request: scan.request)
        }
    }

    /// Judges what a record says of rows: whether its event may, and its family.
    private func judgeRows(of scan: RecordScan, _ event: Event) throws(Refusal) {
        guard !scan.rows.isEmpty else { return }
        let family = scan.family.flatMap { $0.of(FamilyID.self) }
        for word in scan.rowWords {
            let fault =
                scan.outcome == .refused
                ? .refused : event.fault(in: word, of: family, after: knownRows?(word))
            if let fault { throw Refusal(.row(event, word, fault)) }
        }
    }

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

    private static let introducing: Set<Event> = [
        .vaultCreate, .personAdd, .personRoles, .personRetire, .personRekey, .recoveryRekey,
        .recoveryRotate, .logKey, .epochOpen,
    ]

    static let byName: [String: EventEntry] = Event.allCases.reduce(into: [:]) { entries, event in
        let rule = event.rule
        entries[event.rawValue] = EventEntry(
            event: event, roles: rule.roles, mayRecoverySign: rule.mayRecoverySign,
            mustIntroduce: introducing.contains(event))
    }
}
