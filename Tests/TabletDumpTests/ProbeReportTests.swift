import TabletDump
import Testing

@Suite struct ProbeReportTests {
    static let good = """
        {"streams":[{"codec_type":"video","codec_name":"h264","width":1920,"height":"1080",
        "nb_frames":"75","nb_read_packets":"75","disposition":{"attached_pic":0},
        "side_data_list":[{"side_data_type":"Display Matrix","rotation":-90}],"tags":{"a":"b"}},
        {"codec_type":"audio","nb_frames":"10","nb_read_packets":"10"}],
        "format":{"duration":"3.000000","tags":{"creation_time":"2026-03-12T10:00:00.000000Z"}}}
        """

    func facts(_ text: String, in container: FilmContainer = .isoMedia) -> FilmFacts? {
        ProbeReport(Array(text.utf8)).map {
            FilmFacts($0, bytes: 1, container: container, fault: nil)
        }
    }

    @Test func `numbers are read whether they are written as numbers or as text`() {
        let facts = facts(Self.good)
        #expect(facts?.width == 1920 && facts?.height == 1080 && facts?.rotation == 90)
        #expect(facts?.seconds == 3 && facts?.isComplete == true && facts?.problems == [])
    }

    @Test(arguments: [
        ("1920", "-1"), ("1920", "9223372036854775808"), ("1920", "1e400"), ("1920", "\"\""),
        ("1920", "null"), ("1920", "[]"), ("1920", "{}"), ("1920", "true"), ("1920", "65537"),
    ])
    func `a width that cannot be is none`(old: String, new: String) {
        let text = Self.good.split(separator: old, maxSplits: 1).joined(separator: new)
        #expect(facts(text).map { $0.width == nil } ?? true)
    }

    @Test(arguments: ["\"inf\"", "\"nan\"", "\"-3\"", "\"1e300\"", "1e300", "\"x\"", "[3]"])
    func `a length that cannot be is not known`(value: String) {
        let text = Self.good.split(separator: "\"3.000000\"").joined(separator: value)
        #expect(facts(text)?.seconds == nil)
    }

    @Test(arguments: [
        ("-90", 90), ("90", 270), ("180", 180), ("-180", 180), ("0", 0),
        ("-9223372036854775808", 0),
        ("\"x\"", 0), ("361", 0), ("-360", 0),
    ])
    func `a turn is told clockwise, and an odd one is none`(value: String, turn: Int) {
        let text = Self.good.split(separator: "-90").joined(separator: value)
        #expect(facts(text)?.rotation == turn)
    }

    @Test func `fewer packets than promised is incomplete, but not in an AVI`() {
        let text = Self.good.split(separator: "\"nb_read_packets\":\"75\"")
            .joined(separator: "\"nb_read_packets\":\"40\"")
        #expect(facts(text)?.problems == ["40 of 75 pictures are there: it was cut short"])
        #expect(facts(text)?.isComplete == false)
        #expect(facts(text)?.picturesPromised == 75 && facts(text)?.picturesFound == 40)
        #expect(facts(text, in: .avi)?.isComplete == true)
    }

    @Test(arguments: [
        ("handler_name", "GoPro AVC  ", true), ("handler_name", "\\u0007GoPro H.265", true),
        ("Handler_Name", "GoPro AAC", true), ("encoder", "GoPro AVC encoder", true),
        ("handler_name", "VideoHandler", false), ("handler_name", "Not GoPro AVC", false),
        ("handler_name", "GoProx", false), ("title", "GoPro AVC", false),
        ("comment", "GoPro H.265", false),
    ])
    func `a GoPro is known by what its tracks are called, and nothing else`(
        key: String, value: String, isGoPro: Bool
    ) {
        let text = Self.good.split(separator: "\"a\":\"b\"")
            .joined(separator: "\"\(key)\":\"\(value)\"")
        #expect(facts(text)?.created.camera == (isGoPro ? .goPro : nil))
    }

    @Test func `a cover is no moving picture`() {
        let text = Self.good.split(separator: "\"attached_pic\":0").joined(
            separator: "\"attached_pic\":1")
        #expect(facts(text)?.problems.first == "it has no picture that can be read")
    }

    @Test func `tags with line breaks and 70 kB of text stay harmless`() {
        let long = String(repeating: "x", count: 70_000)
        let text = #"""
            {"streams":[{"codec_type":"video","codec_name":"a\n\u001b[2J"}],"format":{"duration":"1",
            "tags":{"com.apple.quicktime.make":"\u001b]0;x\u0007","make":"\#(long)","LOCATION":"\#(long)",
            "creation_time":"\#(long)"}}}
            """#
        let facts = facts(text)
        #expect(facts?.codec?.description == "a\\n\\x1B[2J")
        #expect(facts?.device?.description == "\\x1B]0;x\\x07")
        #expect(facts?.created.container?.count == 64)
        #expect(facts?.place?.revealed.count == 256)
    }

    @Test(arguments: ["", "{", "[]", "null", "{\"streams\":{}}", "{\"streams\":[1]}", "\u{0}"])
    func `what is no report is none`(text: String) { #expect(ProbeReport(Array(text.utf8)) == nil) }

    @Test func `nesting without end is refused, not followed`() {
        let depth = 100_000
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nest =
                String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            #expect(ProbeReport(Array(nest.utf8)) == nil)
            _ = ProbeReport(Array("{\"format\":{\"tags\":{\"a\":\(nest)}}}".utf8))
        }
        #expect(ProbeReport([UInt8](repeating: 0x20, count: ProbeReport.limit + 1)) == nil)
    }

    @Test func `no cut and no change of a byte makes the reader trap`() {
        let bytes = Array(Self.good.utf8)
        for index in bytes.indices {
            _ = ProbeReport(Array(bytes[..<index])).map {
                FilmFacts($0, bytes: 1, container: .isoMedia, fault: nil)
            }
            for byte: UInt8 in [0, 0x22, 0x2D, 0x39, 0x5B, 0x7D, 0xFF] {
                var changed = bytes
                changed[index] = byte
                _ = ProbeReport(changed).map {
                    FilmFacts($0, bytes: 1, container: .isoMedia, fault: nil)
                }
            }
        }
    }
}
