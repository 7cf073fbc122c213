import VaultDisk
import VaultModel

/// The one place that knows where payloads lie.
struct ClipDirectory: Sendable {
    let clips: String
    let incoming: String

    init(_ vault: String) {
        clips = vault + "/clips"
        incoming = vault + "/incoming"
    }

    /// The names of the 256 shards, in order.
    static let shards = (0...255).map { Hex.encode([UInt8($0)]) }

    private static let suffix = ".partial"

    func shard(_ name: String) -> String { clips + "/" + name }

    func shard(of id: ClipID) -> String { shard(String(id.description.prefix(2))) }

    func payload(_ id: ClipID) -> String { shard(of: id) + "/" + id.description }

    func partial(_ id: ClipID) -> String { incoming + "/" + id.description + Self.suffix }

    /// The id of an upload's file, or none for a file that is none.
    static func upload(named name: String) -> ClipID? {
        guard name.hasSuffix(suffix) else { return nil }
        return ClipID(String(name.dropLast(suffix.count)))
    }
}

/// Runs what only the disk can fail.
func onDisk<Value>(
    _ body: () throws(DiskError) -> Value
) throws(ClipStoreError) -> Value {
    do throws(DiskError) {
        return try body()
    } catch {
        throw .disk(error)
    }
}
