public import VaultModel

/// Something in which log, catalog, key slots and payloads do not agree about a film.
public struct FilmDifference: Sendable, Hashable {
    /// The film, where it is known.
    public let film: ClipID?
    /// A short stable word for what differs.
    public let code: String
    /// Where: `clip 3f9c…`, `key slot 12`, `payload 3f9c…`.
    public let place: String
    /// What differs, as one sentence or part of one: ids, codes and counts only.
    public let message: String

    /// In what log and catalog differ.
    public enum Code: String, Sendable {
        /// The catalog holds a film that no record says is there.
        case unrecorded = "row-without-record"
        /// The catalog has no row of a film that the log says is held.
        case missing = "row-missing"
        /// A film's row was removed, and no record says what became of it.
        case unexplained = "row-without-end"
    }

    /// Says in what log and catalog differ about a film.
    public init(_ code: Code, _ film: ClipID, _ message: String) {
        self.init(film: film, code: code.rawValue, place: "clip \(film)", message: message)
    }

    /// Says in what anything differs.
    public init(film: ClipID?, code: String, place: String, message: String) {
        self.film = film
        self.code = code
        self.place = place
        self.message = message
    }

    var json: JSONValue {
        var members: [String: JSONValue] = [
            "code": .string(code), "place": .string(place), "message": .string(message),
        ]
        members["clip"] = film.map { .string($0.description) }
        return .object(members)
    }
}
