import AgeFile
import FootageVault
import TabletDump
import Testing
import VaultCrypto
import VaultModel

@Suite struct ClipParticularsTests {
    /// Particulars as the first version wrote them.
    static let old = ClipParticulars(
        name: "a \"b\".mp4", sha256: SHA256.hash([1]), bytes: 5, milliseconds: 7, codec: "hevc",
        width: 1920, height: 1080, sound: true)

    /// Particulars with all that is found out about a film.
    static var new: ClipParticulars {
        var particulars = old
        particulars.findings = ClipParticulars.Findings(
            statements: [
                TimeStatement(
                    .name(.android), said: "20260312_101502.mp4", .counts,
                    date: CivilDate(days: 20_524), time: CivilTime(secondOfDay: 36_902)),
                TimeStatement(
                    .container, said: "2026-03-12T11:15:02Z", .disagrees,
                    date: CivilDate(days: 20_524), time: CivilTime(secondOfDay: 40_502)),
                TimeStatement(.apple, said: "never", doubt: "is unreadable: never"),
            ],
            look: ClipParticulars.Look(
                rotation: 90, picturesPromised: 20, picturesFound: 18, tellsPlace: true,
                problems: ["18 of 20 pictures are there: it was cut short"]))
        return particulars
    }

    /// Particulars of a film in two chapters.
    static var chaptered: ClipParticulars {
        var particulars = new
        particulars.parts = [
            .init(
                name: "GX010123.MP4", sha256: SHA256.hash([2]), bytes: 2, milliseconds: 3,
                place: "+51.5-0.1/"),
            .init(name: "GX020123.MP4", sha256: SHA256.hash([3]), bytes: 3, milliseconds: 4),
        ]
        return particulars
    }

    @Test func `particulars are read as they were written, of the first version too`() {
        var particulars = Self.old
        #expect(ClipParticulars(particulars.json) == particulars)
        particulars.place = "+51.5-0.1/"
        particulars.note = "second try"
        #expect(ClipParticulars(particulars.json) == particulars)
        #expect(ClipParticulars(Self.new.json) == Self.new)
        var unseen = Self.new
        unseen.findings?.look = nil
        #expect(ClipParticulars(unseen.json) == unseen)
        unseen.findings?.statements = []
        #expect(ClipParticulars(unseen.json) == unseen)
        #expect(ClipParticulars(Self.chaptered.json) == Self.chaptered)
        #expect(Self.chaptered.partRanges == [0..<2, 2..<5])
    }

    @Test
    func `particulars of a film in one file are of the second version, of chapters of the third`() {
        func version(_ particulars: ClipParticulars) -> JSONValue? {
            guard case .object(let members) = particulars.json else { return nil }
            return members["version"]
        }
        #expect(version(Self.new) == .integer(2))
        #expect(version(Self.chaptered) == .integer(3))
    }

    @Test(
        arguments: [
            ("parts", nil), ("parts", .array([])), ("parts", .string("x")),
            ("version", .integer(2)), ("bytes", .integer(6)), ("bytes", .integer(4)),
        ] as [(String, JSONValue?)])
    func `parts are two or more, and together the film`(key: String, value: JSONValue?) {
        guard case .object(var members) = Self.chaptered.json else { return }
        members[key] = value
        #expect(ClipParticulars(.object(members)) == nil)
    }

    @Test(
        arguments: [
            ("bytes", .integer(0)), ("bytes", .integer(-2)), ("bytes", .integer(.max)),
            ("name", nil), ("sha256", .string("00")), ("milliseconds", .integer(-1)),
            ("place", .integer(1)), ("more", .bool(true)),
        ] as [(String, JSONValue?)])
    func `a part is read as it was written only`(key: String, value: JSONValue?) {
        guard case .object(var members) = Self.chaptered.json,
            case .array(var parts)? = members["parts"], case .object(var first)? = parts.first
        else { return }
        first[key] = value
        parts[0] = .object(first)
        members["parts"] = .array(parts)
        #expect(ClipParticulars(.object(members)) == nil)
    }

