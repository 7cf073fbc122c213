import AuditLog
import VaultCrypto
package import VaultDisk
import VaultModel

/// What a witness signed, or would sign.
public struct CosignedCheckpoint: Sendable, Hashable {
    /// The checkpoint, with the witness's line under it where it was cosigned.
    public let note: String
    /// The log's name.
    public let origin: String
    /// How many records it vouches for.
    public let size: UInt64
    /// How many the checkpoint did that this witness remembers to have signed before; none where it remembers none.
    public let before: UInt64?
    /// The witness's verifier key, for whoever is to recognise the cosignature.
    public let key: String
}

/// Someone who cosigns checkpoints of a log, without having the vault (C2SP tlog-cosignature v1, Ed25519).
///
/// A witness remembers the newest head of each log it cosigned, and never signs one that does not go on from
/// it: as long as it remembers, two that tell different histories cannot both bear its name. It signs with the key of its owner's
/// identity, over bytes that begin as no record and no manifest does.
public struct Witness: ~Copyable {
    private let identity: X25519Identity
    private let signingKey: SigningKey
    private let name: String
    private let key: NoteKey
    private let environment: VaultEnvironment
    private let disk: any Disk

    /// Makes a witness of an identity.
    ///
    /// - Throws: `VaultError` of kind `usage` for a name that no key can have.
    public init(
        _ identity: consuming SecretIdentity, name: String, environment: VaultEnvironment
    ) throws {
        try self.init(identity, name: name, environment: environment, on: LinuxDisk())
    }

    /// Makes a witness on another disk, for tests that watch or fail its calls.
    package init(
        _ identity: consuming SecretIdentity, name: String, environment: VaultEnvironment,
        on disk: any Disk
    ) throws {
        self.identity = identity.identity.copy()
        signingKey = self.identity.signingKey()
        guard
            let key = try? NoteKey(
                name: name, kind: .cosignature, key: signingKey.verifyingKey)
        else {
            throw VaultError(
                .usage, "witness-name",
                "a witness's name has no spaces and no plus sign, such as team.example/ann")
        }
        self.name = name
        self.key = key
        self.environment = environment
        self.disk = disk
    }

    /// Cosigns a checkpoint, once it is remembered durably as the newest of its log.
    ///
    /// - Parameters:
    ///   - bytes: A signed checkpoint, with the proof that it goes on from the newest one cosigned.
    ///   - log: The log's verifier key: needed for a first checkpoint, and when the log's key changed.
    ///   - isTrial: Whether it is only judged, and neither remembered nor signed.
    /// - Returns: The cosigned checkpoint.
    /// - Throws: `VaultError` of kind `tampered` for a log that was rewritten, `rolledBack` for one that was
    ///   cut, `unknown` for one that is not known, or not signed by its key.
    public func cosign(
        _ bytes: [UInt8], log: String?, isTrial: Bool = false
    ) throws -> CosignedCheckpoint {
        let (request, head) = try Self.read(bytes)
        let file = WitnessFile(
            of: identity.publicKey, log: head.origin, in: environment.stateDirectory, on: disk)
        let alone = try isTrial ? nil : file.lock()
        defer { _ = alone }
        let newest = try file.read(identity)
        let found = try Self.judge(
            request, of: try Self.key(log, of: head, after: newest), after: newest)
        var note = request.checkpoint
        if !isTrial {
            try file.write(found, identity)
            let seconds = UInt64(clamping: environment.clock().seconds)
            let cosignature = Cosignature(for: note, time: seconds, by: signingKey)
            note.append(try cosignature.line(name: name, key: signingKey.verifyingKey))
        }
        return CosignedCheckpoint(
            note: note.description, origin: head.origin, size: head.size, before: newest?.size,
            key: key.description)
    }

    private static func read(_ bytes: [UInt8]) throws -> (WitnessRequest, Checkpoint) {
        do throws(AuditLogError) {
            let request = try WitnessRequest(bytes)
            return (request, try Checkpoint(text: request.checkpoint.text))
        } catch {
            throw VaultError.badInput(
                "checkpoint", error.message,
                hint: "`footage audit consistency` makes what a witness needs; nothing was signed")
        }
    }

    private static func key(
        _ given: String?, of head: Checkpoint, after newest: WitnessedHead?
    ) throws -> NoteKey {
        guard let given else {
            guard let newest else {
                throw VaultError(
                    .unknown, "witness-log",
                    "you remember no head of the log \(head.origin), and its key was not given",
                    hint: """
                        nothing was signed; if you cosigned it before, your memory of it is gone: find out why \
                        first. Else give the key with --log, from keys.txt of an audit export, or from somebody \
                        who knows it
                        """)
            }
            return newest.log
        }
        guard let key = try? NoteKey(given), key.kind == .ed25519 else {
            throw VaultError(
                .usage, "log-key", "--log is not the verifier key of a log",
                hint: "it stands in keys.txt of an audit export, after the word log")
        }
        return key
    }

    private static func judge(
        _ request: WitnessRequest, of log: NoteKey, after newest: WitnessedHead?
    ) throws -> WitnessedHead {
        do throws(WitnessedHead.Refusal) {
            return try WitnessedHead.judging(request, of: log, after: newest)
        } catch {
            throw VaultError(error)
        }
    }
}

extension VaultError {
    fileprivate init(_ refusal: WitnessedHead.Refusal) {
        switch refusal {
        case .notTheLogs(let error):
            self.init(
                .unknown, "witness-log", error.message,
                hint: "nothing was signed; check that the file and the key are of the same log")
        case .keyChanges:
            self.init(
                .unknown, "witness-key", "the log's key changes under this checkpoint",
                hint: """
                    nothing was signed; give the new key with --log, from keys.txt of a new audit export, or from \
                    somebody who knows it
                    """)
        case .notFromNewest(let signed, let from):
            self = .badInput(
                "witness-from",
                "the proof goes on from \(from) records, and the newest you cosigned vouches for \(signed)",
                hint: signed == 0
                    ? "nothing was signed; give the checkpoint alone"
                    : """
                    nothing was signed; run `footage audit consistency` with the checkpoint that you cosigned \
                    last
                    """)
        case .shorter(let signed, let found):
            self.init(
                .rolledBack, "witness-shorter",
                "the checkpoint vouches for \(found) records, and you cosigned \(signed)",
                hint: """
                    nothing was signed; the log was cut, or an old copy was restored: tell information \
                    governance
                    """)
        case .inconsistent(let signed):
            self.init(
                .tampered, "witness-inconsistent",
                "nothing shows that the \(signed) records you cosigned are the first of this checkpoint's",
                hint: """
                    nothing was signed; keep the file, and tell information governance: the log may have been \
                    rewritten
                    """)
        }
    }
}
