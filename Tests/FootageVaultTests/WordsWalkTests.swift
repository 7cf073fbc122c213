import AuditLog
import DiskDoubles
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// The last words on a table, gone through in order: a base, what was heard since, and what is being written.
@Suite struct WordsWalkTests {
    /// Ids that lie close together, so that every order of them comes about.
    private static func id(_ dice: inout DiceThrower) -> RowID {
        RowID(
            high: UInt64.random(in: 0...2, using: &dice),
            low: UInt64.random(in: 0...40, using: &dice))
    }

    private static func digest(_ dice: inout DiceThrower) -> SHA256Digest? {
        dice.happens(30) ? nil : SHA256.hash([UInt8.random(in: 0...255, using: &dice)])
    }

    private static func words(_ count: Int, _ dice: inout DiceThrower) -> [RowKey: KnownWord] {
        var words: [RowKey: KnownWord] = [:]
        for index in 0..<count {
            let key = RowKey(table: UInt8.random(in: 0...3, using: &dice), id: id(&dice))
            words[key] = KnownWord(digest: digest(&dice), family: nil, index: UInt64(index))
        }
        return words
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `each row that is there comes once, in order, by what was said last`(seed: UInt64) throws {
        var dice = DiceThrower(seed: seed)
        let directory = try TemporaryDirectory()
        let vault = try #require(VaultID(bytes: Random.bytes(32)))
        let files = WordsFiles(
            of: .random(), vault: vault, in: directory.path, with: X25519Identity(),
            on: LinuxDisk())
        // More than a page of them, one, or none.
        let old = Self.words(dice.pick([0, 1, 200]), &dice)
        let new = Self.words(dice.pick([0, 1, 60]), &dice)
        let written = Self.words(dice.pick([0, 1, 30]), &dice).mapValues(\.digest)
        let base: WordsBase? = old.isEmpty ? nil : try files.writeBase(from: nil, old, [:])
        let heard = HeardWords(base: base, words: new)
        for table in 0..<4 {
            var walk = try heard.walk(over: table, and: written)
            var found: [(RowID, SHA256Digest)] = []
            while let word = try walk.next() { found.append((word.id, word.digest)) }
            var last = old.merging(new) { $1 }.mapValues(\.digest)
            last.merge(written) { $1 }
            let expected = last.filter { Int($0.key.table) == table }
                .compactMap { key, digest in digest.map { (key.id, $0) } }
                .sorted { $0.0 < $1.0 }
            #expect(found.map(\.0) == expected.map(\.0))
            #expect(found.map(\.1) == expected.map(\.1))
        }
    }
}
