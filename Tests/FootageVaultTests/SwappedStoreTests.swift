import Catalog
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// Two films' payloads or key slots in each other's place: neither is given for the other.
@Suite struct SwappedStoreTests {
    /// What is swapped, and whether with it what else belongs to the film.
    enum Swap: CaseIterable {
        case payloads, slots, both
    }

    private func swap(_ swap: Swap, in test: TestVault) throws {
        let disk = LinuxDisk()
        let place = test.directory + "/vault"
        if swap != .slots {
            let paths = try test.held().map {
                "\(place)/clips/\($0.description.prefix(2))/\($0)"
            }
            try disk.move(paths[0], to: place + "-payload", .refusing)
            try disk.move(paths[1], to: paths[0], .refusing)
            try disk.move(place + "-payload", to: paths[1], .refusing)
        }
        if swap != .payloads {
            let slots = try test.rows(HeaderRow.self).map { UInt64($0.slot) * 512 }
            let file = try disk.openPlainFile(place + "/keys.slots", .readingAndWriting)
            let bytes = try slots.map { try file.read(at: $0, count: 512) }
            try file.write(bytes[0], at: slots[1])
            try file.write(bytes[1], at: slots[0])
        }
    }

    @Test(arguments: Swap.allCases)
    func `promise 3: films that were swapped are named, and neither leaves as the other`(
        what: Swap
    ) throws {
        let test = try TestVault()
        let family = try test.family()
        // As long as each other, so that their lengths tell nothing.
        let films = try (0..<2).map { _ in try test.takeIn(TestVault.film(150_000), for: family) }
        try swap(what, in: test)
        for film in films {
            let path = test.directory + "/film-\(film.clip).mp4"
            var kind: VaultError.Kind?
            do {
                _ = try test.practitioner().exportClip(
                    film, purpose: .purpose(.therapy), returnBy: nil, to: .file(path))
            } catch { kind = VaultError(explaining: error)?.kind }
            #expect(kind == .tampered)
            #expect(try !LinuxDisk().exists(path))
        }
        let report = try test.vault().verify(VerificationPlan(depth: .contents))
        #expect(report.verdict == .tampered)
        let codes: [Swap: [String]] = [
            .payloads: ["payload-changed"], .slots: ["slot-changed"],
            .both: ["slot-changed", "payload-changed"],
        ]
        #expect(
            report.findings.map(\.code).sorted()
                == (codes[what] ?? []).flatMap { [$0, $0] }.sorted())
    }
}
