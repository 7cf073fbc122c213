/// What a film is told to be to a program that plays it (RFC 6838).
public struct MediaType: Hashable, Sendable, CustomStringConvertible {
    /// The type as a header field has it.
    public let description: String

    /// The type of a film by the ending of its file's name; one that nobody knows is only bytes.
    public init(ofFileNamed name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let ending = parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
        description = Self.known[ending] ?? "application/octet-stream"
    }

    private static let known = [
        "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "qt": "video/quicktime",
        "3gp": "video/3gpp", "3g2": "video/3gpp2", "webm": "video/webm", "mkv": "video/x-matroska",
        "avi": "video/x-msvideo", "mts": "video/mp2t", "m2ts": "video/mp2t", "ts": "video/mp2t",
    ]
}
