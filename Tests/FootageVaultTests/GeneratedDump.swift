import FootageVault
import TabletDump
import VaultCrypto
import VaultModel

/// A dump of films of some families' visits, with whatever can be wrong about them, drawn by dice.
struct GeneratedDump {
    /// A film that lies in it.
    struct Film {
        var folder: [String]
        let name: String
        var said: BindingOracle.Said
        let bytes: [UInt8]

        var path: String { (folder + [name]).joined(separator: "/") }
    }

    private(set) var films: [Film] = []
    /// Files that are no films, or cannot be read as such: their paths and what is in them.
    private(set) var others: [String: [UInt8]] = [:]
    private(set) var statement = Statement()
    /// Whether the films are stated in a manifest, too.
    private(set) var hasManifest: Bool

    private let sessions: [BindingOracle.Session]
    private let families: [FamilyReference]
    private var dice: DiceThrower

    /// Draws a dump; some of its films have the bytes of earlier ones.
    init(
        _ sessions: [BindingOracle.Session], earlier: [[UInt8]], _ dice: inout DiceThrower
    ) {
        self.sessions = sessions
        // In the order they were made in: references are drawn by the vault, and not the same in every run.
        families = sessions.map(\.family).reduce(into: []) { all, family in
            if !all.contains(family) { all.append(family) }
        }
        hasManifest = dice.happens(50)
        self.dice = dice
        if dice.happens(15) {
            let session = dice.pick(sessions)
            statement = Statement(
                family: session.family, session: dice.happens(30) ? session.number : nil)
        }
        self.dice = dice
        for serial in 0..<Int.random(in: 3...10, using: &self.dice) {
            add(serial, of: self.dice.pick(sessions), earlier: earlier)
        }
        if hasManifest, self.dice.happens(30) { swapTwoRows() }
        addOthers()
        dice = self.dice
    }

    /// The manifest, line by line.
    var manifest: [UInt8]? {
        guard hasManifest else { return nil }
        var text = "file,family,session\n"
        for film in films where film.said.rowFamily != nil || film.said.rowSession != nil {
            let session = film.said.rowSession.map { String($0) } ?? ""
            text += "\(film.path),\(film.said.rowFamily?.description ?? ""),\(session)\n"
        }
        return Array(text.utf8)
    }

    private mutating func add(
        _ serial: Int, of session: BindingOracle.Session, earlier: [[UInt8]]
    ) {
        var said = BindingOracle.Said()
        let name = name(serial, of: session, &said)
        let folder = folder(of: session, &said)
        if hasManifest, dice.happens(80) {
            let family = dice.happens(10) ? dice.pick(families) : session.family
            if dice.happens(85) { said.rowFamily = family }
            if dice.happens(70) {
                said.rowSession =
                    dice.happens(10) ? Int.random(in: 1...9, using: &dice) : session.number
            }
        }
        said.statedFamily = statement.family
        said.statedSession = statement.session
        let known = earlier + films.map(\.bytes)
        let isCopy = !known.isEmpty && dice.happens(20)
        films.append(
            Film(
                folder: folder, name: name, said: said,
                bytes: isCopy ? dice.pick(known) : TestVault.film(40 + Int(dice.next() % 200))))
    }

    /// A name that a phone gives by the time, within the visit or not, or one that tells nothing.
    private mutating func name(
        _ serial: Int, of session: BindingOracle.Session, _ said: inout BindingOracle.Said
    ) -> String {
        guard !dice.happens(4) else { return "IMG_\(serial).MOV" }
        let minutes = dice.happens(10) ? 0...1439 : session.minutes ?? 540...1020
        let second = Int.random(in: minutes, using: &dice) * 60 + Int(dice.next() % 60)
        let day = dice.happens(8) ? session.day.adding(days: dice.pick([-2, -1, 1])) : session.day
        said.begun = (day, second)
        guard dice.happens(40) else {
            return "\(Self.stamp(day, second))_\(serial).mp4"
        }
        // A Pixel's name is UTC, an hour behind British summer time.
        let isEarlier = second < 3600
        let utc = Self.stamp(
            isEarlier ? day.adding(days: -1) : day, second - 3600 + (isEarlier ? 86_400 : 0))
        return "PXL_\(utc)000~\(serial).mp4"
    }

    /// `YYYYMMDD_HHMMSS`.
    private static func stamp(_ day: CivilDate, _ second: Int) -> String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return day.description.filter { $0 != "-" } + "_" + two(second / 3600)
            + two(second / 60 % 60) + two(second % 60)
    }

    private mutating func folder(
        of session: BindingOracle.Session, _ said: inout BindingOracle.Said
    ) -> [String] {
        switch Int.random(in: 0..<100, using: &dice) {
        case ..<50: return named(session.family, &said)
        case ..<75: return ["DCIM", "100APPLE"]
        case ..<83: return named(dice.pick(families), &said)
        case ..<88: return named(session.family, &said) + named(dice.pick(families), &said)
        case ..<94:
            said.isMistyped = true
            return [mistyped(session.family), "DCIM"]
        default: return named(stranger(), &said)
        }
    }

    private func named(_ family: FamilyReference, _ said: inout BindingOracle.Said) -> [String] {
        said.folders.append(family)
        return [family.description, "DCIM"]
    }

    /// A reference with one symbol wrong, which still looks like one.
    private mutating func mistyped(_ family: FamilyReference) -> String {
        var dice = DiceThrower(seed: dice.next())
        while true {
            var symbols = Array(family.description.utf8)
            symbols[Int(dice.next() % 7)] = dice.pick(Array("0123456789ABCDEFGH".utf8))
            let text = String(decoding: symbols, as: UTF8.self)
            let hasDigit = symbols.contains { (48...57).contains($0) }
            if hasDigit, FamilyReference(text) == nil { return text }
        }
    }

    /// A reference of no family there is.
    private mutating func stranger() -> FamilyReference {
        var dice = DiceThrower(seed: dice.next())
        while true {
            guard let family = FamilyReference(random: UInt32(truncatingIfNeeded: dice.next())),
                family.description.contains(where: \.isNumber), !families.contains(family)
            else { continue }
            return family
        }
    }

    /// Two rows that say of each other's film what they should say of their own.
    private mutating func swapTwoRows() {
        films.shuffle(using: &dice)
        let one = films[0].said
        films[0].said.rowFamily = films[1].said.rowFamily
        films[0].said.rowSession = films[1].said.rowSession
        films[1].said.rowFamily = one.rowFamily
        films[1].said.rowSession = one.rowSession
    }

    private mutating func addOthers() {
        let film = TestVault.film(50)
        let kinds: [(String, [UInt8])] = [
            (".trashed-1776000000-20260706_100000.mp4", film), (".pending-1-VID.mp4", film),
            ("IMG_0001.AAE", Array("<plist/>".utf8)), ("empty.mp4", []),
            ("._IMG_0001.MOV", [0, 5, 22, 7, 0, 2, 0, 0]), ("notes.txt", Array("notes".utf8)),
            ("picture.mp4", [0xFF, 0xD8, 0xFF, 0xE0]), (".DS_Store", [0, 0, 0, 1]),
        ]
        for _ in 0..<Int.random(in: 0...5, using: &dice) {
            let (name, bytes) = dice.pick(kinds)
            others[dice.happens(50) ? name : "DCIM/100APPLE/" + name] = bytes
        }
    }
}
