import FootageVault
import Testing
import VaultModel

/// A vault that was backed up, then lost one clip to its policy and gained another.
struct LostVault {
    let test: TestVault
    /// Destroyed after the backup.
    let destroyed: ClipAddress
    /// In the backup, and kept.
    let kept: ClipAddress
    let destroyedID: ClipID

    init() throws {
        test = try TestVault()
        destroyed = try test.endedFamily()[0]
        destroyedID = try #require(try test.held().first)
        let family = try test.family(sessionOn: "2026-03-11")
        kept = try test.takeIn(TestVault.film(50_000), for: family, day: "11")
        try test.live(until: TestVault.Day.due)
        try test.backUp()
        _ = try test.purge().runPurge()
    }
}