    @Test func `particulars of the first version say nothing of what was not looked at then`() {
        guard case .object(let members) = Self.old.json else { return }
        #expect(members["version"] == nil && members["look"] == nil && members["statements"] == nil)
        #expect(ClipParticulars(Self.old.json)?.findings == .some(nil))
    }

    @Test func `a statement of a film's time is kept in words that stock tools show`() {
        guard case .object(let members) = Self.new.json,
            case .array(let statements)? = members["statements"]
        else {
            Issue.record("no statements")
            return
        }
        #expect(
            statements.map { String(decoding: $0.canonicalBytes, as: UTF8.self) } == [
                #"{"at":"2026-03-12 10:15:02","said":"20260312_101502.mp4","source":"name-android","standing":"counts"}"#,
                #"{"at":"2026-03-12 11:15:02","said":"2026-03-12T11:15:02Z","source":"container","standing":"disagrees"}"#,
                #"{"doubt":"is unreadable: never","said":"never","source":"apple-creationdate","standing":"not-believed"}"#,
            ])
    }

    @Test(
        arguments: [
            ("more", .string("x")), ("bytes", .integer(-1)), ("version", .integer(1)),
            ("version", .string("2")), ("version", nil), ("statements", nil),
            ("statements", .array([.string("x")])), ("statements", .array([.object([:])])),
            ("look", .string("x")), ("look", .object(["rotation": .integer(90)])),
        ] as [(String, JSONValue?)])
    func `particulars that are anything else are not read`(key: String, value: JSONValue?) {
        guard case .object(var members) = Self.new.json else { return }
        members[key] = value
        #expect(ClipParticulars(.object(members)) == nil)
    }

    @Test(
        arguments: [
            ("rotation", .integer(360)), ("rotation", .integer(-1)),
            ("pictures_found", .integer(-1)), ("pictures_found", .string("3")),
            ("tells_place", nil), ("problems", .array([.integer(1)])), ("more", .bool(true)),
        ] as [(String, JSONValue?)])
    func `what was seen is read as it was written only`(key: String, value: JSONValue?) {
        guard case .object(var members) = Self.new.json, case .object(var look)? = members["look"]
        else { return }
        look[key] = value
        members["look"] = .object(look)
        #expect(ClipParticulars(.object(members)) == nil)
    }

    @Test(
        arguments: [
            ("source", .string("modified")), ("standing", .string("maybe")), ("at", nil),
            ("at", .string("2026-03-12 10:15")), ("at", .string("2026-03-12 10:15:99")),
            ("at", .string("2026-03-12T10:15:02")), ("said", .integer(1)), ("more", .bool(true)),
        ] as [(String, JSONValue?)])
    func `a statement is read as it was written only`(key: String, value: JSONValue?) {
        guard case .object(var members) = Self.new.json,
            case .array(var statements)? = members["statements"],
            case .object(var first)? = statements.first
        else { return }
        first[key] = value
        statements[0] = .object(first)
        members["statements"] = .array(statements)
        #expect(ClipParticulars(.object(members)) == nil)
    }

    @Test(
        arguments: [(4, .unknown), (3, .tampered), (0, .tampered), (1, .tampered)]
            as [(Int64, VaultError.Kind)])
    func `particulars of a newer program are said to be that, not tampered with`(
        version: Int64, kind: VaultError.Kind
    ) throws {
        guard case .object(var members) = Self.new.json else { return }
        members["version"] = .integer(version)
        let identity = X25519Identity()
        let sealed = try AgeFile.seal(
            JSONValue.object(members).canonicalBytes, to: [identity.publicKey])
        do {
            _ = try ClipParticulars(opening: sealed, with: identity)
            Issue.record("version \(version) was read")
        } catch let error as VaultError {
            #expect(error.kind == kind)
        }
    }

    @Test func `particulars come out of their age file as they went in`() throws {
        let identity = X25519Identity()
        for particulars in [Self.old, Self.new, Self.chaptered] {
            let sealed = try AgeFile.seal(
                particulars.json.canonicalBytes, to: [identity.publicKey])
            #expect(try ClipParticulars(opening: sealed, with: identity) == particulars)
        }
    }
}
