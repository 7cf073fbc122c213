/// What all chapters of one film have alike: picture, sound and camera.
public struct FilmShape: Hashable, Sendable {
    /// The picture's codec; none where it cannot be read.
    public let codec: SafeText?
    /// The picture's width as stored.
    public let width: Int?
    /// The picture's height as stored.
    public let height: Int?
    /// How far to turn it clockwise for viewing: 0 to 359 degrees.
    public let rotation: Int
    /// Whether there is a sound track.
    public let hasSound: Bool
    /// The camera's make and model, as it says.
    public let device: SafeText?

    /// The shape of a film by the probe's facts.
    public init(_ facts: FilmFacts) {
        codec = facts.codec
        width = facts.width
        height = facts.height
        rotation = facts.rotation
        hasSound = facts.hasSound
        device = facts.device
    }

    /// The first thing in which it is not like another: the object of a sentence, safe to show.
    func difference(from other: Self) -> String? {
        if codec != other.codec { return "another codec" }
        if width != other.width || height != other.height { return "another picture size" }
        if rotation != other.rotation { return "another rotation" }
        if hasSound != other.hasSound { return hasSound ? "sound" : "no sound" }
        return device == other.device ? nil : "another camera"
    }
}
