import AgeFile
import AuditLog
import Catalog
public import VaultModel

/// Films by ranges: what a player, or a server of one, stands on.
extension UnlockedVault {
    /// Opens a film to be watched: any part of it, any number of times, until it is closed.
    ///
    /// The record of the intent is durable when this returns, before any byte is given; `OpenedFilm.close`
    /// records the outcome. Opening reads the payload's nonce and its last chunk, which proves that the
    /// film ends where it does, whatever the film's size.
    ///
    /// - Parameters:
    ///   - address: Which clip.
    ///   - purpose: Why it is opened.
    /// - Returns: The film, which has to be closed.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of
    ///   kind `tampered` when clip, header or payload are not what the catalog says.
    public func openFilm(_ address: ClipAddress, purpose: AccessPurpose) throws -> OpenedFilm {
        try openFilm(address, purpose) { _ in }
    }

    /// The bytes of a range of a film, which has to end within it: one access with both its records.
    ///
    /// Whoever reads more than once opens the film instead.
    ///
    /// - Throws: What `openFilm`, `OpenedFilm.read` and `OpenedFilm.close` throw. When the outcome cannot be
    ///   recorded, the bytes are not given.
    public func read(
        _ address: ClipAddress, range: Range<UInt64>, purpose: AccessPurpose
    ) throws -> [UInt8] {
        let film = try openFilm(address, purpose) { size in
            // Known before anything is on record: nothing of the film is asked for.
            guard range.upperBound <= size else {
                throw FilmRange.beyondEnd(range.upperBound - 1, of: size)
            }
        }
        let bytes = Result { try film.read(range) }
        try film.close()
        return try bytes.get()
    }

    /// Why a film that is open may be given no longer, by what is known now; nothing is recorded.
    func refusalNow(of access: ClipAccess) throws -> VaultError? {
        guard let clip = try vault.catalog.find(ClipRow.self, access.clip.id.bytes),
            let family = try vault.catalog.find(FamilyRow.self, access.family.id.bytes),
            clip.family == family.id
        else {
            return VaultError(
                .notPermitted, "moved", "this clip is no longer where it was when it was opened",
                hint: "`footage clip list` shows what there is")
        }
        return try admission(of: access.act, to: clip, of: family, for: access.purpose).refusal
    }

    private func openFilm(
        _ address: ClipAddress, _ purpose: AccessPurpose, check: (UInt64) throws -> Void
    ) throws -> OpenedFilm {
        var access = try access(address, .clipWatch, for: purpose)
        do {
            try check(access.opened.film.size)
            try begin(&access) { _ in }
        } catch {
            access.opened.close()
            throw error
        }
        return OpenedFilm(access, for: purpose, in: self)
    }
}
