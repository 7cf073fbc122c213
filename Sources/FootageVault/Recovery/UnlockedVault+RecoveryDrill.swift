import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// Opens a sample of what the recovery identity must open one day, and puts on record whether it did.
    ///
    /// Every version of the vault's own keys is opened, the identities of a random sample of families, each of
    /// which must yield the family's recipient, of each of these a film drawn at random, and a sample of the films in
    /// quarantine: header, and the tags of the first and the last chunk. Nothing of a film is given to anybody. That
    /// it is used is on record before anything is opened.
    ///
    /// - Parameters:
    ///   - recovery: The recovery identity.
    ///   - sample: How many families, and how many films in quarantine, at most; all where there are no more.
    /// - Returns: What opened. Where something did not, an incident is open about it, and the drill is on record as
    ///   failed.
    /// - Throws: `VaultError` of kind `notPermitted` or `badInput`, once the refusal is on record.
    public func drillRecovery(
        with recovery: borrowing SecretIdentity, sample: Int = 20
    ) throws -> RecoveryDrill {
        var act = Act(.recoveryDrill)
        try require(.useRecovery, for: act)
        try requireRecovery(recovery, for: act)
        let key = recovery.identity.copy()
        var drill = RecoveryDrill()
        let families = try drawFamilies(sample, &drill)
        let waiting = Self.draw(sample, of: try vault.catalog.rows(QuarantineRow.self))
            .sorted { $0.number < $1.number }
        guard !isRehearsing else { return drill }
        act.phase = .intent
        act.request = .random()
        try record(act)
        act.phase = .outcome
        do {
            for row in try vault.catalog.rows(VaultKeyRow.self, where: "1 ORDER BY key, version") {
                try drill.attempt("version \(row.version) of the \(row.key) key", \.keys) {
                    try openVaultKey(row, with: key)
                }
            }
            for family in families { try self.drill(family, with: key, &drill) }
            for film in waiting { try self.drill(film, with: key, &drill) }
        } catch {
            act.outcome = .failed
            act.reason = (error as? VaultError)?.code ?? "not-finished"
            try record(act)
            throw error
        }
        return try end(drill, act)
    }

    private func end(_ drill: RecoveryDrill, _ act: Act) throws -> RecoveryDrill {
        var (drill, act) = (drill, act)
        act.amount = .init(items: drill.items)
        guard !drill.isWhole else {
            try record(act)
            return drill
        }
        act.outcome = .failed
        act.reason = "does-not-open"
        return try perform(act) { transaction, _ in
            drill.incident = Int(clamping: try transaction.nextNumber(in: IncidentRow.self))
            try openIncident(
                "recovery-drill-failed", family: nil, clip: nil, cause: principal,
                detail: "\(drill.faults.count) did not open; \(drill.items) did", transaction)
            return drill
        }
    }

    /// Families drawn at random, each as likely as any other; those that are owed to recovery are only counted.
    private func drawFamilies(_ sample: Int, _ drill: inout RecoveryDrill) throws -> [FamilyRow] {
        var sealed: [FamilyRow] = []
        for family in try vault.catalog.rows(FamilyRow.self, where: "1 ORDER BY reference") {
            if try recoveryGrant(of: family.id) == nil {
                drill.owed += 1
            } else {
                sealed.append(family)
            }
        }
        drill.familiesInAll = sealed.count
        return Self.draw(sample, of: sealed).sorted { $0.reference < $1.reference }
    }

    /// As many as that, drawn at random; all where there are no more.
    private static func draw<Element>(_ sample: Int, of all: [Element]) -> ArraySlice<Element> {
        var all = all
        for place in 0..<min(sample, all.count) {
            all.swapAt(place, place + draw(below: all.count - place))
        }
        return all.prefix(sample)
    }

    /// A number from 0 on, each below a bound equally likely as far as 32 bits are.
    private static func draw(below bound: Int) -> Int {
        Int(UInt64(Random.uint32()) * UInt64(bound) >> 32)
    }

    private func drill(
        _ family: FamilyRow, with recovery: borrowing X25519Identity, _ drill: inout RecoveryDrill
    ) throws {
        try words.check([family.id])
        let key = recovery.copy()
        var films: [ClipRow] = []
        try drill.attempt("family \(family.reference)", \.families) {
            _ = try familyIdentity(family, byRecovery: key)
            films = try vault.catalog.rows(
                ClipRow.self, where: "family = ? AND state = 'live' ORDER BY id", [.id(family.id)])
        }
        guard !films.isEmpty else { return }
        let film = films[Self.draw(below: films.count)]
        try drill.attempt("clip \(vault.address(of: film))", \.films) {
            let identity = try familyIdentity(family, byRecovery: key)
            let opened = try open(film, with: identity)
            defer { opened.close() }
            // The last chunk was opened to know the film's length; the first shows that it is this film's.
            guard opened.film.size > 0 else { return }
            _ = try opened.film.read(0..<1)
        }
    }

    /// A film in quarantine; one that came while another recovery identity was the vault's, and was lost, is counted.
    private func drill(
        _ film: QuarantineRow, with recovery: borrowing X25519Identity,
        _ drill: inout RecoveryDrill
    ) throws {
        guard try !vault.catalog.isBeingDestroyed(film.id) else { return }
        try words.check(films: [film.id])
        let key = recovery.copy()
        var isLeft = false
        try drill.attempt("film \(film.number) in quarantine", \.films) {
            do {
                let opened = try opened(film, with: key).film
                defer { opened.close() }
                guard opened.film.size > 0 else { return }
                _ = try opened.film.read(0..<1)
            } catch AgeError.noMatch {
                guard try recoveryKeys().recipient != vault.genesis.firstRecovery else {
                    throw VaultError.of(AgeError.noMatch)
                }
                isLeft = true
            }
        }
        guard isLeft else { return }
        drill.films -= 1
        drill.filmsLeft += 1
    }

    /// Opens a vault key that is sealed to recovery, and holds it to its public half.
    private func openVaultKey(_ row: VaultKeyRow, with recovery: borrowing X25519Identity) throws {
        let secret = try recoveredKey(row, with: recovery)
        let isTrue: Bool =
            switch row.key {
            case .names, .dates:
                try secret.withSpan { try X25519Identity(secretText: $0) }.publicKey.bytes
                    == row.publicKey
            case .log: try SigningKey(seed: secret).verifyingKey.bytes == row.publicKey
            case .digest: secret.count == KeyedDigest.keyCount
            }
        guard isTrue else {
            throw VaultError(
                .tampered, "recovery-key", "what is sealed to recovery is another key",
                hint: "run `footage audit verify`, and tell information governance")
        }
    }

    /// A vault key as it is sealed to recovery.
    func recoveredKey(
        _ row: VaultKeyRow, with recovery: borrowing X25519Identity
    ) throws -> SecretBytes {
        let wraps = try vault.catalog.rows(
            WrapRow.self, where: "vault_key = ? AND principal IS NULL ORDER BY id", [.id(row.id)])
        guard let wrap = wraps.first else {
            throw VaultError(
                .unknown, "no-recovery-wrap", "it is not sealed to recovery",
                hint: "tell information governance: nobody could open it if the last holder left")
        }
        return try AgeFile.open(wrap.sealed, with: recovery)
    }
}

extension RecoveryDrill {
    /// Counts something that opens, or notes that it does not; a catalog that cannot be read ends the drill.
    fileprivate mutating func attempt(
        _ what: String, _ count: WritableKeyPath<RecoveryDrill, Int>, _ body: () throws -> Void
    ) throws {
        do {
            try body()
            self[keyPath: count] += 1
        } catch {
            guard !(error is DatabaseError), let known = VaultError(explaining: error) else {
                throw error
            }
            faults.append("\(what): \(known.message)")
        }
    }
}
