import AuditLog
import Catalog
import TabletDump
public import VaultModel

/// Where the vault has the very bytes of a file that is residue on a tablet, and still lies on it.
public enum KnownResidue: Hashable, Sendable {
    /// It is this clip.
    case clip(ClipAddress)
    /// It waits in quarantine under this number.
    case quarantined(Int)
    /// It was destroyed on that day.
    case destroyed(on: CivilDate)
}

extension UnlockedVault {
    /// What the vault knows of the deleted and half-written files that a dump still holds.
    ///
    /// Nobody is told of a clip of a family that the practitioner does not work with. A file that cannot be
    /// read is known to nobody: it is listed as residue all the same.
    func knownResidue(of plan: UploadPlan) throws -> [DumpPath: KnownResidue] {
        let residue = try plan.others.filter { entry in
            guard entry.kind.isResidue, let size = entry.bytes, size > 0 else { return false }
            return try hasSeenLength(of: size)
        }
        guard !residue.isEmpty else { return [:] }
        let digestKey = DigestKey(try vaultKey(.digest))
        var known: [DumpPath: KnownResidue] = [:]
        for entry in residue {
            let digest: [UInt8]
            do {
                let file = try SourceFile(entry, in: plan.request.directory)
                digest = try digestKey.digest(of: Self.plainDigest(of: file))
            } catch is DumpError {
                continue
            }
            known[entry.path] = try place(
                of: knownFilm(digest: digest, for: plan.practitioner), for: plan.practitioner)
        }
        return known
    }

    private func place(
        of film: KnownFilm, for practitioner: PrincipalID
    ) throws -> KnownResidue? {
        if let clip = film.clip, clip.state == .live,
            try !grants(to: practitioner, of: clip.family).isEmpty
        {
            return .clip(try vault.address(of: clip))
        }
        if let row = film.waiting { return .quarantined(Int(row.number)) }
        return film.tombstone.map { .destroyed(on: $0.destroyedOn) }
    }
}
