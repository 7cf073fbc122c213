import AuditLog
import Catalog
import Retention
import TabletDump
import VaultCrypto
import VaultModel

extension UnlockedVault {
    /// The clips that the films of a request are derived from, once each may be a source of them.
    ///
    /// - Throws: `VaultError` of kind `notPermitted` and `badInput`, once the refusal is on record.
    func sources(of request: UploadRequest) throws -> [ClipID] {
        guard let first = request.derivedFrom.first else { return [] }
        let act = Act(.clipDerive, family: try vault.family(first.family).id)
        try require(.markDerived, for: act)
        return try refusing(act) {
            if let stated = request.statement.family, stated != first.family {
                throw Refusal(
                    .badInput(
                        "other-family", "\(first) is a clip of another family than \(stated)",
                        hint: "an edit is of the family of the films that it was cut from"))
            }
            return try Self.eachOnce(request.derivedFrom).map {
                try sourceRow(at: $0, inFamilyOf: first).id
            }
        }
    }

    /// Refuses a film whose sources are not there any more, or are another family's.
    func checkSources(_ sources: [ClipID], of family: FamilyID) throws(VaultError) {
        for source in sources {
            let row = try? vault.catalog.find(ClipRow.self, source.bytes)
            guard row?.state == .live, row?.family == family else {
                throw VaultError(
                    .failed, "source-gone", "a film that it was cut from is not there any more",
                    hint: "leave that one out of --derived-from, and run the same command again")
            }
        }
    }

    /// Marks a clip as derived from others in the transaction in which it comes to be.
    func insertDerivation(
        of clip: ClipRow, from sources: [ClipID], _ transaction: CatalogTransaction
    ) throws {
        try transaction.insert(
            ClipChangeRow(
                id: .random(), family: clip.family, clip: clip.id.bytes,
                number: try transaction.nextNumber(in: ClipChangeRow.self), kind: .derived,
                subject: ClipChangeRow.subject(of: sources), entered: clip.uploaded,
                enteredOn: clip.uploadedOn, enteredBy: principal))
    }
}

extension UploadRequest {
    /// The request, with the family stated whose films it was cut from.
    func namingItsSourcesFamily() -> Self {
        guard let family = derivedFrom.first?.family else { return self }
        var request = self
        request.statement = Statement(family: family, session: statement.session)
        return request
    }
}
