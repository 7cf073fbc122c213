import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import TabletDump
import VaultCrypto
import VaultDisk

/// An error that says what happened, and what to do about it.
public protocol Explained: Error {
    /// One sentence that says what happened and what was not lost.
    var message: String { get }
    /// What to do about it, where there is something to do.
    var hint: String? { get }
}

extension AgeError: Explained {}
extension CatalogError: Explained {}
extension ClipStoreError: Explained {}
extension CryptoError: Explained {}
extension DatabaseError: Explained {}
extension DiskError: Explained {}
extension KeyStoreError: Explained {}
