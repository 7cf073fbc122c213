public import AuditLog
public import VaultCrypto

/// Holds what is read of the catalog to what is known from elsewhere: the log's last word on every row.
///
/// A catalog with a witness reads within a transaction, so that rows and log are of one moment.
public protocol RowWitness: AnyObject {
    /// Called before rows are read, within the transaction in which they are.
    func prepare() throws
    /// Judges a row that was read.
    func judge(_ type: any StoredRow.Type, _ id: [UInt8], holding digest: SHA256Digest) throws
    /// Judges that a row of this id is not there.
    func judgeMissing(_ type: any StoredRow.Type, _ id: [UInt8]) throws
    /// Hears of a row written in the transaction under way, whose record is yet to come.
    func hear(written word: Record.RowWord)
    /// Hears that a transaction that could write has ended, one way or the other.
    func forgetWritten()
}
