import AgeFile
import AuditLog
import Catalog
import ClipStore
import Database
import KeyStore
import Retention
import TabletDump
import VaultCrypto
import VaultDisk

extension AuditLogError: Explained {}
extension DumpError: Explained {}
extension ProbeError: Explained {}
extension RetentionError: Explained {}

extension VaultError {
    /// The failure that an error of any module below means to whoever called an operation.
    ///
    /// None for an error that none of them throws.
    public init?(explaining error: any Error) {
        switch error {
        case let error as VaultError: self = error
        case let error as CatalogError: self = Self.of(error)
        case let error as DatabaseError: self = Self.of(error)
        case let error as DiskError: self = Self.of(error)
        case let error as KeyStoreError: self = Self.of(error)
        case let error as ClipStoreError: self = Self.of(error)
        case let error as AgeError: self = Self.of(error)
        case let error as DumpError: self = Self.of(error)
        case let error as ProbeError: self = Self.of(error)
        case let error as RetentionError: self = Self(.badInput, "policy", of: error)
        case let error as CryptoError:
            self = Self(error == .notAuthentic ? .tampered : .failed, "crypto", of: error)
        case let error as AuditLogError: self = Self(.tampered, "log", of: error)
        case let error as any Explained: self = Self(.failed, "unexpected", of: error)
        default: return nil
        }
    }

    private init(_ kind: Kind, _ code: String, of error: any Explained) {
        self.init(kind, code, error.message, hint: error.hint)
    }

    private static func of(_ error: CatalogError) -> Self {
        switch error {
        case .database(let error): of(error)
        case .malformed: Self(.tampered, "catalog", of: error)
        case .missing: Self(.unknown, "catalog", of: error)
        case .newerFormat: Self(.unknown, "newer-format", of: error)
        case .recordTooLarge: Self(.failed, "record-too-large", of: error)
        }
    }

    private static func of(_ error: DatabaseError) -> Self {
        switch error {
        case .busy: Self(.locked, "locked", of: error)
        case .full: Self(.cannotWrite, "disk-full", of: error)
        case .readOnly: Self(.cannotWrite, "read-only", of: error)
        case .corrupt: Self(.unknown, "catalog", of: error)
        case .cannotOpen: Self(.unknown, "catalog-missing", of: error)
        case .constraint, .other: Self(.failed, "catalog", of: error)
        }
    }

    private static func of(_ error: DiskError) -> Self {
        switch error {
        case .locked: Self(.locked, "locked", of: error)
        case .failed where error.isFull: Self(.cannotWrite, "disk-full", of: error)
        case .failed where error.isReadOnly: Self(.cannotWrite, "read-only", of: error)
        case .failed(.lstat, _, _) where error.isDenied: Self(.notPermitted, "denied", of: error)
        case .failed where error.isDenied: Self(.cannotWrite, "denied", of: error)
        case .failed where error.alreadyExists: Self(.cannotWrite, "exists", of: error)
        case .failed where error.notFound: Self(.unknown, "missing-file", of: error)
        case .failed: Self(.failed, "disk", of: error)
        case .reachableByOthers: Self(.notPermitted, "reachable-by-others", of: error)
        case .unfitFileSystem: Self(.unavailable, "file-system", of: error)
        case .wrongKind, .endedEarly: Self(.unknown, "damaged-file", of: error)
        case .zoneNameInvalid: Self(.badInput, "zone", of: error)
        case .zoneMissing, .zoneMalformed: Self(.unavailable, "zone", of: error)
        case .programMissing: Self(.unavailable, "program-missing", of: error)
        case .programTimedOut, .programOutputTooLong: Self(.failed, "program", of: error)
        }
    }

    private static func of(_ error: KeyStoreError) -> Self {
        switch error {
        case .disk(let error): of(error)
        case .torn, .wrongKind, .wrongOwner: Self(.tampered, "key-slots", of: error)
        case .empty, .unknown, .beyondCapacity: Self(.unknown, "key-slots", of: error)
        default: Self(.failed, "key-slots", of: error)
        }
    }

    private static func of(_ error: ClipStoreError) -> Self {
        switch error {
        case .disk(let error): of(error)
        case .notFound, .tooShort: Self(.unknown, "payload", of: error)
        case .uploadAlive: Self(.locked, "upload-alive", of: error)
        default: Self(.failed, "payload", of: error)
        }
    }

    static func of(_ error: AgeError) -> Self {
        switch error {
        case .noMatch: Self(.notPermitted, "no-match", of: error)
        case .hmac, .payload: Self(.tampered, "sealed-file", of: error)
        case .noMemory: Self(.unavailable, "memory", of: error)
        case .identityFile, .armor, .header, .workFactor:
            Self(.badInput, "identity-file", of: error)
        case .source: Self(.unknown, "payload", of: error)
        case .recipients, .length, .beyondEnd: Self(.failed, "sealed-file", of: error)
        }
    }

    private static func of(_ error: DumpError) -> Self {
        switch error {
        case .probe(let error): of(error)
        case .unreadable, .tooMuch, .manifest, .changed, .refused:
            Self(.badInput, "dump", of: error)
        }
    }

    private static func of(_ error: ProbeError) -> Self {
        switch error {
        case .programMissing: Self(.unavailable, "program-missing", of: error)
        case .programBroken: Self(.unavailable, "program-broken", of: error)
        case .failed: Self(.failed, "probe", of: error)
        }
    }
}
