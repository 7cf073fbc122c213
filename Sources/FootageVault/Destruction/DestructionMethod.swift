public import KeyStore
public import VaultModel

/// How a clip was destroyed, as its tombstone keeps it and its certificate says it.
public struct DestructionMethod: Sendable, Hashable {
    /// The kind of file system that the key slots lie on.
    public let fileSystem: String
    /// Whether that file system overwrites in place; one that copies on write may keep old blocks.
    public let overwritesInPlace: Bool
    /// How it was made sure that the slot reads as zeros.
    public let readBack: ReadBack

    init(fileSystem: String, overwritesInPlace: Bool, readBack: ReadBack) {
        self.fileSystem = fileSystem
        self.overwritesInPlace = overwritesInPlace
        self.readBack = readBack
    }

    /// Reads the text of a tombstone.
    init?(_ text: String) {
        guard case .object(let members)? = try? JSONValue(canonical: Array(text.utf8)),
            case .string(let fileSystem)? = members["file_system"],
            case .bool(let inPlace)? = members["in_place"],
            case .string(let readBack)? = members["read_back"]
        else { return nil }
        self.init(
            fileSystem: fileSystem, overwritesInPlace: inPlace,
            readBack: readBack == "disk" ? .aroundCache : .throughCache)
    }

    /// The method as a value with stable keys.
    public var json: JSONValue {
        .object([
            "file_system": .string(fileSystem), "in_place": .bool(overwritesInPlace),
            "key_slot": .string("zeroed"), "payload": .string("removed"),
            "read_back": .string(readBack == .aroundCache ? "disk" : "cache"),
        ])
    }

    var text: String { String(decoding: json.canonicalBytes, as: UTF8.self) }
}
