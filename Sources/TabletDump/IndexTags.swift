/// The tags of a plain film's index by the names that `ffprobe` gives them: those that facts are taken from.
///
/// Times, places and what filmed it; whatever else is known to be none of these is passed over.
struct IndexTags {
    private let boxes: IndexBoxes
    /// The tags.
    private(set) var all: [String: Loose] = [:]
    /// Whether names that items are numbered by were read.
    private(set) var hasKeys = false

    init(_ boxes: IndexBoxes) { self.boxes = boxes }

    /// Keeps a tag, when there is anything to keep; the later one of the same name counts.
    mutating func add(_ name: String, _ text: String?) {
        guard let text else { return }
        all[name.lowercased()] = Loose(text: text)
    }

    /// Reads the film's user data (ISO 14496-12 §8.10.1; QuickTime's international text).
    mutating func take(userData body: Range<Int64>) throws(NotPlain) {
        for item in try boxes.filling(body) {
            if let name = Self.userTexts[item.kind] {
                add(name, try text(item.body))
            } else if item.kind == "meta" {
                try take(metadata: item.body)
            } else {
                guard Self.harmless.contains(item.kind) else { throw NotPlain() }
                try boxes.checkCamera(item.body)
            }
        }
    }

    /// Reads the film's metadata, with names of its own (QuickTime File Format, "Metadata") or with names of
    /// four letters, of which facts are taken from none.
    mutating func take(metadata body: Range<Int64>) throws(NotPlain) {
        let parts = try metadata(body)
        guard let first = parts.first, first.kind == "hdlr" else { throw NotPlain() }
        switch (boxes.text(first.body, at: 8), parts.dropFirst().map(\.kind)) {
        case ("mdta", ["keys", "ilst"]) where !hasKeys:
            hasKeys = true
            try take(items: parts[2].body, by: keys(parts[1].body))
        case ("mdir", ["ilst"]):
            for item in try boxes.filling(parts[1].body) {
                guard Self.harmless.contains(item.kind) else { throw NotPlain() }
                try boxes.checkCamera(item.body)
            }
        default: throw NotPlain()
        }
    }

    private mutating func take(items body: Range<Int64>, by keys: [String]) throws(NotPlain) {
        for item in try boxes.filling(body) {
            let number = item.kind.unicodeScalars.reduce(0) { $0 << 8 | Int($1.value) }
            guard (1...keys.count).contains(number) else { throw NotPlain() }
            let name = keys[number - 1]
            guard name != "com.apple.quicktime.artwork" else { throw NotPlain() }
            guard Self.counts(name) else { continue }
            let value = try boxes.filling(item.body)
            guard value.map(\.kind) == ["data"], value[0].body.count >= 8 else { throw NotPlain() }
            let bytes = try boxes.plainBytes(of: value[0].body, atMost: Self.longestText)
            // Well-known type 1 is UTF-8.
            guard IndexBoxes.number(bytes[..<4]) == 1 else { throw NotPlain() }
            add(name, try Self.plain(bytes[8...]))
        }
    }

    /// The names that a film's metadata numbers from 1 on.
    private func keys(_ body: Range<Int64>) throws(NotPlain) -> [String] {
        let bytes = try boxes.plainBytes(of: body, atMost: 65_536)
        guard bytes.count >= 8 else { throw NotPlain() }
        var keys: [String] = []
        var place = 8
        while place < bytes.count {
            guard bytes.count - place > 8 else { throw NotPlain() }
            let length = Int(IndexBoxes.number(bytes[place..<place + 4]))
            guard length > 8, length <= bytes.count - place,
                bytes[place + 4..<place + 8].elementsEqual("mdta".utf8)
            else { throw NotPlain() }
            keys.append(try Self.plain(bytes[place + 8..<place + length]))
            place += length
        }
        guard !keys.isEmpty, Int(IndexBoxes.number(bytes[4..<8])) == keys.count else {
            throw NotPlain()
        }
        return keys
    }

    /// The boxes of metadata; ISO puts a version and flags in front, QuickTime does not.
    private func metadata(_ body: Range<Int64>) throws(NotPlain) -> [IndexBoxes.Box] {
        let isQuickTime = boxes.text(body, at: 4) == "hdlr"
        guard body.count >= 4 else { throw NotPlain() }
        return try boxes.filling(body.lowerBound + (isQuickTime ? 0 : 4)..<body.upperBound)
    }

    /// A text with its length and language in front.
    private func text(_ body: Range<Int64>) throws(NotPlain) -> String {
        let bytes = try boxes.plainBytes(of: body, atMost: Self.longestText)
        guard bytes.count > 4, Int(IndexBoxes.number(bytes[..<2])) == bytes.count - 4 else {
            throw NotPlain()
        }
        let text = try Self.plain(bytes[4...])
        // A Macintosh's language brings its encoding along.
        guard
            IndexBoxes.number(bytes[2..<4]) & 0x7FFF >= 0x400 || text.utf8.allSatisfy({ $0 < 0x80 })
        else { throw NotPlain() }
        return text
    }

    /// Text that reaches nobody in another form: no control characters, nothing that is no character.
    private static func plain(_ bytes: ArraySlice<UInt8>) throws(NotPlain) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.elementsEqual(bytes),
            text.unicodeScalars.allSatisfy({
                (0x20..<0x7F).contains($0.value) || (0xA0..<0xD800).contains($0.value)
            })
        else { throw NotPlain() }
        return text
    }

    /// Whether facts are taken from a tag of this name.
    private static func counts(_ name: String) -> Bool {
        let name = name.lowercased()
        return PlaceWords.isPlace(name) || FilmFacts.tags.contains(name)
    }

    private static let longestText = 4096

    /// User data that is a text from which facts are taken.
    private static let userTexts = [
        "©xyz": "location", "©mak": "make", "manu": "make", "©mod": "model", "modl": "model",
    ]

    /// Items from which none are.
    private static let harmless: Set = [
        "©swr", "©too", "©enc", "©day", "©nam", "©cmt", "©des", "©cpy", "©ART", "cprt", "titl",
        "auth", "SDLN", "smrd", "smta",
    ]
}
