import VaultModel

extension [LogKeySpan] {
    /// The last record whose checkpoint a key signs, where another took its place in the same epoch.
    ///
    /// At the end of an epoch that was restored from before, a key may have signed heads that are lost since.
    public func retired(at place: Int) -> UInt64? {
        guard place + 1 < count, self[place + 1].key.name == self[place].key.name else {
            return nil
        }
        return self[place].to
    }

    /// The keys of a name that may have signed a head of so many records, whether the log has come to it or not.
    ///
    /// Whoever kept a key that was replaced can sign with it still: such a head is nobody's.
    public func maySign(size: UInt64, named name: String) -> [NoteKey] {
        indices.filter { place in
            self[place].key.name == name
                && (retired(at: place).map { size <= $0 || size - 1 == $0 } ?? true)
        }.map { self[$0].key }
    }
}
