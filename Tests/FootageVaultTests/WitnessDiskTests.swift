import AuditLog
import DiskDoubles
import FootageVault
import Testing
import VaultCrypto
import VaultDisk
import VaultModel

/// A witness remembers before it signs: else a power cut would let it sign two histories.
@Suite struct WitnessDiskTests {
    private let secret = [UInt8](repeating: 5, count: 32)
    private let logSeed = [UInt8](repeating: 6, count: 32)

    private func witness(
        in directory: TemporaryDirectory, on disk: any Disk = LinuxDisk()
    ) throws -> Witness {
        let environment = VaultEnvironment(
            clock: { Instant(seconds: 1_763_700_000) }, host: "test", program: "test",
            stateDirectory: directory("state"))
        let identity = try X25519Identity(secret: SecretBytes(copying: secret))
        return try Witness(
            SecretIdentity(identity), name: "test/witness", environment: environment, on: disk)
    }

    /// A checkpoint of a log whose every record is a number; those of another mark differ.
    private func head(_ size: UInt8, mark: UInt8 = 0) throws -> [UInt8] {
        var tree = MerkleFrontier()
        for number in 0..<size { tree.append(MerkleHash.leaf([number, mark])) }
        return try Checkpoint(origin: "log", size: UInt64(size), root: tree.root)
            .signed(by: SigningKey(seed: SecretBytes(copying: logSeed))).bytes
    }

    private func key() throws -> String {
        let signing = try SigningKey(seed: SecretBytes(copying: logSeed))
        return try NoteKey(name: "log", key: signing.verifyingKey).description
    }

    @Test func `a head that could not be remembered is not signed, whichever call failed`() throws {
        let log = try key()
        var failures = 0
        for failing in 1... {
            let directory = try TemporaryDirectory()
            let disk = FaultyDisk(failing: failing, with: .inputOutput, afterwards: .failing)
            let signed = try? witness(in: directory, on: disk).cosign(head(5), log: log)
            guard disk.hasFailed else {
                #expect(signed != nil)
                break
            }
            guard signed != nil else {
                failures += 1
                continue
            }
            // What was signed is remembered: the other history of as many records is refused.
            #expect(throws: VaultError.self) {
                try witness(in: directory).cosign(head(5, mark: 1), log: log)
            }
        }
        #expect(failures >= 8)
    }

    @Test func `what is remembered is flushed, with its directory`() throws {
        let directory = try TemporaryDirectory()
        let disk = RecordingDisk()
        _ = try witness(in: directory, on: disk).cosign(head(5), log: key())
        #expect(disk.flushes >= 2)
    }

    @Test func `two histories of as many records are never both signed`() throws {
        let directory = try TemporaryDirectory()
        let log = try key()
        let signed = try witness(in: directory).cosign(head(5), log: log)
        #expect(signed.before == nil)
        let note = try SignedNote(Array(signed.note.utf8))
        let own = try NoteKey(signed.key)
        #expect(try note.verified(by: [own]) == [own])
        #expect(Cosignature(note.lines[1])?.time == 1_763_700_000)
        do {
            _ = try witness(in: directory).cosign(head(5, mark: 1), log: log)
            Issue.record("it was signed")
        } catch let error as VaultError {
            #expect(error.kind == .tampered)
            #expect(error.code == "witness-inconsistent")
        }
    }

    @Test func `a rehearsal remembers nothing`() throws {
        let directory = try TemporaryDirectory()
        let log = try key()
        let tried = try witness(in: directory).cosign(head(5), log: log, isTrial: true)
        #expect(try SignedNote(Array(tried.note.utf8)).lines.count == 1)
        #expect(try witness(in: directory).cosign(head(4, mark: 1), log: log).before == nil)
    }
}
