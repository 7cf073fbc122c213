/// Where people find a clip: `7KQ2M4V/3/1`, the first clip of the family's third session.
public struct ClipAddress: Hashable, Sendable, CustomStringConvertible {
    /// The family.
    public let family: FamilyReference
    /// The session's number within the family, from 1.
    public let session: Int
    /// The clip's number within the session, from 1.
    public let clip: Int

    /// Names a clip of a family's session.
    public init(family: FamilyReference, session: Int, clip: Int) {
        self.family = family
        self.session = session
        self.clip = clip
    }

    /// Reads `REFERENCE/SESSION/CLIP`, the reference with its check character.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let family = FamilyReference(String(parts[0])),
            let session = Int(parts[1]), let clip = Int(parts[2]), session > 0, clip > 0,
            parts[1] == String(session), parts[2] == String(clip)
        else { return nil }
        self.init(family: family, session: session, clip: clip)
    }

    /// The address as `init` reads it.
    public var description: String { "\(family)/\(session)/\(clip)" }
}
