public import FootageVault
public import VaultModel

/// What is shown, what for, and how.
public struct WatchShowing: Sendable {
    /// Whether the names of people stand on the pages.
    public enum Names: Sendable {
        /// They do not: a parent's neighbour, or another family, may see the screen.
        case hidden
        /// They do.
        case shown
    }

    /// Which browsers films are opened in.
    public enum Browsers: Sendable {
        /// Those that write nothing of a film to their disk, as far as is known.
        case leavingNothing
        /// Any.
        case any
    }

    /// The family, the session or the film.
    public let selection: ClipSelection
    /// Why films are opened.
    public let purpose: AccessPurpose
    /// Whether names are shown.
    public let names: Names
    /// Which browsers films are opened in.
    public let browsers: Browsers
    /// How long it stays when nobody asks for anything.
    public let patience: Duration

    /// Gathers what is shown.
    public init(
        _ selection: ClipSelection, for purpose: AccessPurpose, names: Names = .hidden,
        browsers: Browsers = .leavingNothing, patience: Duration = .seconds(1800)
    ) {
        self.selection = selection
        self.purpose = purpose
        self.names = names
        self.browsers = browsers
        self.patience = patience
    }

    /// The only session that is shown; none where all are.
    var session: Int? {
        switch selection {
        case .family: nil
        case .session(_, let number): number
        case .clip(let address): address.session
        }
    }

    func shows(session number: Int) -> Bool { session.map { $0 == number } ?? true }

    func shows(_ address: ClipAddress) -> Bool {
        guard address.family == selection.family, shows(session: address.session) else {
            return false
        }
        guard case .clip(let only) = selection else { return true }
        return address == only
    }

    /// The page that it begins with.
    var start: String {
        switch selection {
        case .family: "films"
        case .session(_, let number): "session/\(number)"
        case .clip(let address): "clip/\(address.session)/\(address.clip)"
        }
    }
}
