import GovernanceReport
import Testing
import VaultModel

/// A file of those eligible: read strictly, and what is wrong named by its line.
@Suite struct DenominatorsTests {
    private static let header = "period_from,period_to,area,eligible,offered,declined,source\n"
    private static let sound = "2026-01-01,2026-03-31,North,60,40,12,ICB return Q4\n"

    private func problems(_ bytes: [UInt8]) -> [String] {
        do throws(Denominators.Problems) {
            _ = try Denominators(csv: bytes)
            return []
        } catch {
            return error.list.map { "\($0.line): \($0.message)" }
        }
    }

    @Test func `rows come by period and area, whatever the order of lines and columns`() throws {
        let text = [
            "source,area,period_to,period_from,declined,offered,eligible",
            #""Return, ""final""",South,2026-06-30,2026-04-01,1,2,3"#,
            "Return,North,2026-06-30,2026-04-01,0,0,0",
            "Return,South,2026-03-31,2026-01-01,12,40,60",
        ].joined(separator: "\r\n")
        let rows = try Denominators(csv: Array(text.utf8)).rows
        #expect(rows.map(\.area) == ["South", "North", "South"])
        #expect(rows.map(\.counts.eligible) == [60, 0, 3])
        #expect(rows.last?.source == "Return, \"final\"")
        #expect(rows.last?.from.description == "2026-04-01")
    }

    @Test(arguments: [
        ("", ["1: the file is empty"]),
        ("\n\n", ["1: the file is empty"]),
        (header, ["1: there is no line below the header"]),
        (
            "period_from,period_to,area,eligible,offered,source\n",
            ["1: the column declined is missing"]
        ),
        (
            "area,area\n",
            ["1: the column area is there twice"]
        ),
        (
            "=period,area\n",
            [
                "1: there is no column `=period`; there are period_from, period_to, area, eligible, offered, "
                    + "declined, source"
            ]
        ),
        (header + sound + sound, ["3: period and area are those of line 2"]),
        (
            header + sound + "2026-03-31,2026-06-30,South,60,40,12,x\n",
            ["3: the period overlaps that of line 2"]
        ),
        (
            header + "2026-01-01,2026-02-30,North,60,40,12,x\n",
            ["2: period_to is `2026-02-30`, not a date such as 2026-03-31"]
        ),
        (
            header + "2026-03-31,2026-01-01,North,60,40,12,x\n",
            ["2: period_to lies before period_from"]
        ),
        (
            header + "2026-01-01,2026-03-31,North,-1,40,12,x\n",
            ["2: eligible is `-1`, not a whole number from 0"]
        ),
        (
            header + "2026-01-01,2026-03-31,North,60, 40,1.5,x\n",
            [
                "2: offered is ` 40`, not a whole number from 0",
                "2: declined is `1.5`, not a whole number from 0",
            ]
        ),
        (
            header + "2026-01-01,2026-03-31,North,99999999,40,12,x\n",
            ["2: eligible is `99999999`, not a whole number from 0"]
        ),
        (
            header + "2026-01-01,2026-03-31,North,39,40,12,x\n",
            ["2: more were offered than are eligible"]
        ),
        (
            header + "2026-01-01,2026-03-31,North,60,11,12,x\n",
            ["2: more declined than were offered"]
        ),
        (
            header + "2026-01-01,2026-03-31,=1+1,60,40,12,x\n",
            ["2: area begins as a formula does"]
        ),
        (
            header + "2026-01-01,2026-03-31,North,60,40,12,\" @SUM(A1)\"\n",
            ["2: source begins as a formula does"]
        ),
        (
            header + "2026-01-01,2026-03-31,\"a\nb\",60,40,12,\n",
            [
                "2: area holds a symbol that is none of writing, or is not UTF-8",
                "2: source is empty",
            ]
        ),
        (
            header + "2026-01-01,2026-03-31,a\u{202E}b,60,40,12,x\n",
            ["2: area holds a symbol that is none of writing, or is not UTF-8"]
        ),
        (header + "2026-01-01,2026-03-31,North,60,40\n", ["2: 5 cells, and the first line has 7"]),
        (header + sound + "\"open", ["3: a quotation mark that is never closed"]),
        (header + "a\"b\n", ["2: a quotation mark inside an unquoted field"]),
    ])
    func `what is wrong is named with its line`(text: String, expected: [String]) {
        #expect(problems(Array(text.utf8)) == expected)
    }

    @Test func `a byte order mark, another encoding and ten megabytes are refused`() {
        let sound = Array((Self.header + Self.sound).utf8)
        #expect(problems(sound) == [])
        #expect(
            problems([0xEF, 0xBB, 0xBF] + sound) == [
                "1: the file begins with a byte order mark; save it as UTF-8 without"
            ])
        #expect(
            problems(
                Array((Self.header + "2026-01-01,2026-03-31,").utf8) + [0xE9]
                    + Array(",6,4,1,x\n".utf8))
                == ["2: area holds a symbol that is none of writing, or is not UTF-8"])
        #expect(
            problems([UInt8](repeating: 0x61, count: 10 << 20)) == [
                "1: the file has more than 1048576 bytes"
            ])
    }

    @Test func `more than a thousand lines are not read`() {
        let lines = (0...1000).map { "2026-01-01,2026-03-31,area \($0),60,40,12,x\n" }.joined()
        #expect(
            problems(Array((Self.header + lines).utf8))
                == ["1002: what follows was not read: it is too much"])
    }
}
