import FootageCommand
import Testing
import VaultModel

@Suite struct TextTests {
    @Test(arguments: [
        ("plain.mp4", "plain.mp4"), ("Zoë 👩‍👧 日本.mp4", "Zoë 👩‍👧 日本.mp4"), ("", ""),
        ("a\u{1B}[2Jb", #"a\u{1B}[2Jb"#), ("a\nb\r\tc", #"a\nb\r\tc"#),
        ("\u{0}\u{7F}", #"\u{0}\u{7F}"#),
        ("\u{9B}31m", #"\u{9B}31m"#), ("a\u{202E}gpj.exe", #"a\u{202E}gpj.exe"#),
        ("\u{2066}x\u{2069}", #"\u{2066}x\u{2069}"#),
        ("\u{200B}\u{FEFF}\u{AD}", #"\u{200B}\u{FEFF}\u{AD}"#),
        ("\u{2028}\u{2029}\u{E0041}", #"\u{2028}\u{2029}\u{E0041}"#), ("\u{E000}", #"\u{E000}"#),
    ])
    func `what would act on a terminal or deceive the eye is shown`(text: String, shown: String) {
        #expect(SafeText.line(text) == shown)
    }

    @Test(arguments: [
        (0, "0 MB"), (-1, "0 MB"), (1, "<0.1 MB"), (99_999, "<0.1 MB"), (100_000, "0.1 MB"),
        (12_345_678, "12.3 MB"), (99_949_999, "99.9 MB"), (99_950_000, "100 MB"),
        (1_234_500_000, "1,235 MB"), (Int64.max, "9,223,372,036,855 MB"),
    ])
    func `sizes are in megabytes`(bytes: Int64, text: String) {
        #expect(Amounts.megabytes(bytes) == text)
    }

    @Test(arguments: [
        (0, "0:00"), (9, "0:09"), (61, "1:01"), (3599, "59:59"), (3600, "1:00:00"),
        (360_061, "100:01:01"), (-5, "0:00"),
    ])
    func `lengths of time are in minutes and seconds`(seconds: Int, text: String) {
        #expect(Amounts.time(.seconds(seconds)) == text)
    }

    @Test(arguments: [
        (-5, "0 seconds"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"),
        (149, "2 minutes"), (150, "3 minutes"), (3569, "59 minutes"), (3570, "1 hour"),
        (3660, "1 hour 1 minute"), (5400, "1 hour 30 minutes"), (43_200, "12 hours"),
    ])
    func `lengths of time in words are of hours and minutes`(seconds: Int, text: String) {
        #expect(Amounts.words(.seconds(seconds)) == text)
    }

    @Test func `counts have their thousands parted and their word`() {
        #expect(Amounts.count(1, "clip", "clips") == "1 clip")
        #expect(Amounts.count(0, "clip", "clips") == "0 clips")
        #expect(Amounts.count(1_234_567, "clip", "clips") == "1,234,567 clips")
        #expect(Amounts.grouped(.min) == "-9,223,372,036,854,775,808")
    }

    private func printed(_ table: TableView, columns: Int?) -> String {
        let device = FakeDevice(terminals: columns == nil ? [] : [.output], columns: columns)
        Terminal(device: device, environment: Environment(["NO_COLOR": "1"])).table(table)
        return device.text(.output)
    }

    private var films: TableView {
        var table = TableView([.text("Clip"), .text("Name"), .number("Size"), .text("State")])
        table.add("7KQ2M4V/3/1", "beach with grandmother and the dog.mp4", "12.3 MB", "safe")
        table.add("7KQ2M4V/3/2", "日本\u{202E}.mp4", "1,234 MB")
        table.add("7KQ2M4V/3/10", "e\u{301}te\u{301}", "", "destroyed")
        return table
    }

    @Test func `a table is aligned, and a line is a row where nobody looks`() {
        #expect(
            printed(films, columns: nil) == """
                Clip          Name                                        Size  State
                7KQ2M4V/3/1   beach with grandmother and the dog.mp4   12.3 MB  safe
                7KQ2M4V/3/2   日本\\u{202E}.mp4                        1,234 MB
                7KQ2M4V/3/10  e\u{301}te\u{301}                                               destroyed

                """)
    }

    @Test func `a table shrinks to the terminal`() {
        #expect(
            printed(films, columns: 56) == """
                Clip          Name                       Size  State
                7KQ2M4V/3/1   beach with              12.3 MB  safe
                              grandmother and the
                              dog.mp4
                7KQ2M4V/3/2   日本\\u{202E}.mp4       1,234 MB
                7KQ2M4V/3/10  e\u{301}te\u{301}                              destroyed

                """)
    }

    @Test(arguments: 20...90)
    func `no line of a table is wider than a terminal that can hold it`(columns: Int) {
        let widest = printed(films, columns: columns).split(separator: "\n").map { line in
            line.reduce(0) { $0 + ("日本".contains($1) ? 2 : 1) }
        }
        #expect((widest.max() ?? 0) <= max(columns, 8 + 8 + 8 + 8 + 6))
    }

    @Test func `colour is only on a terminal, and not against the reader's wish`() {
        func shown(_ variables: [String: String], terminals: Set<OutputStream>) -> String {
            let device = FakeDevice(terminals: terminals, columns: 80)
            let terminal = Terminal(device: device, environment: Environment(variables))
            terminal.line("x\u{1B}", style: .warning)
            terminal.error("y")
            return device.text(.output) + device.text(.errors)
        }
        let plain = "x\\u{1B}\nfootage: error: y\n"
        #expect(
            shown([:], terminals: [.output, .errors])
                == "\u{1B}[33mx\\u{1B}\u{1B}[0m\nfootage: \u{1B}[1;31merror:\u{1B}[0m y\n")
        #expect(shown([:], terminals: []) == plain)
        #expect(shown(["NO_COLOR": "1"], terminals: [.output, .errors]) == plain)
        #expect(shown(["TERM": "dumb"], terminals: [.output, .errors]) == plain)
    }
}
