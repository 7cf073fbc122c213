/// What may stand in the film, in its index, in a fragment and in a track: free space, user data, metadata.
extension ISOMediaPlaces {
    /// The longest text, or free space, that is looked into, in bytes.
    static let textLimit = 65_536
    /// How much of free space and pictures is looked into.
    private static let glance = 4096

    mutating func walk(anywhere box: MediaBox) throws {
        switch box.kind {
        case "udta": try walk(userData: box)
        case "meta": try walk(metadata: box)
        case "uuid":
            let id = try film.bytes(at: box.body.lowerBound, Int(min(16, box.body.count)))
            if !HarmlessBoxes.extensions.contains(id) { try blank(box.freed) }
        case "free", "skip", "wide":
            let bytes = try film.bytes(at: box.body.lowerBound, min(Self.glance, box.body.count))
            if PlaceWords.tells(bytes) { try blank(box.freed) }
        default: try blank(box.freed)
        }
    }

    private mutating func walk(userData box: MediaBox) throws {
        guard let inner = try children(of: box.body, terminated: true) else {
            return try blank(box.freed)
        }
        for item in inner {
            switch item.kind {
            case "meta", "uuid": try walk(anywhere: item)
            case let kind where HarmlessBoxes.isUserData(kind):
                if try isTelling(item) { try blank(item.freed) }
            default: try blank(item.freed)
            }
        }
    }

    private mutating func walk(metadata box: MediaBox) throws {
        let start = try film.bytes(at: box.body.lowerBound, Int(min(8, box.body.count)))
        // ISO puts a version and flags in front; QuickTime does not.
        let skip: UInt64 = start.count == 8 && MediaBox.latin(start[4...]) == "hdlr" ? 0 : 4
        guard start.count >= Int(skip),
            let inner = try children(
                of: box.body.lowerBound + skip..<box.body.upperBound, terminated: true)
        else { return try blank(box.freed) }
        let keys = try inner.first { $0.kind == "keys" }.map { try metadataKeys($0) } ?? []
        guard let keys else { return try blank(box.freed) }
        for part in inner {
            switch part.kind {
            case "hdlr", "keys", "mhdr", "ctry", "lang": break
            case "ilst": try walk(items: part, keys)
            case "iloc": throw PlaceError("still images lie in it")
            case "free", "skip": try walk(anywhere: part)
            default: try blank(part.freed)
            }
        }
    }

    private mutating func walk(items list: MediaBox, _ keys: [String]) throws {
        guard let items = try children(of: list.body, terminated: true) else {
            return try blank(list.freed)
        }
        for item in items {
            let index = MediaBox.number(
                Array(item.kind.unicodeScalars.map { UInt8($0.value) }), at: 0)
            let name = index > 0 && index <= UInt64(keys.count) ? keys[Int(index) - 1] : item.kind
            if try PlaceWords.isPlace(name) || isTelling(item) { try blank(item.freed) }
        }
    }

    /// The names that a list of metadata numbers from 1 on; none when they cannot be read.
    private func metadataKeys(_ box: MediaBox) throws -> [String]? {
        guard (8...Self.textLimit * 16).contains(box.body.count) else { return nil }
        let bytes = try film.bytes(at: box.body.lowerBound, box.body.count)
        var names: [String] = []
        var place = 8
        for _ in 0..<MediaBox.number(bytes, at: 4) {
            guard bytes.count - place >= 8 else { return nil }
            let length = MediaBox.number(bytes, at: place)
            guard length >= 8, length <= UInt64(bytes.count - place) else { return nil }
            names.append(MediaBox.latin(bytes[place + 8..<place + Int(length)]))
            place += Int(length)
        }
        return names
    }

    /// Whether an item says a place in its own words; of a long one, such as a picture, its beginning.
    private func isTelling(_ item: MediaBox) throws -> Bool {
        let isLong = item.body.count > Self.textLimit
        let bytes = try film.bytes(
            at: item.body.lowerBound, isLong ? Self.glance : item.body.count)
        if PlaceWords.tells(bytes) { return true }
        // Words of an item that names itself.
        return item.kind == "----" && PlaceWords.isPlace(MediaBox.latin(bytes))
    }
}
