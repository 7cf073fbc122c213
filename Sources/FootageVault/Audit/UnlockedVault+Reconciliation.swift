import AuditLog
import Catalog
import Database
import GovernanceReport
import VaultModel

extension UnlockedVault {
    /// The kind of the incidents that differences between log, catalog, key slots and payloads are.
    static var unreconciledKind: String { "not-reconciled" }

    /// Holds log, catalog, key slots and payloads against each other, and opens an incident for each film in
    /// which they differ, so that it stays until somebody closes it.
    ///
    /// - Returns: In what key slots and payloads differ from the catalog; what the log and the catalog say an
    ///   export compares by itself, as of its own moment.
    func openIncidentsOfReconciliation() throws -> [FilmDifference] {
        let stores = try vault.storeDifferences()
        let logged = try vault.catalog.read {
            var films = FilmAccount()
            try vault.catalog.forEachStoredLeaf { _, leaf in
                guard let glance = try? RecordGlance(leaf: leaf), glance.writesRows,
                    let record = try? SignedRecord(leaf: leaf).record
                else { return }
                films.take(record, on: vault.date(of: record.at))
            }
            return try films.compare(with: vault.catalog)
        }
        try open(incidents(of: logged + stores))
        return stores
    }

    /// One incident a film, and one for what concerns no film that is known; beyond a number, one for the rest.
    private func incidents(of differences: [FilmDifference]) throws -> [FoundIncident] {
        var codes: [ClipID: Set<String>] = [:]
        var found: [FoundIncident] = []
        for difference in differences {
            guard let film = difference.film else {
                // The name of a file that somebody left there may be anyone's.
                let slot = difference.place.hasPrefix("key slot ") ? " at \(difference.place)" : ""
                found.append(
                    FoundIncident(
                        kind: Self.unreconciledKind, detail: difference.code + slot))
                continue
            }
            codes[film, default: []].insert(difference.code)
        }
        for (film, codes) in codes.sorted(by: { $0.key < $1.key }) {
            found.append(
                FoundIncident(
                    kind: Self.unreconciledKind,
                    family: try vault.catalog.find(ClipRow.self, film.bytes)?.family,
                    clip: film.bytes, detail: codes.sorted().joined(separator: " ")))
        }
        guard found.count > Self.mostIncidents else { return found }
        let rest = FoundIncident(
            kind: Self.unreconciledKind,
            detail: "\(found.count - Self.mostIncidents) more differences than have incidents")
        return found.prefix(Self.mostIncidents) + [rest]
    }

    /// So many incidents one export opens; a vault of which a disk is missing differs in every film.
    private static var mostIncidents: Int { 100 }
}

extension Vault {
    /// In what key slots and payloads differ from the catalog, both ways; nothing is read but lengths and keys.
    func storeDifferences() throws -> [FilmDifference] {
        var report = VerificationReport(vaultID: description.id)
        try catalog.unwitnessed {
            var stores = StoreCheck(self)
            try catalog.read { try stores.run(&report) }
            try requireInPlace()
            try stores.settle(.lengths, &report)
        }
        // A directory that is missing is no film, and a second name of the slots no difference.
        let found = report.findings.filter {
            !["directory-missing", "more-names"].contains($0.code)
        }
        .map { finding in
            // The name of a file that somebody left there may be anyone's.
            let isOfFile = finding.film == nil && !finding.place.hasPrefix("key slot ")
            return FilmDifference(
                film: finding.film, code: finding.code,
                place: isOfFile ? "the store" : finding.place,
                message: isOfFile
                    ? "`footage audit verify` says what is there, or is not" : finding.message)
        }
        let rest = report.findingCount - report.findings.count
        guard rest > 0 else { return found }
        let more = FilmDifference(
            film: nil, code: "more", place: "keys and payloads",
            message: "\(rest) more keys or payloads do not agree")
        return found + [more]
    }
}
