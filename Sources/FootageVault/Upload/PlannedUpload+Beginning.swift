import AuditLog
import Catalog
import TabletDump
import VaultCrypto
import VaultModel

extension PlannedUpload {
    /// Begins the next wave; none when nothing is left to be sealed, or the upload is to stop.
    ///
    /// Films on the way that are known already, or refused, come to their end at once.
    func begin() -> SealingWave? {
        while !isStopping {
            let orders = nextOrders()
            guard let first = orders.first else { return nil }
            guard first.isNew else {
                attempt(first) { try settleKnown(first) }
                continue
            }
            var keys = RecipientCache()
            let jobs = orders.enumerated().compactMap { place, order in
                attempt(order) { try job(order, &keys, needing: orders.count - place) }
            }
            if !jobs.isEmpty { return room.begin(jobs) }
        }
        return nil
    }

    /// Takes the films that go together next: alike in length, and as many as the pace lets.
    private func nextOrders() -> [FilmOrder] {
        if let order = again.popLast() { return [order] }
        guard let first = waiting.first else { return [] }
        let most = !first.isNew ? 1 : first.isLong ? pace.longFilms : pace.shortFilms
        let orders = waiting.prefix(most).prefix {
            $0.isNew == first.isNew && $0.isLong == first.isLong
        }
        waiting.removeFirst(orders.count)
        return Array(orders)
    }

    /// What it takes to seal a film; when reservations lack, for it and those that follow in its wave.
    private func job(
        _ order: FilmOrder, _ keys: inout RecipientCache, needing reservations: Int
    ) throws -> FilmJob {
        let waiting = try keys.quarantine {
            try unlocked.quarantineRecipients(for: plan.practitioner)
        }
        let goal: FilmJob.Goal
        let recipients: [X25519PublicKey]
        switch order.film.fate {
        case .takeIn(let session, let purposes, let due):
            goal = .clip(session, purposes, due: due)
            recipients = try keys.recipients(of: session.id) {
                [try unlocked.recipient(of: session.id)]
            }
        case .quarantine(let reason):
            goal = .quarantined(reason)
            recipients = waiting
        default:
            throw UnlockedVault.abandoned
        }
        if stock.isEmpty {
            let count = max(reservations, shortage)
            stock = try vault.catalog.write { try unlocked.reserve(count, in: $0) }
        }
        guard let reserved = stock.popLast() else { throw UnlockedVault.abandoned }
        return FilmJob(
            number: order.number, film: order.film, goal: goal, reserved: reserved,
            recipients: recipients, quarantineRecipients: waiting)
    }

    /// How many reservations are lacking for the films that come next, however many go together.
    var shortage: Int {
        let next = waiting.lazy.filter(\.isNew).prefix(Self.reservations).count
        return max(0, next - stock.count)
    }

    /// Films get their reservations so many at a time: one by one, each would cost a flush of its own.
    private static var reservations: Int { 16 }

    /// Runs what is to be done about a film; when it fails, the film comes to its end by that.
    @discardableResult
    func attempt<Value>(_ order: FilmOrder, _ body: () throws -> Value) -> Value? {
        do {
            return try body()
        } catch {
            fail(order, error)
            return nil
        }
    }

    /// Ends a film by an error, or the whole upload where the same would befall the next film.
    func fail(_ order: FilmOrder, _ error: any Error) {
        guard !unlocked.isPointless(afterwards: error),
            let end = try? unlocked.refusal(of: order.film, error)
        else {
            stopped = stopped ?? error
            return
        }
        ends[order.number] = end
    }

    /// Ends a film that is not to be sealed: it is known already, or refused.
    private func settleKnown(_ order: FilmOrder) throws {
        let film = order.film
        func end(_ end: UploadSummary.End) {
            ends[order.number] = UploadSummary.Film(
                of: film, end: end, copy: .none, bytes: 0)
        }
        switch film.fate {
        // However long ago it was read back: nothing is called safe to delete on an old word.
        case .alreadyIn(let address, let id): try readBackKnown(order, .alreadyIn(address), id)
        case .alreadyQuarantined(let number, let id):
            let row = try vault.catalog.find(QuarantineRow.self, id.bytes)
            if row?.isIncomplete == true { damaged.formUnion(film.entries.map(\.path)) }
            try readBackKnown(order, .alreadyQuarantined(number), id)
        case .probedAgain(let number, let id, let binding):
            let end = try unlocked.note(film, of: id, number, binding, plan)
            try readBackKnown(order, end, id)
        case .destroyedBefore(let date, let rule):
            let destroyed = UploadSummary.End.destroyedBefore(on: date, rule: rule)
            if case .refused(let code, _) = destroyed { try unlocked.recordRefusal(code) }
            end(destroyed)
        case .refused(let why):
            try unlocked.recordRefusal("unreadable")
            end(.refused(code: "unreadable", why))
        case .takeIn, .quarantine:
            throw UnlockedVault.abandoned
        }
    }

    private func readBackKnown(
        _ order: FilmOrder, _ end: UploadSummary.End, _ id: ClipID
    ) throws {
        let outcome = try unlocked.readBack(id)
        let film = try unlocked.end(of: order.film, id, end, outcome)
        if case .refused(let code, _) = film.end { try unlocked.recordRefusal(code) }
        if case .whole(let index) = outcome, film.isReadBack { records[order.number] = (id, index) }
        ends[order.number] = film
    }
}

/// The recipients of films, each found once a wave.
private struct RecipientCache {
    private var waiting: [X25519PublicKey]?
    private var known: [SessionID: [X25519PublicKey]] = [:]

    mutating func quarantine(_ find: () throws -> [X25519PublicKey]) throws -> [X25519PublicKey] {
        let found = try waiting ?? find()
        waiting = found
        return found
    }

    mutating func recipients(
        of session: SessionID, _ find: () throws -> [X25519PublicKey]
    ) throws -> [X25519PublicKey] {
        if let found = known[session] { return found }
        let found = try find()
        known[session] = found
        return found
    }
}
