import AgeFile
import Catalog
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// What was secret lies nowhere in the process's memory once it was let go.
@Suite struct WipedSecretsTests {
    private static let therapy = AccessPurpose.purpose(.therapy)

    /// What is looked for: a person's identity as bytes and as text, and their signing key.
    private struct Traces {
        let secret: MaskedBytes
        let text: MaskedBytes
        let seed: MaskedBytes

        init(of identity: borrowing X25519Identity) {
            secret = identity.withSecret { MaskedBytes($0) }
            let text = identity.secretText()
            self.text = text.withSpan { MaskedBytes($0.extracting(droppingFirst: 16)) }
            seed = identity.signingKey().withSeed { MaskedBytes($0) }
        }

        var counts: [Int] { [secret, text, seed].map { ProcessMemory.count(of: $0) } }
    }

    @Test func `an identity that is held is seen, and one that was let go is not`() throws {
        let traces: Traces
        do {
            let identity = HeldIdentity(X25519Identity())
            traces = Traces(of: identity.identity)
            #expect(ProcessMemory.count(of: traces.secret) == 1)
            withExtendedLifetime(identity) {}
        }
        #expect(traces.counts == [0, 0, 0])
    }

    @Test
    func `of an identity, a family's and a film's key nothing is left after a film was opened`()
        throws
    {
        let test = try TestVault()
        let family = try test.family()
        let film = TestVault.film(70_000)
        let address = try test.takeIn(film, for: family)
        _ = try test.member("Bob", [.practitioner])
        let passphrase = Array("correct horse battery".utf8)
        var traces: [Traces] = []
        var fileKey: MaskedBytes?
        var file: [UInt8] = []
        do {
            // The vault's own practitioner is held by the test; this colleague is not.
            let held = HeldIdentity(X25519Identity())
            traces.append(Traces(of: held.identity))
            _ = try test.founder().addPerson(
                named: "Carl", request: SecretIdentity(held.identity.copy()).request,
                roles: [.practitioner])
            try test.open(as: held).accept(vaultID: test.id)
            file = try SecretIdentity(held.identity.copy())
                .protectedFile(passphrase: SecretBytes(copying: passphrase))
        }
        try test.grant(family, to: "Carl")
        do {
            let identity = try SecretIdentity(file: file) { SecretBytes(copying: passphrase) }
            let carl = try test.vault().unlock(with: identity)
            #expect(
                try carl.read(address, range: 0..<70_000, purpose: Self.therapy) == film)
            let row = try carl.vault.family(family)
            let clip = try carl.vault.clip(address).2
            let header = try #require(
                try test.rows(HeaderRow.self).first { $0.id == clip.id })
            let familyIdentity = try carl.familyIdentity(row)
            traces.append(Traces(of: familyIdentity))
            fileKey = try carl.header(of: clip, in: header).fileKey(with: familyIdentity)
                .withSpan { MaskedBytes($0) }
            _ = try carl.addSession(
                family, on: test.date("2026-03-11"), from: nil, to: nil, programme: nil)
            _ = try carl.rotateFamily(family)
            try carl.remember()
            #expect(ProcessMemory.count(of: traces[0].secret) > 0)
            withExtendedLifetime(carl) {}
        }
        for trace in traces { #expect(trace.counts == [0, 0, 0]) }
        #expect(ProcessMemory.count(of: try #require(fileKey)) == 0)
    }
}
