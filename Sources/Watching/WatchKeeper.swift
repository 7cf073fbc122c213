import FootageVault
import VaultModel

/// Keeps the vault while pages show its films: opens them, looks after them, and closes each of them.
///
/// It belongs to the thread that has the vault.
final class WatchKeeper {
    /// How long a film stays open when nobody asks for anything of it: a pause to talk about what was seen.
    static let longestPause = Duration.seconds(900)
    /// How long one is open for a picture.
    static let longestLook = Duration.seconds(60)
    /// How often it is asked whether an open film may still be watched.
    static let recheckTime = Duration.seconds(20)
    /// How long a list is shown again without asking the vault.
    private static let shelfTime = Duration.seconds(20)
    /// How many films are open at a time: the one that is watched, and those that a picture is taken of.
    private static let most = 4

    let showing: WatchShowing
    let films: OpenFilms
    private let unlocked: UnlockedVault
    private let tell: (WatchEvent) -> Void
    private var open: [(watch: Watch, film: OpenedFilm)] = []
    private var shelf: (FilmShelf, ContinuousClock.Instant)?
    private var checked = ContinuousClock.now
    /// Films that are closed, and of which what was given is not on record yet.
    private var unrecorded: [(watch: Watch, film: OpenedFilm, refusal: VaultError?)] = []
    /// What could not be put on record, the first of it.
    private(set) var failure: VaultError?

    init(
        _ unlocked: UnlockedVault, _ showing: WatchShowing, _ films: OpenFilms,
        tell: @escaping (WatchEvent) -> Void
    ) {
        self.unlocked = unlocked
        self.showing = showing
        self.films = films
        self.tell = tell
    }

    /// Makes sure that there is something to show, and that this person may see it.
    ///
    /// - Throws: `VaultError` with the reason why not.
    func check() throws {
        let shelf = try listed()
        let isThere =
            switch showing.selection {
            case .family: true
            case .session(_, let number): shelf.row(number) != nil
            case .clip(let address): shelf.clip(address.session, address.clip) != nil
            }
        guard isThere else {
            throw VaultError(
                .badInput, "not-found", "there is no such session or film of \(shelf.family)",
                hint: "`footage clip list \(shelf.family)` shows what there is")
        }
    }

    /// What there is to show.
    func listed() throws -> FilmShelf {
        if let (known, since) = shelf, ContinuousClock.now - since < Self.shelfTime { return known }
        let found = try unlocked.shelf(of: showing)
        shelf = (found, .now)
        return found
    }

    /// Opens a film, whose intent is on record then; the one that was watched before it ends.
    ///
    /// - Throws: `VaultError` with the reason why not, which is on record, too.
    func watch(
        _ session: Int, _ clip: Int, _ look: WatchEvent.Look
    ) throws -> Watch {
        let address = try address(session, clip)
        // What was allowed a moment ago may not be now, and the list is to say so.
        shelf = nil
        let earlier = open.filter { $0.watch.look == look }
        if look == .film || earlier.count >= Self.most {
            for one in earlier { end(one.watch.id) }
        }
        let film = try unlocked.openFilm(address, purpose: showing.purpose)
        do {
            // From here on it gives bytes only as long as it is asked again.
            try film.recheck()
        } catch {
            try film.close()
            throw error
        }
        let watch = Watch(WatchToken().text, film, look)
        open.append((watch, film))
        films.add(watch)
        tell(.began(address, look))
        return watch
    }

    /// What was marked in a film, or in all that are shown.
    ///
    /// - Throws: `VaultError` with the reason why not, which is on record.
    func moments(session: Int?, clip: Int?) throws -> MomentList {
        guard let session, let clip else {
            return try unlocked.moments(of: showing.selection, for: showing.purpose)
        }
        return try unlocked.moments(of: .clip(address(session, clip)), for: showing.purpose)
    }

    /// Marks a moment of a film.
    ///
    /// - Throws: `VaultError` with the reason why not, which is on record where it was not allowed.
    func mark(_ mark: MomentMark, _ session: Int, _ clip: Int) throws -> Moment {
        try unlocked.addMoment(mark, to: address(session, clip), purpose: showing.purpose)
    }

    /// Takes the mark of a moment away.
    func drop(_ number: Int, _ session: Int, _ clip: Int) throws {
        try unlocked.dropMoment(number, of: address(session, clip))
    }

    /// The address of a film that this watch shows.
    private func address(_ session: Int, _ clip: Int) throws -> ClipAddress {
        let address = ClipAddress(
            family: showing.selection.family, session: session, clip: clip)
        guard showing.shows(address) else {
            throw VaultError(
                .badInput, "not-shown", "this watch does not show that film",
                hint: "run `footage watch` for it")
        }
        return address
    }

    /// Closes a film, and puts on record what was given of it.
    func end(_ id: String, because refusal: VaultError? = nil) {
        guard let index = open.firstIndex(where: { $0.watch.id == id }) else { return }
        let (watch, film) = open.remove(at: index)
        films.remove(id, because: refusal ?? Self.closed)
        watch.end()
        if let error = record(watch, film, refusal) {
            unrecorded.append((watch, film, refusal))
            failure = failure ?? error
            tell(.notRecorded(watch.address, error))
        }
    }

    /// Puts on record what was given of a film; what kept it from being so, otherwise.
    private func record(
        _ watch: Watch, _ film: OpenedFilm, _ refusal: VaultError?
    ) -> VaultError? {
        do {
            tell(.ended(watch.address, watch.look, try film.close(), because: refusal))
            return nil
        } catch {
            return VaultError(explaining: error)
                ?? VaultError(.partlyDone, "outcome-not-recorded", "\(error)")
        }
    }

    /// Tries again what could not be put on record; gives what keeps the first of it from being so.
    @discardableResult
    private func recordRest() -> VaultError? {
        var first: VaultError?
        unrecorded.removeAll { watch, film, refusal in
            let error = record(watch, film, refusal)
            first = first ?? error
            return error == nil
        }
        return first
    }

    private static let closed = VaultError(
        .failed, "film-closed",
        "the film was closed, as nobody asked for it any more, or another was opened",
        hint: "press “Watch this film” again: that is an access of its own")

    /// Closes every film; `failure` says then what could not be put on record.
    func endAll() {
        failure = recordRest()
        for one in open { end(one.watch.id) }
    }

    /// Ends what nobody watches any more, and what may be watched no longer.
    func tend() {
        recordRest()
        for (watch, _) in open {
            let longest = watch.look == .film ? Self.longestPause : Self.longestLook
            if watch.idle > longest { end(watch.id) }
        }
        guard ContinuousClock.now - checked > Self.recheckTime else { return }
        for (watch, film) in open {
            do {
                try film.recheck()
            } catch {
                end(watch.id, because: error)
            }
        }
        checked = .now
    }

    /// Whether a film is open to be watched.
    var isWatching: Bool { open.contains { $0.watch.look == .film } }
}
