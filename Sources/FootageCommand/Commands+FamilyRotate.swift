internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage family rotate`: a new identity for a family.
    static let familyRotate = CommandSpec(
        ["family", "rotate"], summary: "Give a family a new identity",
        discussion: """
            When somebody may know the family's identity who must not: the keys of all its clips are sealed to a \
            new one, which everyone with a grant is given, and the old ones are erased. The films themselves stay \
            as they are, and stay open to whoever copied a film's own key.

            It is done without being asked for by the next command of a colleague after somebody left or was given \
            new keys. With --recovery governance does it for a family that nobody can open any more.

            JSON: family, clips, people (given the new identity, recovery not counted), finished.
            """,
        arguments: [.family],
        options: [OptionSpec("recovery", "FILE", "The recovery identity, which governance holds")],
        exits: .vault + [.partlyDone], writes: true
    ) { invocation in
        let reference = try invocation.required("FAMILY", as: .reference)
        let recovery = try invocation.value("recovery", as: .path)
        let rotation = try invocation.act { vault in
            guard let recovery else { return try vault.rotateFamily(reference) }
            let identity = try invocation.readIdentity(
                at: TerminalCalls.absolute(recovery), called: "the recovery identity")
            return try vault.rotateFamily(reference, with: identity)
        }
        invocation.said([
            "family": .text(reference), "clips": .count(rotation.clips),
            "people": .count(rotation.people), "finished": .bool(rotation.isFinished),
        ]) { was in
            "Family \(reference) \(was) given a new identity: "
                + "\(Amounts.count(rotation.clips, "clip", "clips")), "
                + "\(Amounts.count(rotation.people, "person", "people"))."
        }
        guard !rotation.isFinished else { return }
        throw CommandFailure(
            .partlyDone, code: "old-keys-left",
            "The new identity is in place, but the old keys could not be erased.",
            hint:
                "The next upload erases them, or `footage repair`; look at the disk of the key slots."
        )
    }
}

extension Invocation {
    /// Gives the user's families the new identities that they are owed, and says so in a line.
    func settleRotations(_ vault: UnlockedVault) {
        guard !isDryRun else { return }
        do {
            let (done, left) = try vault.settleRotations()
            guard !done.isEmpty else { return }
            let names = done.prefix(5).map(\.family.description).joined(separator: ", ")
            terminal.note(
                "\(Amounts.count(done.count, "family", "families")) of yours \(done.count == 1 ? "was" : "were") given a "
                    + "new identity, because somebody knew the old one (\(names)\(done.count > 5 ? ", …" : ""))."
                    + (left > 0 ? " \(left) more follow with your next commands." : ""))
        } catch {
            let reason = VaultError(explaining: error)?.message ?? "\(error)"
            terminal.note(
                "A family is owed a new identity, which could not be given now: \(reason).")
        }
    }
}
