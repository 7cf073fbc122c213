/// Finds what a Matroska or WebM says of where it was made (RFC 9559): tags, and attached pictures.
struct MatroskaPlaces {
    /// The most elements that are looked at: films without sizes are followed from block to block.
    static let elements = 4_000_000
    /// The most elements that a tag, or what tags lie in, may hold.
    private static let siblings = 20_000
    /// How deep tags may lie in tags.
    private static let depth = 8
    /// The longest text that is looked into, in bytes; of free space only the beginning.
    private static let textLimit = 65_536
    private static let glance = 4096

    private enum ID {
        static let header: UInt64 = 0x1A45_DFA3
        static let segment: UInt64 = 0x1853_8067
        static let cluster: UInt64 = 0x1F43_B675
        static let tags: UInt64 = 0x1254_C367
        static let tag: UInt64 = 0x7373
        static let simpleTag: UInt64 = 0x67C8
        static let tagName: UInt64 = 0x45A3
        static let attachments: UInt64 = 0x1941_A469
        static let attachedFile: UInt64 = 0x61A7
        static let mediaType: UInt64 = 0x4660
        static let void: UInt64 = 0xEC
        static let checksum: UInt64 = 0xBF
        /// Seek head, information, tracks, chapters and cues.
        static let kept: Set<UInt64> = [
            0x114D_9B74, 0x1549_A966, 0x1654_AE6B, 0x1043_A770, 0x1C53_BB6B,
        ]
        /// What stands in a cluster.
        static let inCluster: Set<UInt64> = [
            0xE7, 0x5854, 0xA7, 0xAB, 0xA3, 0xA0, 0xAF, void, checksum,
        ]
    }

    private var search: PlaceWalk
    private var film: FilmWindow { search.film }

    private init(_ film: FilmWindow) { search = PlaceWalk(film, atMost: Self.elements) }

    /// The patches that take the place out, and where the media lie.
    ///
    /// - Throws: `PlaceError` when it cannot be told where it stands.
    static func findings(in film: FilmWindow) throws -> PlaceFindings {
        var places = Self(film)
        try places.walkFilm()
        return try places.search.findings()
    }

    private mutating func walkFilm() throws {
        var offset: UInt64 = 0
        var hasSegment = false
        while offset < film.size {
            guard let element = try next(in: offset..<film.size) else {
                if hasSegment { return try search.blank(EBMLElement.void(offset..<film.size)) }
                throw PlaceWalk.broken
            }
            switch element.id {
            case ID.header: break
            case ID.segment:
                hasSegment = true
                try walk(segment: element.body)
            default: try walk(other: element)
            }
            offset = element.range.upperBound
        }
        guard hasSegment else { throw PlaceWalk.broken }
    }

    private mutating func walk(segment: Range<UInt64>) throws {
        let before = search.found.count
        var checksum: EBMLElement?
        var offset = segment.lowerBound
        while offset < segment.upperBound {
            guard let element = try next(in: offset..<segment.upperBound) else {
                let id = try film.bytes(at: offset, 4)
                // A film that was cut short ends within its pictures.
                guard MediaBox.number(id[...]) == ID.cluster else { throw PlaceWalk.broken }
                break
            }
            offset = element.range.upperBound
            switch element.id {
            case ID.cluster:
                if !element.hasSize { offset = try end(ofCluster: element.body) }
                search.media.append(element.start..<offset)
            case _ where !element.hasSize: throw PlaceWalk.broken
            case ID.tags: try walk(master: element, depth: 0)
            case ID.attachments: try walk(attachments: element)
            case ID.checksum: checksum = element
            case let id where ID.kept.contains(id): break
            default: try walk(other: element)
            }
        }
        if let checksum, search.found.count > before { try search.blank(checksum.voided) }
    }

    /// Where a cluster without a size ends: before the first element that stands in none.
    private mutating func end(ofCluster body: Range<UInt64>) throws -> UInt64 {
        var offset = body.lowerBound
        while offset < body.upperBound {
            guard let element = try next(in: offset..<body.upperBound) else {
                // A film that was cut short ends within a block.
                return body.upperBound
            }
            guard ID.inCluster.contains(element.id) else { return offset }
            guard element.hasSize else { throw PlaceWalk.broken }
            offset = element.range.upperBound
        }
        return offset
    }

    /// Tags, a tag, or a simple one with others in it.
    private mutating func walk(master: EBMLElement, depth: Int) throws {
        guard depth < Self.depth, let inner = try children(of: master.body) else {
            return try search.blank(master.voided)
        }
        let before = search.found.count
        for element in inner {
            switch element.id {
            case ID.simpleTag:
                if try isTelling(element) {
                    try search.blank(element.voided)
                } else {
                    try walk(master: element, depth: depth + 1)
                }
            case ID.tag: try walk(master: element, depth: depth + 1)
            case ID.void: try walk(other: element)
            default: break
            }
        }
        guard search.found.count > before else { return }
        for element in inner where element.id == ID.checksum { try search.blank(element.voided) }
    }

    private mutating func isTelling(_ tag: EBMLElement) throws -> Bool {
        guard let inner = try children(of: tag.body) else { return true }
        for element in inner where element.id != ID.simpleTag {
            let isLong = element.body.count > Self.textLimit
            let bytes = try film.bytes(
                at: element.body.lowerBound, isLong ? Self.glance : element.body.count)
            if element.id == ID.tagName, PlaceWords.isPlace(MediaBox.latin(bytes)) { return true }
            if PlaceWords.tells(bytes) { return true }
        }
        return false
    }

    /// Of what is attached only fonts are known to have no place in them.
    private mutating func walk(attachments: EBMLElement) throws {
        guard let inner = try children(of: attachments.body) else {
            return try search.blank(attachments.voided)
        }
        let before = search.found.count
        for file in inner where file.id == ID.attachedFile {
            let parts = try children(of: file.body) ?? []
            let type = try parts.first { $0.id == ID.mediaType }.map {
                MediaBox.latin(try film.bytes(at: $0.body.lowerBound, min(255, $0.body.count)))
            }
            if type?.contains("font") != true { try search.blank(file.voided) }
        }
        guard search.found.count > before else { return }
        for element in inner where element.id == ID.checksum { try search.blank(element.voided) }
    }

    private mutating func walk(other element: EBMLElement) throws {
        guard element.hasSize else { throw PlaceWalk.broken }
        if element.id == ID.void {
            let bytes = try film.bytes(
                at: element.body.lowerBound, min(Self.glance, element.body.count))
            guard PlaceWords.tells(bytes) else { return }
        }
        try search.blank(element.voided)
    }

    private mutating func next(in range: Range<UInt64>) throws -> EBMLElement? {
        try search.countPart()
        return try EBMLElement(in: range, of: film)
    }

    /// The elements that fill a range; none when they do not.
    private mutating func children(of range: Range<UInt64>) throws -> [EBMLElement]? {
        var elements: [EBMLElement] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard elements.count < Self.siblings,
                let element = try next(in: offset..<range.upperBound), element.hasSize
            else {
                return nil
            }
            elements.append(element)
            offset = element.range.upperBound
        }
        return elements
    }
}
