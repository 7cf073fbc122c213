import TabletDump
import Testing
import VaultDisk
import VaultModel

@testable import FootageVault

/// A film that cannot be read to its end, or becomes another one, keeps no other from being brought in.
@Suite struct UnreadableFilmTests {
    @Test func `a film that changes while it is compared with what is known is refused alone`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        _ = try test.takeIn(TestVault.film(20_000), for: family)
        // As long as one that the vault has, so that both are read to tell whether they are that one.
        let root = try test.dump(
            family, films: [TestVault.film(20_000), TestVault.film(20_000)])
        let ann = try test.practitioner()
        let request = UploadRequest(directory: root, probing: .none)
        let entries = try DumpScan(root).films
        let time = FilmTime(now: test.clock.now, zone: try test.vault().zone)
        var looks = try ann.look(at: entries, request, time) { _, _ in }
        let path = root + "/\(entries[0].path)"
        try LinuxDisk().removeFile(path)
        try test.add(TestVault.film(20_000), to: path)
        _ = try ann.knownBytes(of: &looks, in: root, for: ann.principal)
        #expect(looks[0].refusal?.contains("changed while it was read") == true)
        #expect(looks[1].refusal == nil)
    }
}
