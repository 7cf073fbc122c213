import FootageVault
import LoopbackServer

/// Which bytes of a film a request is for (RFC 9110 §14).
enum ByteRequest: Equatable {
    /// All of them.
    case whole
    /// These.
    case part(Range<UInt64>)
    /// Some that it does not have.
    case none

    /// Reads a request's fields.
    ///
    /// Several ranges at once are answered with the whole film, as RFC 9110 §14.2 allows, and so is a range that is
    /// none, one that holds only `If` the film is another, and one that is asked for without `GET`.
    init(_ request: ServerRequest, size: UInt64, tag: String) {
        self = .whole
        guard request.method == .get, let field = request.value(of: "Range") else { return }
        let conditions = request.values(of: "If-Range")
        guard conditions.isEmpty || conditions == [tag] else { return }
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes",
            let range = FilmRange(String(parts[1].trimmed))
        else { return }
        guard let bytes = try? range.resolved(in: size), !bytes.isEmpty else {
            self = .none
            return
        }
        self = .part(bytes)
    }
}

extension Substring {
    /// The text without the blanks around it, as header fields may have them.
    var trimmed: Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        var text = drop(while: isBlank)
        while let last = text.last, isBlank(last) { text.removeLast() }
        return text
    }
}
