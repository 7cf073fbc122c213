public import VaultCrypto
public import VaultModel

extension ClipParticulars {
    /// One of the files that a film was made of: a chapter that a camera cut.
    ///
    /// The film's bytes are those of its parts, one behind another in their order; each part is a whole film
    /// file by itself.
    public struct Part: Hashable, Sendable {
        /// The file's name on the tablet.
        public var name: String
        /// The SHA-256 of the file's bytes.
        public var sha256: SHA256Digest
        /// How many bytes the file has.
        public var bytes: UInt64
        /// Its length in time.
        public var milliseconds: Int64
        /// Where it was filmed, as the file says it.
        public var place: String?

        /// Gathers what is known of a file.
        public init(
            name: String, sha256: SHA256Digest, bytes: UInt64, milliseconds: Int64,
            place: String? = nil
        ) {
            self.name = name
            self.sha256 = sha256
            self.bytes = bytes
            self.milliseconds = milliseconds
            self.place = place
        }
    }

    /// The version of particulars that hold parts.
    static let versionWithParts: Int64 = 3

    /// Where each part lies among the film's bytes.
    public var partRanges: [Range<UInt64>] {
        var start: UInt64 = 0
        return parts.map { part in
            defer { start += part.bytes }
            return start..<start + part.bytes
        }
    }

    /// Takes the parts out of a clip's particulars.
    ///
    /// - Returns: None unless they are two or more, none of them empty, and together as long as the film.
    static func parts(
        from members: inout [String: JSONValue], bytes: UInt64
    ) -> [Part]? {
        guard case .array(let values)? = members.removeValue(forKey: "parts") else { return nil }
        let parts = values.compactMap { Part($0) }
        guard parts.count == values.count, parts.count > 1 else { return nil }
        var rest = bytes
        for part in parts {
            guard part.bytes > 0, part.bytes <= rest else { return nil }
            rest -= part.bytes
        }
        return rest == 0 ? parts : nil
    }
}

extension ClipParticulars.Part {
    /// The members as JSON.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "sha256": .string(sha256.description),
            "bytes": .integer(Int64(clamping: bytes)), "milliseconds": .integer(milliseconds),
        ]
        members["place"] = place.map { .string($0) }
        return .object(members)
    }

    /// Reads what `json` gives, and nothing else.
    fileprivate init?(_ json: JSONValue) {
        guard case .object(var members) = json,
            case .string(let name)? = members.removeValue(forKey: "name"),
            case .string(let hash)? = members.removeValue(forKey: "sha256"),
            let sha256 = SHA256Digest(hash),
            case .integer(let count)? = members.removeValue(forKey: "bytes"),
            let bytes = UInt64(exactly: count),
            case .integer(let milliseconds)? = members.removeValue(forKey: "milliseconds"),
            milliseconds >= 0
        else { return nil }
        var place: String?
        if let value = members.removeValue(forKey: "place") {
            guard case .string(let text) = value else { return nil }
            place = text
        }
        guard members.isEmpty else { return nil }
        self.init(
            name: name, sha256: sha256, bytes: bytes, milliseconds: milliseconds, place: place)
    }
}
