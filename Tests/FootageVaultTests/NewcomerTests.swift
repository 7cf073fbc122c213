import Catalog
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@testable import FootageVault

/// Commands of somebody who has not seen the vault, beside others and beside each other.
@Suite struct NewcomerTests {
    /// What is done first by somebody new, each of which reads nothing before it writes.
    static let firstActs: [(name: String, act: @Sendable (UnlockedVault) throws -> Void)] = [
        ("family list", { _ = try $0.listFamilies() }),
        ("audit checkpoint", { _ = try $0.printCheckpoint() }),
        (
            "a rehearsal",
            {
                try $0.rehearse { _ = try $0.createFamily(alias: nil, for: nil, with: nil) }
            }
        ),
    ]

    @Test(arguments: firstActs.indices)
    func `whoever is new verifies the whole log before the catalog is locked`(_ place: Int) throws {
        let test = try TestVault()
        _ = try test.family()
        let other = try test.founder()
        let before = try other.vault.catalog.logSize()
        var meanwhile: [UInt64] = []
        let said = Said()
        let new = try test.vault().unlock(
            with: SecretIdentity(test.practitionerIdentity.copy()),
            announcing: {
                said.sentences.append($0)
                // One who held the lock would keep this waiting until it gives up.
                do { _ = try other.listFamilies() } catch { said.errors.append("\(error)") }
            })
        try Self.firstActs[place].act(new)
        meanwhile.append(try other.vault.catalog.logSize())
        #expect(said.sentences.count == 1)
        #expect(said.errors == [])
        // The other's record, and this one's after it but for a rehearsal's.
        #expect(meanwhile == [before + (place == 2 ? 1 : 2)])
        try new.remember()
        #expect(try test.vault().verify().isSound)
    }

    private final class Said {
        var sentences: [String] = []
        var errors: [String] = []
    }

    @Test(arguments: [0, 512], [4, 131_072])
    func `two first commands of one person at once leave words that both can go on from`(
        longestOverlay: Int, mostInMemory: Int
    ) throws {
        let test = try TestVault()
        for _ in 0..<3 { _ = try test.family() }
        let both = try (0..<2).map { _ in try test.practitioner() }
        for one in both {
            one.words.worthWriting = 0
            one.words.mostInMemory = mostInMemory
            one.words.longestOverlay = longestOverlay
            _ = try one.listFamilies()
        }
        // The second to end puts its words over the first one's, and removes what they rest on.
        for one in both.reversed() { try one.remember() }
        try Self.expectWhole(test)
    }

    @Test func `a base that another command has replaced is written anew`() throws {
        let test = try TestVault()
        for _ in 0..<3 { _ = try test.family() }
        func command(overlay: Int) throws -> UnlockedVault {
            let unlocked = try test.practitioner()
            unlocked.words.worthWriting = 0
            unlocked.words.longestOverlay = overlay
            _ = try unlocked.listFamilies()
            return unlocked
        }
        try command(overlay: 0).remember()
        let base = try test.stateFiles("words-").filter { $0.contains(".") }
        let slow = try command(overlay: 512)
        for _ in 0..<6 { _ = try test.family() }
        try command(overlay: 0).remember()
        #expect(try test.stateFiles("words-").filter { $0.contains(".") } != base)
        _ = try slow.listFamilies()
        try slow.remember()
        try Self.expectWhole(test)
    }

    /// The head names a base that is there, and nothing else is left.
    private static func expectWhole(_ test: TestVault) throws {
        #expect(
            try test.said(as: test.practitionerIdentity) { _ = try $0.listFamilies() } == [])
        let person = try test.practitioner().principal
        #expect(try test.stateFiles("words-\(person).").count <= 1)
        #expect(try test.vault().verify().isSound)
    }
}
