import VaultModel

/// Every file of an export with its SHA-256: `manifest.json`.
public struct ExportManifest: Sendable {
    /// What stands before the vault's id and the manifest's SHA-256 in what the exporter signs.
    public static let signingPrefix = Array("footage-vault/manifest/v1\n".utf8)

    private var files: [String: JSONValue] = [:]

    /// Starts without a file.
    public init() {}

    /// Adds a file by its path in the export and its SHA-256 as hexadecimal digits.
    public mutating func add(_ path: String, sha256: String) { files[path] = .string(sha256) }

    /// How many files there are.
    public var count: Int { files.count }

    /// The manifest's bytes: `{"files":{…}}` as canonical JSON.
    public var bytes: [UInt8] { JSONValue.object(["files": .object(files)]).canonicalBytes }
}
