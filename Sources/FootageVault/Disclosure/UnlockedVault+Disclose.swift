import AgeFile
import AuditLog
import Catalog
import VaultCrypto
import VaultDisk
public import VaultModel

/// Films on their way to another organisation.
extension UnlockedVault {
    /// Gives clips of one family to a named recipient, in one age file to their key.
    ///
    /// The age file holds a tar archive of the films, each by its address, with `manifest.json` last; nothing of
    /// it is ever on a disk in plain. All of them go or none: each is asked for as an export for the purpose
    /// `disclosure` is, a record of each intent is durable before the first byte leaves, and what was given
    /// follows. The file appears whole or not at all, and replaces nothing.
    ///
    /// - Parameters:
    ///   - addresses: Which clips, of one family.
    ///   - terms: To whom, under which agreement and until when; recipient and agreement are sealed.
    ///   - place: Whether the copies may say where they were filmed.
    ///   - path: The file, which is not there yet.
    ///   - progress: Told how many bytes of how many were given; what it throws ends it.
    /// - Returns: What was given.
    /// - Throws: `VaultError` of kind `notPermitted` with the reason, once the refusal is on record; of kind
    ///   `badInput` for terms that are none; of kind `tampered` when clip, header or payload are not what the
    ///   catalog says; with the code `place-unknown` as an export does.
    public func disclose(
        _ addresses: [ClipAddress], on terms: DisclosureTerms, place: PlaceChoice = .stripped,
        to path: String, progress: (_ given: UInt64, _ of: UInt64) throws -> Void = { _, _ in }
    ) throws -> Disclosure {
        let words = try terms.sealedWords
        try check(addresses, terms, path)
        var begun: [BegunDisclosure] = []
        defer { for one in begun { one.film.close() } }
        for address in addresses {
            let film = try archivedFilm(
                address, .disclosureRecord, for: .disclosure, place, among: addresses.count)
            begun.append(BegunDisclosure(film: film))
        }
        var archive: SealedArchive?
        do {
            for index in begun.indices {
                let number = begun.first?.row?.number
                try begin(&begun[index], terms, words, number: number)
            }
            let new = try SealedArchive(
                StreamSealer(to: [terms.key]), to: path, at: vault.environment.clock(),
                on: vault.disk)
            archive = new
            let films = try send(&begun, terms, into: new, progress: progress)
            try recordDisclosed(begun)
            return Disclosure(
                number: Int(clamping: begun.first?.row?.number ?? 0), terms: terms, file: path,
                bytes: new.size, films: films)
        } catch {
            // What was given whole is there to stay, and only its record is missing.
            if begun.allSatisfy(\.isGiven) { throw error }
            try recordFailed(begun, because: error, isGone: archive?.discard() ?? true)
            throw error
        }
    }

    private func check(
        _ addresses: [ClipAddress], _ terms: DisclosureTerms, _ path: String
    ) throws {
        guard let first = addresses.first else {
            throw VaultError(.usage, "no-clip", "say which clips are disclosed")
        }
        guard addresses.allSatisfy({ $0.family == first.family }) else {
            throw VaultError(
                .usage, "several-families", "one disclosure is of one family's films",
                hint: "disclose each family's films by themselves")
        }
        guard terms.expires >= vault.today else {
            throw VaultError.badInput("past-date", "it would have to be gone before today")
        }
        guard try !vault.disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "exists", "\(path) is there already, and was not touched",
                hint: "name a file that is not there yet")
        }
        try OutputPlace.check(path, outside: vault.location.directory, on: vault.disk)
    }

    /// Puts the intent of one film on record together with its row and its terms.
    private func begin(
        _ one: inout BegunDisclosure, _ terms: DisclosureTerms, _ words: String, number: Int64?
    ) throws {
        let clip = one.film.access.clip
        let text = try sealedText(
            words, field: DisclosureTerms.field, of: one.film.access.family)
        one.film.access.act.note = text.note
        one.row = try begin(&one.film.access) { transaction in
            let now = vault.environment.clock()
            let row = DisclosureRow(
                id: .random(), family: clip.family, clip: clip.id.bytes,
                number: try number ?? transaction.nextNumber(in: DisclosureRow.self),
                note: text.note.bytes, key: terms.key.bytes, expires: terms.expires,
                principal: principal, disclosed: now, disclosedOn: vault.date(of: now))
            try transaction.insert(row)
            try transaction.insert(text, of: clip.family)
            return row
        }
        one.film.access.act.note = nil
    }

    /// Sends every film, then the manifest, and makes the file durable.
    private func send(
        _ begun: inout [BegunDisclosure], _ terms: DisclosureTerms, into archive: SealedArchive,
        progress: (_ given: UInt64, _ of: UInt64) throws -> Void
    ) throws -> [GivenFilm] {
        let total = begun.reduce(UInt64(0)) { $0 + $1.film.size }
        var given: UInt64 = 0
        var films: [GivenFilm] = []
        for index in begun.indices {
            let before = given
            let film = try begun[index].film.send(into: archive) {
                try progress(before + $0, total)
            }
            given += film.bytes
            films.append(film)
        }
        let person = try vault.catalog.require(PersonRow.self, principal.bytes)
        let manifest = DisclosureManifest(
            vault: vault, number: Int(clamping: begun.first?.row?.number ?? 0), terms: terms,
            at: vault.environment.clock(), by: try name(of: person) ?? principal.description,
            films: films, clips: begun.map(\.film.access.clip))
        try archive.add("manifest.json", manifest.bytes)
        try archive.finish()
        for index in begun.indices { begun[index].isGiven = true }
        return films
    }

    private func recordDisclosed(_ begun: [BegunDisclosure]) throws {
        for one in begun {
            try recordOutcome(one.film.outcome, of: "the films were given, but that")
        }
    }

    /// Records of each film that was begun that it was not given, and takes it off the list when nothing of it
    /// is left.
    private func recordFailed(
        _ begun: [BegunDisclosure], because error: any Error, isGone: Bool
    ) throws {
        for one in begun {
            guard let row = one.row else { continue }
            try drawing(for: .outcomes) {
                try perform(one.film.failure(error)) { transaction, _ in
                    if isGone { try transaction.delete(DisclosureRow.self, row.id.bytes) }
                }
            }
        }
    }
}

/// One film of a disclosure: admitted and open; once it has a row, on record.
private struct BegunDisclosure {
    var film: ArchivedFilm
    var row: DisclosureRow?
    /// Whether the whole file is there, and durable.
    var isGiven = false
}
