import AuditLog
import VaultCrypto

extension LogWords {
    /// The log as it was verified.
    var verified: (size: UInt64, root: SHA256Digest)? { verifier?.reached }

    /// Keeps what was verified for the next command, where there is enough of it that is new.
    ///
    /// To be called by whoever holds the memory's lock.
    func save() throws {
        guard let verifier, fault == nil else { return }
        if let saved, size < saved + worthWriting { return }
        // Another command of this person may have come as far, or further.
        if let (there, _) = try? files.read(), isAsGood(there.state, as: verifier) {
            forgetUnnamed()
            return
        }
        // That other command may also have removed the base that these words came after.
        if try isTooLong(heard) || !files.holds(heard.base) {
            let base = try files.writeBase(from: heard.base, heard.words, heard.series)
            forgetUnnamed()
            unnamed = base
            heard.goOn(from: base)
        }
        try files.write(
            WordsHead(
                state: verifier.verified, base: heard.base?.shape, words: heard.words,
                series: heard.series))
        saved = size
        guard unnamed != nil else { return }
        unnamed = nil
        try files.removeOthers(than: heard.base?.shape.id)
    }

    /// Whether what another command of this person has kept meanwhile saves this one the writing.
    private func isAsGood(_ there: LogVerifier.State, as verifier: LogVerifier) -> Bool {
        // What was not gone on from is damaged, or of another log, or of one that has lost records.
        guard saved != nil else { return false }
        let here = verifier.reached
        return there.size > here.size || there.size == here.size && there.root == here.root
    }

    /// Removes a base that no head will name.
    private func forgetUnnamed() {
        if let unnamed { files.discard(unnamed) }
        unnamed = nil
    }

    /// Whether so much was heard since the base that writing it at every command costs more than a new base.
    private func isTooLong(_ heard: HeardWords) -> Bool {
        let kept = Double(heard.base?.shape.words.count ?? 0)
        return heard.words.count + heard.series.count
            > max(longestOverlay, Int(4 * kept.squareRoot()))
    }
}
