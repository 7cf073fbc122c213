/// What is to be of families that nobody could open any more when somebody leaves or is given new keys.
public enum FamiliesLeft: Sendable, Hashable {
    /// The act is refused, until somebody else or the recovery identity can open them.
    case kept
    /// They stay closed for good: their films can only be destroyed.
    case closed

    static var hint: String {
        """
        have them run `footage person share-keys` first, once the incident about the lost one is closed; where that \
        cannot be, --close-families goes on, and those films can only be destroyed
        """
    }
}
