import AuditLog
import VaultCrypto
import VaultModel

/// The manifest of one part of a backup: `manifest.json`, canonical JSON, signed with the log's key.
///
/// The two parts of one backup name each other: the store part the digest of the key part's manifest, the
/// key part the digest of the store part's catalog. Parts of different backups are never taken for a pair.
struct BackupManifest: Hashable {
    /// A file of the part.
    struct File: Hashable {
        var length: UInt64
        var sha256: SHA256Digest
    }

    /// What a store part holds.
    struct Store: Hashable {
        /// How many records the log had, and their root.
        var logSize: UInt64
        var logRoot: SHA256Digest
        /// How many payloads the catalog names, and how many of those were not there.
        var payloads: UInt64
        var destroyed: UInt64
        var missing: UInt64
        /// The bytes of those that are there.
        var bytes: UInt64
        /// How many were one file with the vault's own when this was made.
        var linked: UInt64
        /// Where the key part went, and the digest of its manifest.
        var keysMedium: [UInt8]
        var keys: SHA256Digest
    }

    /// What a key part holds.
    struct Keys: Hashable {
        /// How many slots there are, and how many are filled.
        var capacity: UInt64
        var filled: UInt64
        /// How many slots the catalog names that were not filled as it says.
        var missing: UInt64
        /// Where the store part went, and the digest of its catalog.
        var storeMedium: [UInt8]
        var catalog: SHA256Digest
    }

    enum Contents: Hashable {
        case store(Store)
        case keys(Keys)
    }

    var vault: VaultID
    /// The digest of the `backup.json` above it.
    var mark: SHA256Digest
    var origin: String
    var epoch: Int
    var stamp: BackupStamp
    /// When it was begun.
    var made: Instant
    var by: PrincipalID
    var program: String
    var files: [String: File]
    var contents: Contents

    var store: Store? {
        guard case .store(let store) = contents else { return nil }
        return store
    }

    var keys: Keys? {
        guard case .keys(let keys) = contents else { return nil }
        return keys
    }
}

extension BackupManifest {
    /// The manifest's bytes.
    var bytes: [UInt8] {
        var members: [String: JSONValue] = [
            "v": .integer(1), "vault": .string(vault.description), "mark": .text(mark),
            "origin": .string(origin),
            "epoch": .integer(Int64(epoch)), "stamp": .string(stamp.description),
            "made": .string(made.description), "by": .string(by.description),
            "program": .string(program),
            "files": .object(
                files.mapValues {
                    .object(["length": .count($0.length), "sha256": .text($0.sha256)])
                }),
        ]
        switch contents {
        case .store(let store):
            members["part"] = .string("store")
            members["log"] = .object([
                "size": .count(store.logSize), "root": .text(store.logRoot),
            ])
            members["payloads"] = .object([
                "count": .count(store.payloads), "destroyed": .count(store.destroyed),
                "missing": .count(store.missing), "bytes": .count(store.bytes),
                "linked": .count(store.linked),
            ])
            members["keys"] = .object([
                "medium": .string(Hex.encode(store.keysMedium)), "manifest": .text(store.keys),
            ])
        case .keys(let keys):
            members["part"] = .string("keys")
            members["slots"] = .object([
                "capacity": .count(keys.capacity), "filled": .count(keys.filled),
                "missing": .count(keys.missing),
            ])
            members["store"] = .object([
                "medium": .string(Hex.encode(keys.storeMedium)), "catalog": .text(keys.catalog),
            ])
        }
        return JSONValue.object(members).canonicalBytes
    }

    /// Reads a manifest as `bytes` gives it, and nothing else.
    init?(_ bytes: [UInt8]) {
        guard case .object(let members)? = try? JSONValue(canonical: bytes),
            members["v"] == .integer(1),
            let vault = members.word("vault").flatMap({ VaultID($0) }),
            let mark = members.digest("mark"), let origin = members.word("origin"),
            let epoch = members.number("epoch"),
            let stamp = members.word("stamp").flatMap({ BackupStamp($0) }),
            let made = members.word("made").flatMap({ Instant($0) }),
            let by = members.word("by").flatMap({ PrincipalID($0) }),
            let program = members.word("program"), let listed = members.object("files"),
            let contents = Contents(members)
        else { return nil }
        guard (1...Self.highestEpoch).contains(epoch) else { return nil }
        var files: [String: File] = [:]
        for (name, value) in listed {
            guard case .object(let file) = value, let length = file.number("length"),
                length <= Self.mostBytes,
                let sha256 = file.digest("sha256"), Self.isName(name)
            else { return nil }
            files[name] = File(length: length, sha256: sha256)
        }
        self.init(
            vault: vault, mark: mark, origin: origin, epoch: Int(epoch), stamp: stamp,
            made: made, by: by, program: program, files: files, contents: contents)
        if let store {
            let counts = [
                store.logSize, store.payloads, store.destroyed, store.missing, store.linked,
            ]
            guard counts.allSatisfy({ $0 <= Self.mostItems }), store.bytes <= Self.mostBytes else {
                return nil
            }
        }
        guard self.bytes == bytes else { return nil }
    }

    /// No vault comes near these; what says more was not written by this program.
    private static let highestEpoch: UInt64 = 1 << 20
    private static let mostItems: UInt64 = 1 << 40
    private static let mostBytes: UInt64 = 1 << 60

    /// Whether a name can be that of a file within the part's own directory.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.first != "."
            && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") }
    }
}

extension BackupManifest.Contents {
    fileprivate init?(_ members: [String: JSONValue]) {
        switch members.word("part") {
        case "store":
            guard let log = members.object("log"), let payloads = members.object("payloads"),
                let keys = members.object("keys"), let size = log.number("size"),
                let root = log.digest("root"), let count = payloads.number("count"),
                let destroyed = payloads.number("destroyed"),
                let missing = payloads.number("missing"), let bytes = payloads.number("bytes"),
                let linked = payloads.number("linked"),
                let medium = keys.word("medium").flatMap({ Hex.decode($0) }),
                let manifest = keys.digest("manifest")
            else { return nil }
            self = .store(
                .init(
                    logSize: size, logRoot: root, payloads: count, destroyed: destroyed,
                    missing: missing, bytes: bytes, linked: linked, keysMedium: medium,
                    keys: manifest))
        case "keys":
            guard let slots = members.object("slots"), let store = members.object("store"),
                let capacity = slots.number("capacity"), let filled = slots.number("filled"),
                let missing = slots.number("missing"),
                let medium = store.word("medium").flatMap({ Hex.decode($0) }),
                let catalog = store.digest("catalog")
            else { return nil }
            self = .keys(
                .init(
                    capacity: capacity, filled: filled, missing: missing, storeMedium: medium,
                    catalog: catalog))
        default: return nil
        }
    }
}

extension JSONValue {
    fileprivate static func count(_ number: UInt64) -> JSONValue {
        .integer(Int64(clamping: number))
    }

    fileprivate static func text(_ value: some CustomStringConvertible) -> JSONValue {
        .string(value.description)
    }
}
