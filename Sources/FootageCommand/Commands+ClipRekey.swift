internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage clip rekey`: a new key for one film.
    static let clipRekey = CommandSpec(
        ["clip", "rekey"], summary: "Seal a film afresh under a new key",
        discussion: """
            For a film whose own key may be out: somebody who has left opened it once, or a copy of its key slot was \
            lost. "footage family rotate" does not help there, for it leaves a film's own key as it is. The film is \
            sealed afresh beside its old copy and read back; then the old key is overwritten and the old copy removed. \
            Address, holds, purposes, moments and history stay, and the film can be watched meanwhile. If it is cut \
            short, run it again.

            It takes room for one more copy of the film. What somebody copied of the film before, they have. Backups \
            from before hold the old copy, and the old key until their key parts go.

            JSON: clip, bytes, moments (sealed anew with it), backups (whose key part may hold the old key), keys_until \
            (the day from which none does), left (of the old copy: nothing, payload, or key), dry_run.
            """,
        arguments: [clipArgument], exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let address = try invocation.required("CLIP", as: .address)
        let rekeyed = try invocation.act { vault in
            let bar = FilmBar("Sealing \(address)", on: invocation.terminal)
            defer { bar.finish() }
            return try vault.rekeyClip(address, progress: bar.advance)
        }
        if rekeyed.left != .nothing { invocation.exit = .partlyDone }
        invocation.said(
            [
                "clip": .text(address), "bytes": .count(rekeyed.bytes),
                "moments": .count(rekeyed.moments), "backups": .count(rekeyed.backups),
                "keys_until": .text(rekeyed.keysUntil), "left": .string(rekeyed.left.rawValue),
            ]
        ) { was in
            let size = Amounts.megabytes(Int64(clamping: rekeyed.bytes))
            return "\(address), \(size), \(was) sealed afresh under a new key."
        }
        if rekeyed.backups > 0 {
            let until =
                rekeyed.keysUntil.map { "until \($0)" } ?? "as long as their key parts are kept"
            invocation.terminal.note(
                "\(Amounts.count(rekeyed.backups, "backup holds", "backups hold")) the old key \(until)."
            )
        }
        switch rekeyed.left {
        case .nothing: break
        case .payload:
            invocation.terminal.note(
                "Somebody still reads the old copy. It goes with the next upload, purge or repair; its key is gone."
            )
        case .key:
            invocation.terminal.note(
                "The old key could not be erased from its slot. Run `footage repair`, and look at the disk."
            )
        }
    }
}
