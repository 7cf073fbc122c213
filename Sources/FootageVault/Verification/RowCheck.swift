import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// Holds every row of the catalog to the log's last word on it, both ways.
struct RowCheck {
    let catalog: Catalog
    let log: LogCheck

    /// What a row that does not agree means: where records are missing, they may have spoken of it.
    private var verdict: VerificationReport.Verdict { log.isShort ? .rolledBack : .tampered }

    func run(_ report: inout VerificationReport) throws {
        for name in try catalog.strangeObjects() {
            report.add(
                .tampered, "strange-object", at: "the catalog",
                "The catalog holds a trigger or view, \(name), which this program never makes.")
        }
        guard log.isBelievable else {
            report.notes.append(
                "rows of the catalog were not compared, because the log itself cannot be believed")
            return
        }
        var misuse: Finding?
        for part in log.parts {
            try log.listen(to: part)
            misuse = [misuse, log.misuse()].compactMap(\.self).min { $0.index < $1.index }
            for type in Schema.stored {
                try check(type, in: part, &report)
                try checkFamilies(of: type, in: part, &report)
            }
        }
        if let misuse {
            report.firstBadIndex = min(report.firstBadIndex ?? .max, misuse.index)
            report.add(
                .tampered, "record-row", at: "record \(misuse.index)", index: misuse.index,
                misuse.message)
        }
        if let strange = log.strange {
            report.add(
                .unverifiable, "row-unknown", at: strange.first, index: strange.index,
                """
                Record \(strange.index) speaks of a row that this program does not know \
                (\(strange.count) such words in all).
                """)
        }
        try checkPeople(&report)
        try checkVaultKeys(&report)
        try checkPolicies(&report)
    }

    private func check(
        _ type: any StoredRow.Type, in part: IDPart, _ report: inout VerificationReport
    ) throws {
        let name = type.table.filter { $0 != "_" }
        try catalog.forEachDigest(of: type, in: part) { bytes, digest in
            report.counts.rows += 1
            let place = "\(name) \(Hex.encode(bytes))"
            let word = RowID(bytes: bytes).flatMap { log.meet(type.table, $0) }
            guard let word else {
                report.add(
                    verdict, "row-without-record", at: place,
                    "The catalog holds the \(place), and no record of the log ever spoke of it.")
                return
            }
            if word.isGone {
                report.add(
                    verdict, "row-returned", at: place, index: word.index,
                    """
                    The catalog holds the \(place), and record \(word.index), the last to speak of it, \
                    says that it was removed.
                    """)
            } else if digest != word.digest {
                report.add(
                    verdict, "row-changed", at: place, index: word.index,
                    """
                    The \(place) is not what record \(word.index), the last to speak of it, says it is.
                    """)
            }
        }
        log.forEachUnmet(in: type.table) { word in
            report.add(
                verdict, "row-missing", at: "\(name) \(word.id)", index: word.index,
                """
                The \(name) \(word.id) is missing from the catalog; record \(word.index), the last to speak \
                of it, says that it is there.
                """)
        }
    }

    /// A row of a family is spoken of by records of that family only.
    private func checkFamilies(
        of type: any StoredRow.Type, in part: IDPart, _ report: inout VerificationReport
    ) throws {
        guard RowTable(rawValue: type.table)?.isOfFamilies ?? false else { return }
        let name = type.table.filter { $0 != "_" }
        try catalog.forEachFamily(of: type, in: part) { bytes, family in
            let word = RowID(bytes: bytes).flatMap { log.word(on: $0, in: type.table) }
            // Of a row without a word more is said above.
            guard let word, log.family(of: word)?.bytes != family else { return }
            report.add(
                verdict, "row-of-other-family", at: "\(name) \(Hex.encode(bytes))",
                index: word.index,
                """
                Record \(word.index) speaks of the \(name) \(Hex.encode(bytes)) and does not name the \
                family to which that belongs.
                """)
        }
    }

    /// What the log introduces in the clear and what the catalog holds of people must be the same.
    private func checkPeople(_ report: inout VerificationReport) throws {
        guard let summary = log.summary else { return }
        var known: [PrincipalID: LogPrincipal] = [:]
        for principal in summary.principals where !principal.isRecovery {
            known[principal.id] = principal
        }
        for row in try catalog.rows(PersonRow.self, where: "1 ORDER BY id") {
            guard let principal = known.removeValue(forKey: row.id) else {
                report.add(
                    verdict, "person", at: "person \(row.id)",
                    "No record of the log introduces the person \(row.id).")
                continue
            }
            guard row.isAs(principal) else {
                report.add(
                    verdict, "person", at: "person \(row.id)", index: principal.since,
                    "Keys, roles or standing of the person \(row.id) are not those that the log gives them."
                )
                continue
            }
        }
        for id in known.keys.sorted() {
            report.add(
                verdict, "person", at: "person \(id)", index: known[id]?.since,
                "The person \(id), whom the log introduces, is missing from the catalog.")
        }
    }

    /// Whoever may add a row of a vault key may not say which key is the newest: the log introduces each.
    private func checkVaultKeys(_ report: inout VerificationReport) throws {
        guard let summary = log.summary else { return }
        for row in try catalog.rows(VaultKeyRow.self, where: "1 ORDER BY key, version")
        where !row.isIntroduced(as: summary.rings, logKeys: summary.logKeys) {
            report.add(
                verdict, "vault-key", at: "vaultkey \(row.id)",
                "No record of the log introduces version \(row.version) of the vault's \(row.key.rawValue) key."
            )
        }
    }

    private func checkPolicies(_ report: inout VerificationReport) throws {
        for row in try catalog.rows(PolicyRow.self, where: "1 ORDER BY number")
        where SHA256.hash(row.text).bytes != row.sha256 {
            report.add(
                .tampered, "policy-text", at: "policy \(row.id)",
                "The text of policy \(row.number) is not the one whose hash was adopted.")
        }
    }
}

extension VaultKeyRow {
    /// Whether it is a key that the log introduced, in that version; the key of digests has one only.
    func isIntroduced(as rings: [String: [String]], logKeys: [LogKeySpan]) -> Bool {
        let place = Int(clamping: version) - 1
        switch key {
        case .digest: return version == 1 && publicKey == nil
        case .log:
            return logKeys.indices.contains(place) && logKeys[place].key.key.bytes == publicKey
        case .names, .dates:
            guard let known = rings[key.rawValue], known.indices.contains(place) else {
                return false
            }
            return publicKey.flatMap { X25519PublicKey(bytes: $0) }?.recipient == known[place]
        }
    }
}

extension PersonRow {
    /// Whether it gives somebody the keys, roles and standing that the log gives them.
    func isAs(_ principal: LogPrincipal) -> Bool {
        let standing: Standing =
            switch principal.state {
            case .added: .invited
            case .active: .active
            case .retired: .retired
            }
        let recipient = X25519PublicKey(bytes: self.recipient)?.recipient
        return recipient == principal.recipient && verifying == principal.key.bytes
            && roles.sorted() == principal.roles.listed && self.standing == standing
    }
}
