/// Why it cannot be told which bytes of a film say where it was made.
package struct PlaceError: Error, Hashable {
    /// The reason, as a part of a sentence, without anything that the film says.
    package let reason: String

    init(_ reason: String) { self.reason = reason }
}
