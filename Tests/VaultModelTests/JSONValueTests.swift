import Testing
import VaultModel

@Suite struct JSONValueTests {
    @Test(arguments: [
        ("{}", JSONValue.object([:])), ("[]", .array([])), ("true", .bool(true)),
        ("false", .bool(false)), ("0", .integer(0)), ("-1", .integer(-1)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        (#""""#, .string("")),
        (
            #""\"\\\b\t\n\f\r\u0000\u001f\#u{7F}/é👶""#,
            .string("\"\\\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}/é👶")
        ),
        (
            #"{"B":1,"a":[{},[true]],"aa":""}"#,
            .object([
                "B": .integer(1), "a": .array([.object([:]), .array([.bool(true)])]),
                "aa": .string(""),
            ])
        ),
    ])
    func `a canonical text is read and written back`(text: String, value: JSONValue) throws {
        #expect(try JSONValue(canonical: Array(text.utf8)) == value)
        #expect(String(decoding: value.canonicalBytes, as: UTF8.self) == text)
    }

    @Test(arguments: [
        "", " ", "null", "1.0", "1e3", "-0", "00", "01", "+1", "-", "1 ", " 1", "1,", "tru", "True",
        "9223372036854775808", "-9223372036854775809", "99999999999999999999999",
        "\"", "\"a", #""\""#, #""\/""#, #""\u0041""#, #""\u0008""#, #""\u001F""#, #""\u00"#,
        #""\u0""#, #""\u000G""#, #""\ud83d""#, #""\x""#, "\"\u{1}\"", "\"\n\"",
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 ,2]", "[1, 2]", "[1]]", "[1}",
        "{", "}", "{1:2}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a" :1}"#, #"{"a": 1}"#,
        #"{"b":1,"a":2}"#, #"{"a":1,"a":1}"#, #"{,"a":1}"#, #"{"a":1 }"#, "{}{}", "{} ",
        "{\"e\u{301}\":1,\"\u{E9}\":2}", "\u{FEFF}{}", "NaN", "Infinity", "'a'", "[null]",
        #"{"a":null}"#, "{}\n", "\u{0}",
    ])
    func `what would be written otherwise is refused`(text: String) {
        #expect(throws: JSONValue.NotCanonical.self) {
            try JSONValue(canonical: Array(text.utf8))
        }
    }

    @Test(arguments: [
        [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        [0x22, 0xC3, 0x22], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x80],
    ])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        #expect(throws: JSONValue.NotCanonical.self) { try JSONValue(canonical: bytes) }
    }

    @Test func `sixty-four levels are read, and one more is refused`() throws {
        func nested(_ levels: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8
            )
        }
        #expect(try JSONValue(canonical: nested(65)).canonicalBytes == nested(65))
        #expect(throws: JSONValue.NotCanonical.self) { try JSONValue(canonical: nested(66)) }
        #expect(throws: JSONValue.NotCanonical.self) { try JSONValue(canonical: nested(100_000)) }
    }

    @Test func `the offset names the first wrong byte`() {
        do {
            _ = try JSONValue(canonical: Array(#"{"a":null}"#.utf8))
            Issue.record("null was read")
        } catch {
            #expect(error.offset == 5)
        }
    }

    @Test
    func `every value reads back as itself, and every change of a byte is canonical or refused`() {
        var generator = SplitMix(state: 7)
        for _ in 0..<1500 {
            let value = Self.value(depth: 0, using: &generator)
            let bytes = value.canonicalBytes
            #expect((try? JSONValue(canonical: bytes)) == value)
            for _ in 0..<20 {
                var changed = bytes
                let index = Int.random(in: 0..<changed.count, using: &generator)
                switch UInt8.random(in: 0..<3, using: &generator) {
                case 0: changed[index] = .random(in: 0...255, using: &generator)
                case 1: changed.remove(at: index)
                default: changed.insert(.random(in: 0...255, using: &generator), at: index)
                }
                guard let read = try? JSONValue(canonical: changed) else { continue }
                if read.canonicalBytes != changed {
                    Issue.record("\(changed) reads as another text: \(read)")
                }
            }
        }
    }

    private static func value(depth: Int, using generator: inout SplitMix) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 3 : 5), using: &generator) {
        case 0: .bool(.random(using: &generator))
        case 1:
            .integer(
                Int64(bitPattern: generator.next() >> UInt64.random(in: 0..<64, using: &generator)))
        case 2: .string(text(using: &generator))
        case 3:
            .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                    value(depth: depth + 1, using: &generator)
                })
        default:
            .object(
                Dictionary(
                    (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
                        (text(using: &generator), value(depth: depth + 1, using: &generator))
                    }, uniquingKeysWith: { $1 }))
        }
    }

    private static func text(using generator: inout SplitMix) -> String {
        let scalars = [
            "a", "Z", "\"", "\\", "\n", "\u{0}", "\u{1F}", "\u{7F}", "é", "e\u{301}", "👶", "/",
        ]
        return (0..<Int.random(in: 0..<6, using: &generator))
            .map { _ in scalars.randomElement(using: &generator) ?? "" }.joined()
    }
}
