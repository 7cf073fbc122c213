import VaultCrypto
import VaultModel

extension LogPrincipals {
    /// Opens an epoch, or tells what is wrong with its opening.
    ///
    /// - Parameters:
    ///   - opening: What the record introduces.
    ///   - actor: Who signs the record; that they hold governance was asked before.
    ///   - index: The record, and so the size of the log as it was restored.
    ///   - root: The root of the records before it.
    ///   - vault: The vault that record 0 founded.
    /// - Returns: What is wrong, or nothing.
    mutating func open(
        _ opening: EpochOpening, by actor: LogPrincipal, index: UInt64, root: SHA256Digest,
        vault: VaultID?
    ) -> Contradiction? {
        guard let current = epochs.last else { return .epoch }
        guard opening.vault == vault else { return .vault }
        guard opening.person == actor.id else { return .opener }
        guard opening.restored.epoch == current.number else { return .epoch }
        if let newest = opening.newest, !isPossible(newest, index, root, current) {
            return .newest
        }
        guard
            opening.epoch == EpochOpening.epoch(after: current.number, opening.newest?.epoch),
            opening.lost == EpochOpening.lost(current.number, index, opening.newest)
        else { return .epoch }
        let origin = EpochOpening.origin(
            current.origin, of: current.number, in: opening.epoch)
        guard opening.log.name == origin else { return .origin }
        guard !logKeys.contains(where: { $0.key.key == opening.log.key }) else { return .keyKnown }
        guard isHead(opening.restored.note, index, root, current.origin) else { return .restored }
        begin(
            LogEpoch(
                number: opening.epoch, origin: origin, from: index, opening: opening),
            opening.log)
        return nil
    }

    private func isHead(
        _ note: SignedNote, _ size: UInt64, _ root: SHA256Digest, _ origin: String
    ) -> Bool {
        let keys = logKeys.filter { $0.signs(size: size) }.map(\.key)
        guard let head = try? Checkpoint(text: note.text), head.origin == origin,
            head.size == size, head.root == root,
            let signers = try? note.verified(by: keys)
        else { return false }
        return !keys.isEmpty && keys.allSatisfy(signers.contains)
    }

    /// Whether a head can be the newest of a log that was restored at a size.
    ///
    /// A signature under a key that only the lost records introduced cannot be checked; that of an
    /// epoch whose opening is lost is taken at the word of governance.
    private func isPossible(
        _ newest: EpochOpening.Newest, _ size: UInt64, _ root: SHA256Digest, _ current: LogEpoch
    ) -> Bool {
        guard newest.epoch >= current.number, newest.epoch < .max else { return false }
        let isSame = newest.epoch == current.number
        if isSame, newest.size < size || newest.size == size && newest.root != root {
            return false
        }
        guard let note = newest.note else { return true }
        let origin = EpochOpening.origin(current.origin, of: current.number, in: newest.epoch)
        guard let head = try? Checkpoint(text: note.text), head.origin == origin,
            head.size == newest.size, head.root == newest.root
        else { return false }
        guard isSame else { return true }
        guard let signers = try? note.verified(by: logKeys.map(\.key)) else { return false }
        return !signers.isEmpty
    }
}
