import AuditLog
import Catalog
import TabletDump
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// The code of the reason for which a film waits that could not be looked into in time.
    static let notProbedInTime = QuarantineReason.notProbedInTime("").code
    /// The code for one that was looked into since, and that its practitioner may bind.
    static let probedSince = "probed-since"

    /// Has `ffprobe` look into what waits because it could not do so in time, whatever its own index says.
    ///
    /// One that it cannot read is not whole, as when a film is taken in: it waits as such from here on.
    func lookAgain(
        at looks: [FilmLook], _ known: [DumpPath: KnownFilm], in directory: String,
        _ filmTime: FilmTime
    ) throws -> [FilmLook] {
        func isOwed(_ look: FilmLook) -> Bool {
            look.witness == .index
                && known[look.entry.path]?.waiting?.reason == Self.notProbedInTime
        }
        guard looks.contains(where: isOwed) else { return looks }
        let probe = try FilmProbe()
        return looks.map { look in
            guard isOwed(look) else { return look }
            let reading = Result { () throws(DumpError) in
                FilmReading(
                    result: try probe.result(for: look.entry, in: directory), witness: .ffprobe)
            }
            if case .success(let reading) = reading, case .notAFilm(let why) = reading.result {
                return FilmLook(
                    entry: look.entry, facts: look.facts, witness: .ffprobe, time: look.time,
                    fault: .incomplete(why), refusal: nil)
            }
            return Self.look(look.entry, reading, filmTime)
        }
    }

    /// Notes what was found in a film that waits because it could not be looked into in time.
    ///
    /// Its bytes, of all its chapters, are held to those that wait. Where its signals agree now and it waits for whoever brings it
    /// again, it is bound by them; otherwise it goes on waiting, for the reason that is left. What is found not to be
    /// whole is never bound, by nobody's hand either.
    ///
    /// - Returns: How it ended for the film.
    func note(
        _ film: UploadPlan.Film, of id: ClipID, _ number: Int, _ binding: Binding,
        _ plan: UploadPlan
    ) throws -> UploadSummary.End {
        let plain = try FilmSource(film.entries, in: plan.request.directory).digest()
        let digest = try DigestKey(vaultKey(.digest)).digest(of: plain.whole)
        let particulars = try ClipParticulars(
            of: film, plain, bytes: UInt64(clamping: film.bytes)
        ).sealed(to: quarantineRecipients(for: plan.practitioner))
        var act = Act(.quarantineProbe, clip: id)
        act.behalf = plan.practitioner == principal ? nil : plan.practitioner
        let reason: String =
            if case .quarantine(let reason) = binding { reason.code } else { Self.probedSince }
        act.reason = reason
        try perform(act) { transaction, _ in
            guard var row = try vault.catalog.find(QuarantineRow.self, id.bytes),
                row.practitioner == plan.practitioner, row.reason == Self.notProbedInTime,
                row.digest == digest, try !vault.catalog.isBeingDestroyed(id)
            else {
                throw VaultError.badInput(
                    "plan-changed", "what waits of this film has changed since the plan was made",
                    hint: "run the same command again; the plan is made anew")
            }
            // What this writes is what the log says from here on: nothing else may come with it.
            try words.check(films: [id])
            row.reason = reason
            row.recorded = film.time?.date
            row.milliseconds = film.milliseconds
            row.particulars = particulars
            try transaction.update(row)
        }
        guard case .bound(let session, [.therapy]) = binding, plan.practitioner == principal
        else { return .alreadyQuarantined(number) }
        let clip = try bindQuarantined(
            id, numbered: number, to: session.family, session: session.number)
        return .takenIn(clip, due: nil, receipt: nil)
    }
}
