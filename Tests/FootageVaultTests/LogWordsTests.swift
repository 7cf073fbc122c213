import Catalog
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// What a person keeps of the log's last words, and what becomes of it in other hands.
@Suite struct LogWordsTests {
    private static func said(_ reason: String) -> [String] {
        ["Verifying the whole log once, because \(reason)."]
    }

    private static let unseen = said("you have not seen this vault before")
    private static let missing = said("what you knew of its rows is not there")
    private static let damaged = said("what you knew of its rows was changed or is damaged")
    private static let foreign = said("what lies in its place is not what you knew of its rows")

    /// A vault that the practitioner has seen.
    private func seen() throws -> (test: TestVault, words: String) {
        let test = try TestVault()
        #expect(
            try test.said(as: test.practitionerIdentity) { _ = try $0.listFamilies() }
                == Self.unseen)
        let person = try test.practitioner().principal
        return (test, try #require(try test.stateFiles("words-\(person)").first))
    }

    private func again(_ test: TestVault) throws -> [String] {
        try test.said(as: test.practitionerIdentity) { _ = try $0.listFamilies() }
    }

    @Test func `the whole log is verified once, and said so, and then gone on from`() throws {
        let (test, _) = try seen()
        for _ in 0..<3 { #expect(try again(test) == []) }
    }

    @Test func `words that are not there are said to be missing, and heard anew`() throws {
        let (test, words) = try seen()
        try LinuxDisk().removeFile(words)
        #expect(try again(test) == Self.missing)
        #expect(try again(test) == [])
    }

    @Test
    func `promise 3: a flipped byte of the words anywhere is noticed, and they are heard anew`()
        throws
    {
        let (test, words) = try seen()
        let whole = try test.bytes(of: words)
        // Past heading, vault and person, which tell whose they are.
        for place in stride(from: 71, to: whole.count, by: max(1, whole.count / 40)) {
            var bytes = whole
            bytes[place] ^= 0x10
            try test.replace(words, with: bytes)
            #expect(try again(test) == Self.damaged, "byte \(place)")
        }
        for count in [0, 1, 22, 80, whole.count / 2, whole.count - 1] {
            try test.replace(words, with: Array(whole.prefix(count)))
            let said = try again(test)
            #expect(said == Self.damaged, "\(count) bytes")
        }
        #expect(try again(test) == [])
    }

    @Test func `promise 3: somebody else's words are told apart, and not taken`() throws {
        let (test, words) = try seen()
        _ = try test.said(as: test.founderIdentity) { _ = try $0.listFamilies() }
        let founder = try test.founder().principal
        let others = try #require(try test.stateFiles("words-\(founder)").first)
        try test.replace(words, with: try test.bytes(of: others))
        #expect(try again(test) == Self.foreign)
        #expect(try again(test) == [])
    }

    @Test func `promise 3: older words are caught up with, and hide nothing that was said since`()
        throws
    {
        let (test, words) = try seen()
        let old = try test.bytes(of: words)
        let family = try test.family()
        for _ in 0..<20 { _ = try test.practitioner().listFamilies() }
        #expect(try again(test) == [])
        let new = try test.bytes(of: words)
        #expect(new != old)
        try test.replace(words, with: old)
        #expect(try again(test) == [])
        try test.replace(words, with: old)
        try test.edit("UPDATE family SET recipient = zeroblob(32)")
        #expect(code { _ = try test.practitioner().listClips(family: family) } == "row")
    }

    @Test func `promise 3: with older words and memory together the log is still gone on from`()
        throws
    {
        let (test, _) = try seen()
        let files = try test.stateFiles("").filter { !$0.hasSuffix(".lock") }
        let old = try files.map { ($0, try test.bytes(of: $0)) }
        _ = try test.family()
        for _ in 0..<20 { _ = try again(test) }
        for (path, bytes) in old { try test.replace(path, with: bytes) }
        #expect(try again(test) == [])
    }

    @Test func `promise 3: words beyond the log's end show that it was rolled back`() throws {
        let (test, words) = try seen()
        let copy = test.directory + "/copy"
        #expect(
            try ExportedFolder.run(
                "/usr/bin/env", ["cp", "-a", test.directory + "/vault", copy], in: "/"
            )
            .code == 0)
        let person = try test.practitioner().principal
        let memory = try #require(try test.stateFiles("memory-\(person)").first)
        let remembered = try test.bytes(of: memory)
        for _ in 0..<20 { _ = try test.practitioner().listFamilies() }
        #expect(try again(test) == [])
        let newer = try test.bytes(of: words)
        // The memory of then, with the words of now, beside the vault of then.
        TestVault.remove(test.directory + "/vault")
        try LinuxDisk().move(copy, to: test.directory + "/vault", .refusing)
        try test.replace(memory, with: remembered)
        try test.replace(words, with: newer)
        #expect(code { _ = try again(test) } == "rolled-back")
        // Nor is it better without what was remembered.
        try LinuxDisk().removeFile(memory)
        #expect(code { _ = try again(test) } == "rolled-back")
    }

