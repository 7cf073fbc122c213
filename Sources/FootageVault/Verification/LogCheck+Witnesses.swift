import AuditLog
public import VaultModel

/// A witness that cosigned a head kept elsewhere.
public struct WitnessStanding: Sendable, Hashable {
    /// In whose name.
    public let name: String
    /// When, by the witness's own clock.
    public let at: Instant
    /// The person of this vault whose key it is; none for a witness from outside.
    public let person: PrincipalID?
}

extension LogCheck {
    /// Notes who cosigned a head: witnesses whose keys were given, and people whom the log introduced.
    ///
    /// Who signed with a key unheard of is noted as such, and counts for nothing.
    func noteWitnesses(
        of head: VouchedHead, knowing keys: [NoteKey], _ report: inout VerificationReport
    ) {
        guard let note = head.note, let summary else { return }
        for line in note.lines where !summary.logKeys.contains(where: { $0.key.signs(line) }) {
            guard let found = Self.witness(of: line, keys, summary.principals) else {
                report.notes.append(
                    "\(line.name) signed \(head.place) too, with a key that is not known here")
                continue
            }
            guard let cosignature = Cosignature(line),
                cosignature.isValid(for: note, by: found.key.key),
                let seconds = Int64(exactly: cosignature.time)
            else {
                report.add(
                    .unverifiable, "witness", at: head.place,
                    "The cosignature in the name of \(line.name) is false.")
                continue
            }
            report.witnesses.append(
                WitnessStanding(
                    name: line.name, at: Instant(seconds: seconds), person: found.person))
        }
    }

    private static func witness(
        of line: SignedNote.Line, _ keys: [NoteKey], _ people: [LogPrincipal]
    ) -> (key: NoteKey, person: PrincipalID?)? {
        for person in people {
            let key = try? NoteKey(name: line.name, kind: .cosignature, key: person.key)
            if let key, key.signs(line) { return (key, person.id) }
        }
        return keys.first { $0.signs(line) }.map { ($0, nil) }
    }

    /// Says what is not verified when a head is trusted for everything before it.
    func check(since head: VouchedHead, _ report: inout VerificationReport) {
        let size = head.checkpoint.size
        report.since = min(size, self.size)
        guard let standing = check(against: head, &report) else { return }
        guard standing == .within || standing == .beyond else {
            report.add(
                .unverifiable, "since", at: head.place,
                """
                It is not of the history that this log goes on from, so nothing vouches for the records \
                before; verify without it.
                """)
            return
        }
        report.notes.append(
            """
            not looked at: the signatures of the first \(size) records, for which \(head.place) vouches; \
            key slots, payloads and sealed texts
            """)
    }
}

extension NoteKey {
    /// Whether a line claims to be of this key.
    fileprivate func signs(_ line: SignedNote.Line) -> Bool {
        name == line.name && id == line.keyID
    }
}
