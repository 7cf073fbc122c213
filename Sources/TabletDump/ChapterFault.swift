/// Why chapters with one film's number are not joined: what is not certain is never joined by guess.
public enum ChapterFault: Hashable, Sendable {
    /// These numbers are not beside the others.
    case missing([Int])
    /// Two files have this chapter's number.
    case twice(Int)
    /// All of this chapter is not there.
    case incomplete(Int)
    /// Nobody looked into this chapter, or it cannot be read.
    case notLookedInto(Int)
    /// Nothing believable tells when this chapter was filmed.
    case undated(Int)
    /// This chapter does not begin where the one before it ends.
    case gap(Int)
    /// This chapter has something that the first has not.
    case differs(Int, String)
    /// The manifest states something else for this chapter than for the first.
    case stated(Int)
    /// The vault knows some of them already, and nothing is ever added to a film that is in.
    case known

    /// A part of a sentence that says why, safe to show.
    public var words: String {
        switch self {
        case .missing(let parts):
            parts.count == 1
                ? "chapter \(parts[0]) is not beside it"
                : "chapters \(Self.list(parts)) are not beside it"
        case .twice(let part): "two files are chapter \(part)"
        case .incomplete(let part): "chapter \(part) is not whole"
        case .notLookedInto(let part): "what is in chapter \(part) is not known"
        case .undated(let part): "nothing tells when chapter \(part) was filmed"
        case .gap(let part): "chapter \(part) does not begin where chapter \(part - 1) ends"
        case .differs(let part, let what): "chapter \(part) has \(what)"
        case .stated(let part): "the manifest states something else for chapter \(part)"
        case .known:
            "the vault knows chapters of it, and nothing is ever added to a film"
        }
    }

    private static func list(_ parts: [Int]) -> String {
        let shown = parts.prefix(5).map { String($0) }
        guard parts.count <= 5, let last = shown.last else {
            return shown.joined(separator: ", ") + " and \(parts.count - shown.count) more"
        }
        return shown.dropLast().joined(separator: ", ") + " and " + last
    }
}