    @Test
    func `promise 3: a page of the base that is not what was written is noticed when it is read`()
        throws
    {
        let test = try TestVault()
        let person = try test.practitioner().principal
        let family = try test.family()
        let hear = {
            try test.said(as: test.practitionerIdentity) {
                $0.words.longestOverlay = 4
                $0.words.worthWriting = 0
                _ = try $0.listClips(family: family)
            }
        }
        #expect(try hear() == Self.unseen)
        #expect(try hear() == [])
        let bases = try test.stateFiles("words-\(person).")
        #expect(bases.count == 1)
        let base = try #require(bases.first)
        var bytes = try test.bytes(of: base)
        #expect(bytes.count.isMultiple(of: 4096) && bytes.count >= 3 * 4096)
        for place in stride(from: 100, to: bytes.count, by: 4096) { bytes[place] ^= 1 }
        try test.replace(base, with: bytes)
        #expect(try hear() == Self.damaged)
        #expect(try hear() == [])
        let again = try test.stateFiles("words-\(person).")
        #expect(again.count == 1 && again != bases)
        try LinuxDisk().removeFile(try #require(again.first))
        #expect(try hear() == Self.damaged)
        #expect(try hear() == [])
    }

    @Test
    func `promise 3: no later call believes a log found forged as damaged words are heard`()
        throws
    {
        let test = try TestVault()
        let person = try test.practitioner().principal
        let family = try test.family()
        let open = {
            let unlocked = try test.practitioner()
            unlocked.words.longestOverlay = 4
            unlocked.words.worthWriting = 0
            return unlocked
        }
        for _ in 0..<2 {
            let unlocked = try open()
            _ = try unlocked.listClips(family: family)
            try unlocked.remember()
        }
        let base = try #require(try test.stateFiles("words-\(person).").first)
        var bytes = try test.bytes(of: base)
        for place in stride(from: 100, to: bytes.count, by: 4096) { bytes[place] ^= 1 }
        try test.replace(base, with: bytes)
        // What is new makes the damage known, and the whole log is gone through again.
        _ = try test.family()
        try test.tamper("UPDATE log_record SET leaf = CAST(leaf || ' ' AS BLOB) WHERE idx = 2")
        let unlocked = try open()
        for _ in 0..<3 {
            #expect(code { _ = try unlocked.listClips(family: family) } == "log")
        }
        try? unlocked.remember()
        #expect(code { _ = try open().listClips(family: family) } == "log")
    }

    @Test func `what a base tells is what was heard`() throws {
        let test = try TestVault()
        _ = try test.endedFamily(films: [TestVault.film(1000), TestVault.film(2000)])
        _ = try test.endedFamily(films: [TestVault.film(1000)], day: 11)
        let unlocked = try test.practitioner()
        unlocked.words.longestOverlay = 0
        unlocked.words.worthWriting = 0
        try unlocked.words.prepare(in: unlocked.vault.catalog)
        let before = try unlocked.words.everything(RowKey.tables.count)
        #expect(before.count > 30)
        try unlocked.remember()
        let based = try unlocked.words.everything(RowKey.tables.count)
        #expect(based == before)
        for family in Set(before.values.compactMap(\.family)) {
            #expect(
                try unlocked.words.ofFamily(family)
                    == before.filter { $0.value.family == family })
        }
        for (key, word) in before { #expect(try unlocked.words.word(key) == word) }
        let strange = RowKey(table: 0, id: .random())
        #expect(try unlocked.words.word(strange) == nil)
    }
}

extension LogWords {
    /// Goes on with the log as of one moment.
    fileprivate func prepare(in catalog: Catalog) throws { try catalog.read { try prepare() } }

    fileprivate func everything(_ tables: Int) throws -> [RowKey: KnownWord] {
        try (0..<tables).reduce(into: [:]) { all, table in
            all.merge(try heard.words(of: table)) { $1 }
        }
    }

    fileprivate func ofFamily(_ family: FamilyID) throws -> [RowKey: KnownWord] {
        try heard.words(of: family)
    }

    fileprivate func word(_ key: RowKey) throws -> KnownWord? { try heard.word(on: key) }
}
