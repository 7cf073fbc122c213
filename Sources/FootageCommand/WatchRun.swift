internal import FootageVault
internal import VaultModel
internal import Watching

/// Films shown in a browser, as the command tells of it.
struct WatchRun {
    private let invocation: Invocation
    private let showing: WatchShowing
    private let port: UInt16

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        showing = WatchShowing(
            try invocation.required("FILMS", as: .clipSelection),
            for: try invocation.required("purpose", as: .accessPurpose),
            names: invocation.has("names") ? .shown : .hidden,
            browsers: invocation.has("any-browser") ? .any : .leavingNothing,
            patience: try invocation.value("for", as: .duration) ?? .seconds(1800))
        port = try invocation.value("port", as: .port) ?? 0
    }

    func run() throws {
        let terminal = invocation.terminal
        var films: [JSONValue] = []
        let end = try invocation.unlocked { unlocked in
            let mark = try OpenWatches(in: unlocked.vault.environment).begin()
            var page: LinkPage?
            defer { page?.remove() }
            return try WatchServer(showing, port: port).run(unlocked) {
                if Interruption.isRequested { return .stopped }
                return mark.isEnded ? .locked : nil
            } tell: { event in
                switch event {
                case .ready(let link, let port):
                    ready(link, port)
                    page = invocation.has("no-browser") ? nil : LinkPage(link, invocation)
                case .entered:
                    page?.remove()
                    if !invocation.wantsJSON {
                        terminal.line("The link was opened, and opens no more.")
                    }
                case .usedAgain:
                    terminal.note(
                        "Somebody tried the link again. If that was not you, end the watch, and tell governance."
                    )
                case .began: break
                case .ended(let address, let look, let use, let refusal):
                    films.append(Self.json(address, look, use, refusal))
                    told(address, look, use, refusal)
                case .notRecorded: break
                }
            }
        }
        invocation.answer(
            .members(["ended": .string(end.rawValue), "films": .array(films)])
        ) { $0.line(end.words) }
    }

    private func ready(_ link: String, _ port: UInt16) {
        let terminal = invocation.terminal
        guard !invocation.wantsJSON else { return terminal.note(link) }
        terminal.line(link)
        terminal.paragraph(
            "The link opens once, in one browser of yours on this machine. Ctrl-C ends the watch.")
        terminal.hint(
            "From another machine, first run there: ssh -L \(port):127.0.0.1:\(port) THIS-MACHINE")
    }

    private func told(
        _ address: ClipAddress, _ look: WatchEvent.Look, _ use: FilmUse, _ refusal: VaultError?
    ) {
        let terminal = invocation.terminal
        if let refusal {
            terminal.note("\(address) was closed: \(refusal.message).")
        }
        guard !invocation.wantsJSON, look == .film else { return }
        terminal.line(
            "\(address) was closed: \(Amounts.megabytes(Int64(clamping: use.bytes))), "
                + "\(Amounts.words(.seconds(Int64(clamping: use.seconds)))) of film were given.",
            style: .faint)
    }

    private static func json(
        _ address: ClipAddress, _ look: WatchEvent.Look, _ use: FilmUse, _ refusal: VaultError?
    ) -> JSONValue {
        .members([
            "clip": .text(address), "for": .string(look.rawValue), "bytes": .count(use.bytes),
            "seconds": .count(use.seconds), "ended_by": .text(refusal?.code),
        ])
    }
}

extension WatchEnd {
    fileprivate var words: String {
        switch self {
        case .stopped: "The watch has ended."
        case .idle: "The watch has ended: nobody asked for anything any more."
        case .locked: "The watch has ended, as `footage lock` asked."
        }
    }
}

extension ValueKind where Value == UInt16 {
    /// A port that any account may listen on.
    fileprivate static var port: Self {
        Self("a port from 1024 to 65535") { UInt16($0).flatMap { $0 >= 1024 ? $0 : nil } }
    }
}
