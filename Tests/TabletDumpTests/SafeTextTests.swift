import TabletDump
import Testing

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("plain é 漢字 👶.mp4", "plain é 漢字 👶.mp4"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u{1B}[2Jx", "\\x1B[2Jx"),
        ("\u{202E}4pm.exe", "\\u{202E}4pm.exe"),
        ("a\\nb", "a\\\\nb"),
        ("\u{85}\u{2028}\u{FEFF}", "\\u{85}\\u{2028}\\u{FEFF}"),
        ("\u{7F}\u{0}", "\\x7F\\x00"),
        ("-rf", "-rf"),
        ("", ""),
    ])
    func `a name is shown without anything that a terminal obeys`(name: String, shown: String) {
        #expect(SafeText(name).description == shown)
    }

    @Test(
        arguments: [
            ([0xFF, 0x61], "\\xFFa"), ([0xC3], "\\xC3"), ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
            ([0xF4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"), ([0xC0, 0x80], "\\xC0\\x80"),
            ([0xE2, 0x82, 0x41], "\\xE2\\x82A"), ([0xF0, 0x9F, 0x91, 0xB6], "👶"),
        ] as [([UInt8], String)])
    func `bytes that are not UTF-8 are shown as bytes`(bytes: [UInt8], shown: String) {
        #expect(SafeText(bytes).description == shown)
    }

    @Test func `two names of two bytes never look the same`() {
        var seen: Set<[UInt8]> = []
        for first in UInt8.min...UInt8.max {
            for second in UInt8.min...UInt8.max {
                let shown = SafeText([first, second]).description
                #expect(seen.insert(Array(shown.utf8)).inserted)
            }
        }
        #expect(seen.count == 65_536)
    }
}
