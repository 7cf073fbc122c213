import TabletDump
import Testing
import VaultModel

@Suite struct ManifestTests {
    func entries(_ names: [String]) throws -> [DumpEntry] {
        try names.map {
            DumpEntry(path: try path($0), kind: .film(.isoMedia), reason: "A film.", identity: nil)
        }
    }

    func problems(_ csv: String, files: [String] = ["a.mp4", "b.mp4"]) throws -> [ManifestProblem] {
        let entries = try entries(files)
        do throws(DumpError) {
            _ = try Manifest(csv: Array(csv.utf8), entries: entries)
            return []
        } catch {
            guard case .manifest(let problems) = error else { return [] }
            return problems
        }
    }

    @Test(arguments: ["\r\n", "\n", "\r"])
    func `a manifest is read whatever ends its lines`(end: String) throws {
        let lines = [
            "\u{FEFF}file,family,session,purpose,note",
            "a.mp4,7kq2m4v,3,therapy;supervision,\"said \"\"yes\"\", twice\"",
            "DCIM/René.mp4,,,,",
        ]
        let manifest = try Manifest(
            csv: Array(lines.joined(separator: end).utf8),
            entries: entries(["a.mp4", "DCIM/Rene\u{301}.mp4"]))
        #expect(manifest.rows.count == 2)
        #expect(
            manifest.rows[try path("a.mp4")]
                == Manifest.Row(
                    path: try path("a.mp4"), family: try family("7KQ2M4V"), session: 3,
                    purposes: [.therapy, .supervision], note: "said \"yes\", twice"))
        let decomposed = try path("DCIM/Rene\u{301}.mp4")
        #expect(manifest.rows[decomposed] == Manifest.Row(path: decomposed))
    }

    @Test(arguments: [
        "therapy;training", "therapy training", "therapy+training", "Training ; therapy",
    ])
    func `purposes are separated by a semicolon, a space or a plus`(cell: String) throws {
        let manifest = try Manifest(
            csv: Array("session,purpose,file,family\n1,\(cell),a.mp4,7KQ2M4V\n".utf8),
            entries: entries(["a.mp4"]))
        #expect(manifest.rows[try path("a.mp4")]?.purposes == [.therapy, .training])
    }

    @Test func `everything that is wrong is told at once, by its line`() throws {
        let csv = """
            file,family,session,purpose
            ../a.mp4,7KQ2M4V,1,
            /a.mp4,7KQ2M4V,1,
            DCIM/../a.mp4,7KQ2M4V,1,
            c.mp4,7KQ2M4V,1,

            a.mp4,7KQ2M4F,0,fun
            b.mp4,7KQ2M4V
            b.mp4,7KQ2M4V,1,
            ./b.mp4,7KQ2M4V,2,
            b.mp4,7KQ2M4V,1,
            ,7KQ2M4V,1,
            a.mp4,7KQ2M4V,-1,
            a.mp4,7KQ2M4V,99999999999999999999999,
            """
        let found = try problems(csv)
        #expect(
            found == [
                .init(line: 2, kind: .climbingPath(SafeText("../a.mp4"))),
                .init(line: 3, kind: .absolutePath(SafeText("/a.mp4"))),
                .init(line: 4, kind: .climbingPath(SafeText("DCIM/../a.mp4"))),
                .init(line: 5, kind: .missingFile(SafeText("c.mp4"))),
                .init(line: 7, kind: .badReference(SafeText("7KQ2M4F"))),
                .init(line: 7, kind: .badSession(SafeText("0"))),
                .init(line: 7, kind: .badPurpose(SafeText("fun"))),
                .init(line: 8, kind: .wrongCount(found: 2, expected: 4)),
                .init(line: 10, kind: .rowsDisagree(SafeText("b.mp4"), otherLine: 9)),
                .init(line: 12, kind: .noFile),
                .init(line: 13, kind: .badSession(SafeText("-1"))),
                .init(line: 13, kind: .rowsDisagree(SafeText("a.mp4"), otherLine: 7)),
                .init(line: 14, kind: .badSession(SafeText("99999999999999999999999"))),
                .init(line: 14, kind: .rowsDisagree(SafeText("a.mp4"), otherLine: 7)),
            ])
    }

    @Test(
        arguments: [
            ("", [.empty]),
            ("file;family;session\n", [.wrongSeparator(SafeText(";"))]),
            ("file,family\n", [.missingColumn("session")]),
            ("file,family,session,mood\n", [.unknownColumn(SafeText("mood"))]),
            ("file,family,session,file\n", [.repeatedColumn("file")]),
            (
                "file,fam\u{1B}ily,session",
                [.unknownColumn(SafeText("fam\u{1B}ily")), .missingColumn("family")]
            ),
            ("file,family,session\n\"a.mp4,,", [.notCSV("a quotation mark that is never closed")]),
            ("file,family,session\na\"b,,", [.notCSV("a quotation mark inside an unquoted field")]),
            ("file,family,session\n\"a\"b,,", [.notCSV("text after a closing quotation mark")]),
        ] as [(String, [ManifestProblem.Kind])])
    func `a text that is no manifest is refused`(
        csv: String, kinds: [ManifestProblem.Kind]
    ) throws {
        #expect(try problems(csv).map(\.kind) == kinds)
    }

    @Test func `a manifest in another encoding is refused by its line`() throws {
        let csv = Array("file,family,session\nRen".utf8) + [0xE9] + Array(".mp4,,\n".utf8)
        #expect(throws: DumpError.manifest([.init(line: 2, kind: .notUTF8)])) {
            try Manifest(csv: csv, entries: [])
        }
    }

    @Test func `what is not a film cannot be named`() throws {
        let entry = DumpEntry(
            path: try path("a.jpg"), kind: .stillImage, reason: "A JPEG picture.", identity: nil)
        #expect(
            throws: DumpError.manifest([
                .init(line: 2, kind: .notAFilm(SafeText("a.jpg"), "A JPEG picture."))
            ])
        ) {
            try Manifest(csv: Array("file,family,session\na.jpg,,\n".utf8), entries: [entry])
        }
    }

    @Test func `a name both composed and decomposed is taken as it is typed, byte by byte`() throws
    {
        let both = ["\u{E9}.mp4", "e\u{301}.mp4"]
        let manifest = try Manifest(
            csv: Array("file,family,session\ne\u{301}.mp4,,4\n".utf8), entries: entries(both))
        #expect(manifest.rows.values.map(\.path.bytes) == [Array("e\u{301}.mp4".utf8)])
        let other = try problems(
            "file,family,session\n\u{1E0B}\u{323}.mp4,,\n",
            files: ["d\u{323}\u{307}.mp4", "\u{1E0D}\u{307}.mp4"])
        #expect(other.map(\.kind) == [.ambiguousFile(SafeText("\u{1E0B}\u{323}.mp4"))])
    }

    @Test(arguments: [
        "plain.mp4", "=1+1.mp4", "-rf.mp4", "@SUM.mp4", "+1.mp4", "'quoted.mp4", "a,b.mp4",
        "a\"b.mp4",
        " lead.mp4", "line\nbreak.mp4", "esc\u{1B}[2J.mp4", "back\\slash.mp4", "DCIM/=x.mp4",
        "\u{301}.mp4", "%41.mp4", "|x.mp4", "\t.mp4", "e\u{301}.mp4", "./x.mp4",
    ])
    func `a manifest that was written reads back, and no cell is a formula`(name: String) throws {
        guard let file = DumpPath(name) else {
            #expect(name == "./x.mp4")
            return
        }
        let row = Manifest.Row(
            path: file, family: try family("7KQ2M4V"), session: 2, purposes: [.training, .therapy],
            note: "=HYPERLINK(\"x\")")
        let bytes = Manifest.write([row])
        let text = String(decoding: bytes.dropFirst(3), as: UTF8.self)
        let cell = text.utf8.split(separator: UInt8(ascii: "\n")).last?.first
        #expect(cell.map { !"=+-@\t\r".utf8.contains($0) } == true)
        #expect(!text.utf8.contains(0x1B))
        #expect(text.contains("'=HYPERLINK"))
        let entry = DumpEntry(path: file, kind: .film(.isoMedia), reason: "", identity: nil)
        #expect(try Manifest(csv: bytes, entries: [entry]) == Manifest(rows: [row]))
    }

    @Test func `a manifest of 100,000 rows reads back as it was written`() throws {
        let names = (0..<100_000).map { "DCIM/\($0 / 1000)APPLE/IMG_\($0).MOV" }
        let rows = try names.map { name in
            Manifest.Row(path: try path(name), family: try family("7KQ2M4V"), session: 1)
        }
        let read = try Manifest(csv: Manifest.write(rows), entries: entries(names))
        #expect(read == Manifest(rows: rows))
    }

    @Test func `bytes that are not UTF-8 can be named by the form they are shown in`() throws {
        guard let file = DumpPath(names: [[0x61, 0xFF]]) else { return }
        let row = Manifest.Row(path: file, session: 1)
        let entry = DumpEntry(path: file, kind: .film(.avi), reason: "", identity: nil)
        #expect(try Manifest(csv: Manifest.write([row]), entries: [entry]).rows[file] == row)
    }

    @Test func `no cut and no change of a byte makes the reader trap`() throws {
        let good = Array("\u{FEFF}file,family,session,note\r\na.mp4,7KQ2M4V,1,\"x\"\"y\"\r\n".utf8)
        for length in 0...good.count {
            for byte: UInt8 in [0, 10, 13, 34, 39, 44, 46, 47, 255] {
                let csv = Array(good.prefix(length)) + [byte] + good.dropFirst(length + 1)
                _ = try? Manifest(csv: csv, entries: entries(["a.mp4"]))
            }
        }
    }
}
