import Catalog
import Database
package import VaultDisk

/// Examines a vault, the identity that opens it, and the machine that both lie on; it changes nothing but the record of it.
///
/// It works with what it can see: without a vault, without an identity, and where the vault is damaged.
public struct Doctor: Sendable {
    private let location: VaultLocation?
    private let identity: String?
    private let environment: VaultEnvironment
    private let disk: any Disk

    /// Names what is examined.
    ///
    /// - Parameters:
    ///   - vault: The vault's directory, absolute; none to look at the machine alone.
    ///   - identity: The person's identity file; none where none can be named.
    ///   - environment: The clock, the machine and the state directory.
    public init(vault: String?, identity: String?, environment: VaultEnvironment) {
        self.init(vault: vault, identity: identity, environment: environment, on: LinuxDisk())
    }

    package init(
        vault: String?, identity: String?, environment: VaultEnvironment, on disk: any Disk
    ) {
        location = vault.map { VaultLocation(directory: $0) }
        self.identity = identity
        self.environment = environment
        self.disk = disk
    }

    /// Whether the identity's file can be used as it lies there.
    public var canUseIdentity: Bool {
        guard let identity, (try? FileHandle(identity, [.reading, .nonBlocking], on: disk)) != nil
        else { return false }
        return IdentityExamination(path: identity, disk: disk).line.verdict != .wrong
    }

    /// Looks at everything without an identity: of the vault counts alone are read, and nothing is recorded.
    public func examine() -> Examination {
        examination { _ in nil }
    }

    /// Looks at everything as somebody, which is on record.
    ///
    /// - Parameter unlock: Opens a vault as the person who examines it.
    /// - Returns: What was found; whatever is the matter with the vault is a line of it.
    /// - Throws: `VaultError` when the person's role does not allow it, or it is not their vault.
    public func examine(
        unlocking unlock: (Vault) throws -> UnlockedVault
    ) throws -> Examination {
        try examination { vault in try unlockedLine(vault, unlock) }
    }

    private func examination(
        _ unlocked: (Vault) throws -> (line: Examination.Line, isRecorded: Bool)?
    ) rethrows -> Examination {
        var examination = Examination()
        if let identity {
            examination.lines.append(IdentityExamination(path: identity, disk: disk).line)
        }
        guard let location else {
            examination.lines += MachineExamination().lines
            return examination
        }
        // Before it is opened: who opens a vault to write makes some things whole.
        let place = PlaceExamination(
            location: location, environment: environment, disk: disk
        ).lines
        let (vault, opening) = open(location)
        var lines = [opening]
        if let vault {
            if let (line, isRecorded) = try unlocked(vault) {
                lines[0] = line
                examination.isRecorded = isRecorded
            }
            lines += standing(of: vault)
        }
        examination.lines += lines + place + MachineExamination().lines
        return examination
    }

    /// The vault, for reading alone, or why it cannot be opened.
    private func open(_ location: VaultLocation) -> (Vault?, Examination.Line) {
        do {
            let vault = try Vault(
                at: location.directory, environment: environment, access: .readOnly,
                occupancy: .shared(waiting: .seconds(5)), on: disk)
            return (
                vault,
                .init(
                    "vault", .ok,
                    "the vault opens; without an identity its log was not held to what anybody remembers"
                )
            )
        } catch {
            return (nil, .failed("vault", .wrong, "", error))
        }
    }

    private func unlockedLine(
        _ vault: Vault, _ unlock: (Vault) throws -> UnlockedVault
    ) throws -> (line: Examination.Line, isRecorded: Bool) {
        do {
            let writable = try Vault(
                at: vault.location.directory, environment: environment,
                occupancy: .shared(waiting: .seconds(5)), on: disk)
            try unlock(writable).recordExamination()
            return (
                .init(
                    "vault", .ok, "the vault opens, and its log goes on from what you remember"),
                true
            )
        } catch {
            // Who may not examine it is told so; what is wrong with the vault is what is looked for.
            guard let explained = VaultError(explaining: error),
                !Self.refusals.contains(explained.code)
            else { throw error }
            return (.failed("vault", .wrong, "", explained), false)
        }
    }

    /// Why somebody may not, and not what is wrong with the vault.
    private static let refusals: Set<String> = [
        "role", "unknown-identity", "retired", "not-accepted", "wrong-passphrase", "identity-file",
    ]

    private func standing(of vault: Vault) -> [Examination.Line] {
        do {
            // Figures decide nothing, and a vault that was tampered with has them too.
            let figures = try vault.catalog.unwitnessed {
                try vault.statusFigures(of: nil, person: nil, namesClips: false)
            }
            return StandingExamination(figures: figures).lines
        } catch {
            return [.failed("standing", .wrong, "the vault's figures cannot be read: ", error)]
        }
    }
}
