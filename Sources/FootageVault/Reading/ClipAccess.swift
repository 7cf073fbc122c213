import AgeFile
import AuditLog
import Catalog
import VaultCrypto
import VaultModel

/// An access to a clip that may be: its film is open, and nothing of it was given yet.
struct ClipAccess {
    let address: ClipAddress
    /// What the next record will say: before the intent, what was asked; after it, the outcome.
    var act: Act
    let clip: ClipRow
    let family: FamilyRow
    let purpose: AccessPurpose
    let particulars: ClipParticulars
    let opened: OpenedClip

    /// How much of the film's time a number of its bytes is.
    func seconds(of given: UInt64) -> UInt64 {
        let size = opened.film.size
        guard size > 0, clip.milliseconds > 0 else { return 0 }
        let share = Double(min(given, size)) / Double(size)
        return UInt64((share * Double(clip.milliseconds) / 1000).rounded())
    }
}

extension UnlockedVault {
    /// Asks whether a clip may be opened, and opens it; no byte of it is given before its intent is on record.
    ///
    /// The event is what it is opened for doing, `clipWatch`, `clipExport` or `disclosureRecord`; `check` is shown what the film's
    /// file said before it is opened, and what it throws ends the access.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record; of kind `tampered`
    ///   when clip, header or payload are not what the catalog says.
    func access(
        _ address: ClipAddress, _ event: Event, for purpose: AccessPurpose,
        check: (ClipParticulars) throws -> Void = { _ in }
    ) throws -> ClipAccess {
        let (family, session, clip) = try vault.clip(address)
        let asked = Act(event, family: family.id, session: session.id, clip: clip.id)
        var act = try admit(asked, to: clip, of: family, for: purpose)
        act.request = .random()
        let particulars = try particulars(of: clip, in: family)
        try check(particulars)
        let opened = try open(clip, of: family)
        guard opened.film.size == particulars.bytes else {
            opened.close()
            throw VaultError(
                .tampered, "film-length",
                "the payload holds \(opened.film.size) bytes; the film had \(particulars.bytes)",
                hint: "run `footage audit verify`, and tell information governance")
        }
        return ClipAccess(
            address: address, act: act, clip: clip, family: family, purpose: purpose,
            particulars: particulars, opened: opened)
    }

    /// Puts the intent of an access on record, with what it writes; from here on its act is the outcome's.
    ///
    /// - Throws: `VaultError` of kind `notPermitted`, once the refusal is on record, when it may no longer
    ///   be; or why it cannot be recorded.
    func begin<R>(
        _ access: inout ClipAccess, _ body: (CatalogTransaction) throws -> R
    ) throws -> R {
        let result = try recordIntent(
            of: access.act, to: access.clip, of: access.family, for: access.purpose, body)
        access.act.phase = .outcome
        return result
    }
}
