import Catalog
import ClipStore
import FootageVault
import KeyStore
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

@Suite struct PurgeFinishingTests {
    @Test
    func `what could not be finished is an incident, though the run then stops`() throws {
        let policy = try TestVault.policy.swapping("until: 2030-12-31", with: "until: 2026-05-20")
        let test = try TestVault(policy: policy)
        try test.beginDestruction()
        let slot = SlotNumber(try #require(try test.rows(HeaderRow.self).first?.slot))
        let slots = try SlotFile(path: test.directory + "/vault/keys.slots", .oneAccount)
        try slots.destroy([slot])
        try slots.write([1, 2, 3], kind: .clipHeader, owner: Random.bytes(16), in: slot)
        try test.go(to: TestVault.Day.late)

        #expect(code { _ = try test.purge().runPurge() } == "no-appraisal")

        #expect(try test.rows(IncidentRow.self).map(\.kind).contains("destruction-failed"))
    }

    @Test func `promise 4: what somebody reads for more than a day is an incident`()
        throws
    {
        let test = try TestVault()
        try test.endedFamily()
        let id = try #require(try test.held().first)
        let reader = try DirectoryClipStore(in: test.place, .oneAccount).open(id)
        try test.live(until: TestVault.Day.due)
        func purge() throws {
            let purge = try test.purge()
            purge.patienceWithReaders = .milliseconds(5)
            #expect(try purge.runPurge().pending.map(\.reason) == [.inUse])
        }
        try purge()
        #expect(try test.rows(IncidentRow.self).isEmpty)
        let until = try #require(try test.rows(DestructionRow.self).first).backupsUntil
        for day in ["2026-05-16", "2026-05-17", "2026-05-18"] { try test.go(to: day) }
        try purge()
        #expect(try test.rows(IncidentRow.self).map(\.kind) == ["destruction-failed"])
        #expect(try test.rows(IncidentRow.self).map(\.detail) == ["in use"])
        reader.close()
        #expect(try test.purge().runPurge().destroyed == [id])
        // The payload went days later, and with it perhaps the key: no earlier day is certified.
        let stone = try #require(try test.rows(TombstoneRow.self).first)
        #expect(stone.backupsUntil == until.adding(days: 3))
        #expect(try test.founder().verify().findings == [])
    }

    private func stop(_ test: TestVault) throws -> VaultError {
        try #require(throws: VaultError.self) { _ = try test.purge().runPurge() }
    }

    @Test
    func
        `a run that finishes what was begun and then stops does not say that nothing was destroyed`()
        throws
    {
        let policy = try TestVault.policy.swapping("until: 2030-12-31", with: "until: 2026-05-20")
        let test = try TestVault(policy: policy)
        try test.beginDestruction()
        try test.go(to: TestVault.Day.late)

        let error = try stop(test)

        #expect(error.kind == .partlyDone && error.code == "no-appraisal")
        #expect(error.hint?.hasPrefix("1 film was destroyed before it stopped; ") == true)
        #expect(try test.held().isEmpty)
        // Now that nothing is left to finish, it changed nothing.
        let again = try stop(test)
        #expect(again.kind == .failed && again.code == "no-appraisal")
        #expect(again.hint?.contains("before it stopped") == false)
    }

    @Test(arguments: DestructionStep.allCases)
    func `a run that a full disk stops in the middle says what it began, and the next certifies it`(
        step: DestructionStep
    ) throws {
        let test = try TestVault()
        try test.endedFamily(films: (1...3).map { TestVault.film($0 * 1000) })
        try test.live(until: TestVault.Day.due)
        let full = { @Sendable (reached: DestructionStep) throws(DiskError) in
            if reached == step { throw .failed(.write, path: "keys.slots", .noSpace) }
        }
        let vault = Vault(
            try test.vault(), slots: { StepKeyStore(base: $0, reach: full) },
            clips: { StepClipStore(base: $0, reach: full) })
        let purge = try vault.unlock(with: SecretIdentity(test.purgeIdentity.copy()))

        let error = try #require(throws: VaultError.self) { _ = try purge.runPurge() }

        #expect(error.kind == .cannotWrite && error.code == "disk-full")
        #expect(
            error.hint
                == """
                the destruction of 3 films had begun, and the next run finishes it; \
                free some space, then try again
                """)
        #expect(try test.rows(TombstoneRow.self).isEmpty)
        #expect(try test.purge().runPurge().destroyed.count == 3)
        #expect(try test.rows(TombstoneRow.self).count == 3)
    }

    @Test
    func `brakes that stop a run after it finished what was begun say what they stopped`() throws {
        let test = try TestVault(
            policy: TestVault.policy.swapping("clips: 100", with: "clips: 1"))
        try test.beginDestruction()
        try test.go(to: TestVault.Day.late)
        let family = try test.family(sessionOn: "2026-03-11")
        for length in [1000, 2000] {
            _ = try test.takeIn(TestVault.film(length), for: family, day: "11")
        }
        _ = try test.practitioner().endProgramme(
            family, number: nil, on: test.date(TestVault.Day.ended))
        try test.go(to: "2026-06-10")

        let error = try stop(test)

        #expect(error.kind == .partlyDone && error.code == "braked")
        #expect(error.message.hasPrefix("nothing more was destroyed: "))
        #expect(error.hint?.hasPrefix("1 film was destroyed before it stopped; ") == true)
        let again = try stop(test)
        #expect(again.kind == .failed && again.code == "braked")
        #expect(again.message.hasPrefix("nothing was destroyed: "))
    }
}
