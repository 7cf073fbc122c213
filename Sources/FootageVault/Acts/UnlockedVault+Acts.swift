import AuditLog
package import Catalog
import Database
import VaultCrypto
import VaultModel

/// How every change and every access reaches the log: one transaction holds both.
extension UnlockedVault {
    /// Runs an act in one transaction with its record, which is durable when this returns.
    ///
    /// The actor's standing is read again inside the transaction. When the record cannot be written,
    /// nothing of the act stays.
    ///
    /// A `Refusal` that the body throws is recorded as one, in a transaction of its own.
    func perform<R>(_ act: Act, _ body: (CatalogTransaction, inout Act) throws -> R) throws -> R {
        let isTrial = isRehearsing && act.outcome == .ok
        if isTrial { try checkRehearsable(act) }
        return try refusing(act) {
            try transact(undoing: isTrial) { transaction in
                let person = try currentPerson()
                try check(act)
                var act = act
                let result = try body(transaction, &act)
                try append(act, roles: person.roles, to: transaction)
                return result
            }
        }
    }

    /// Writes the record of an act that changes nothing in the catalog.
    func record(_ act: Act) throws {
        try perform(act) { _, _ in }
    }

    /// Adds the record of an act to the log, with a word on every row written since the last record.
    ///
    /// More rows than a record can hold make several records, which say which part they are.
    ///
    /// - Throws: `VaultError` of kind `tampered` when what it would be signed on is not the log's word; with the
    ///   code `event-rows` for rows that a record of the event may not speak of.
    func append(_ act: Act, roles: Set<Role>, to transaction: CatalogTransaction) throws {
        try check(act)
        try checkBelievable(transaction, for: act)
        let rows = try act.event.words(on: transaction.takeWritten(), as: act.outcome)
        let parts = max(1, (rows.count + Self.rowsPerRecord - 1) / Self.rowsPerRecord)
        let policy = try currentPolicyDigest()
        for part in 0..<parts {
            let start = part * Self.rowsPerRecord
            let log = transaction.log
            let series = try act.family.map { try nextInSeries(of: $0, in: log, for: act.event) }
            let record = Record(
                index: log.size, before: log.size == 0 ? nil : log.root, salt: Random.bytes(16),
                at: vault.environment.clock(), event: act.event, phase: act.phase,
                request: act.request, outcome: act.outcome, reason: act.reason, actor: principal,
                roles: roles.sorted(), behalf: act.behalf, purpose: act.purpose,
                checks: act.checks, policy: policy, family: act.family, session: act.session,
                clip: act.clip, host: vault.environment.host, program: vault.environment.program,
                amount: act.amount, note: act.note, series: series,
                rows: Array(rows[start..<min(start + Self.rowsPerRecord, rows.count)]),
                part: parts == 1
                    ? nil : Record.Part(i: UInt64(part) + 1, n: UInt64(parts)),
                introduces: part == 0 ? act.introduces : nil)
            let leaf = try record.signed(by: signingKey, vaultID: vault.description.id).leaf
            try log.append(leaf: leaf, family: act.family)
        }
    }

    /// Runs a transaction that appends, and signs the tree as it leaves it; or undoes all of it.
    func transact<R>(
        undoing: Bool = false, _ body: (CatalogTransaction) throws -> R
    ) throws -> R {
        guard !undoing else { return try undo(body) }
        let result = try vault.reserve.drawing(for: reserveUse) {
            try writing { transaction in
                let result = try body(transaction)
                try close(transaction)
                return result
            }
        }
        vault.foldWriteAheadLog()
        return result
    }

    /// Runs a transaction that rests on the log's words, once what the log says since the last was verified.
    ///
    /// That may be the whole log, for somebody who is new here. Under the lock it would keep every other writer
    /// waiting; there only what was added in the meantime is left to verify.
    func writing<R>(_ body: (CatalogTransaction) throws -> R) throws -> R {
        try vault.catalog.read { try words.prepare() }
        return try vault.catalog.write(body)
    }

    /// Signs the tree as it now is; the last step of a transaction that appended.
    func close(_ transaction: CatalogTransaction) throws {
        let log = transaction.log
        let checkpoint = try Checkpoint(
            origin: vault.description.origin, size: log.size, root: log.root)
        try log.close(checkpoint: try checkpoint.signed(by: logKey).bytes)
    }

    private static var rowsPerRecord: Int { 250 }

    /// The person as they stand now; throws when they have left or never accepted.
    ///
    /// Keys, roles and policies are held to the log first, whatever the act; this person's own row always is.
    func currentPerson() throws -> PersonRow {
        if !isReporting { try words.check() }
        let person = try vault.catalog.require(PersonRow.self, principal.bytes)
        switch person.standing {
        case .active: return person
        case .retired:
            throw VaultError(
                .notPermitted, "retired", "this identity belongs to someone who has left the vault",
                hint: "ask an administrator; nothing was changed")
        case .invited:
            if isAccepting { return person }
            throw VaultError(
                .notPermitted, "not-accepted", "you have not yet accepted this vault",
                hint: "compare the vault id with the one on paper, then run `footage person accept`"
            )
        }
    }

    /// Holds what decides an act to the log's last words.
    ///
    /// - Throws: `VaultError` of kind `tampered`.
    func check(_ act: Act) throws {
        if let family = act.family { try words.check([family]) }
    }

    func currentPolicyDigest() throws -> SHA256Digest? {
        try vault.policyDigestInForce(on: vault.today)
    }
}

extension UnlockedVault {
    /// Runs several acts in one transaction, each with its own record: a record concerns one family.
    package func performEach<R>(
        _ body: (CatalogTransaction, _ append: (Act) throws -> Void) throws -> R
    ) throws -> R {
        try transact(undoing: isRehearsing) { transaction in
            let roles = try currentPerson().roles
            return try body(transaction) { act in
                if isRehearsing { try checkRehearsable(act) }
                try append(act, roles: roles, to: transaction)
            }
        }
    }
}
