import TabletDump

/// MP4 and QuickTime films made of their boxes (ISO 14496-12).
enum MovieBytes {
    static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    static func short(_ value: Int) -> [UInt8] { Array(number(value).suffix(2)) }

    static func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        number(body.count + 8) + Array(kind.utf8) + body
    }

    /// A box with version and flags.
    static func full(_ kind: String, _ numbers: [Int]) -> [UInt8] {
        box(kind, [0, 0, 0, 0] + numbers.flatMap(number))
    }

    /// A track of pictures (`vide`) or sound (`soun`) with these tables.
    static func track(_ handler: String, _ tables: [UInt8]) -> [UInt8] {
        let handler = box("hdlr", [0, 0, 0, 0, 0, 0, 0, 0] + Array(handler.utf8) + [0, 0, 0, 0])
        return box("trak", box("mdia", handler + box("minf", box("stbl", tables))))
    }

    /// What the tables of a film of these bytes tell, and how often it was read.
    static func look(
        at bytes: [UInt8], size: Int? = nil
    ) -> (counts: [SampleTables.Count]?, reads: Int, bytes: Int) {
        var reads = 0
        var total = 0
        let tables = SampleTables(size: Int64(size ?? bytes.count)) { offset, count in
            reads += 1
            guard offset >= 0, offset < bytes.count, count > 0 else { return [] }
            let found = Array(bytes[Int(offset)...].prefix(count))
            total += found.count
            return found
        }
        return (tables.counts(), reads, total)
    }
}
