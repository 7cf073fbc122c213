import TabletDump
import Testing

@Suite struct DumpScanTests {
    static let film: [UInt8] = [0, 0, 0, 16] + Array("ftypisom".utf8) + [0, 0, 0, 0]

    func kind(_ bytes: [UInt8], as name: String) throws -> DumpEntry? {
        try Fixture.withDirectory { root in
            try Fixture.write(bytes, to: Array(name.utf8), in: root)
            return try DumpScan(root).entries.first
        }
    }

    @Test(
        arguments: [
            ("IMG_0001.MOV", film, "film"), ("no-extension", film, "film"),
            ("a.mov", [0, 0, 0, 8] + Array("wide".utf8) + [0, 0, 0, 0], "film"),
            ("a.mkv", [0x1A, 0x45, 0xDF, 0xA3, 0], "film"),
            ("a.avi", Array("RIFF0000AVI LIST".utf8), "film"),
            (
                "a.ts",
                [UInt8]((0..<4).flatMap { _ in [0x47] + [UInt8](repeating: 0, count: 187) }), "film"
            ),
            (
                "a.m2ts",
                [UInt8](
                    (0..<4).flatMap { _ in [0, 0, 0, 0, 0x47] + [UInt8](repeating: 0, count: 187) }),
                "film"
            ),
            ("GX010123.LRV", film, "small-copy"), ("GL010123.MP4", film, "small-copy"),
            ("a.heic", [0, 0, 0, 16] + Array("ftypheic".utf8), "still-image"),
            ("a.mp4", [0xFF, 0xD8, 0xFF, 0xE0], "still-image"),
            ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "still-image"),
            ("a.webp", Array("RIFF0000WEBP".utf8), "still-image"),
            ("GX010123.THM", [0xFF, 0xD8, 0xFF, 0xE0], "sidecar"),
            ("IMG_0001.AAE", Array("<?xml".utf8), "sidecar"),
            ("a.m4a", [0, 0, 0, 16] + Array("ftypM4A ".utf8), "not-a-film"),
            ("notes.txt", Array("x".utf8), "not-a-film"),
            ("a.mp4", Array("#EXTM3U".utf8), "refused"),
            ("a.mp4", Array("ffconcat version 1.0".utf8), "refused"),
            ("a.m3u8", Array("#EXTM3U".utf8), "not-a-film"),
            ("film.jpg", film, "film"), ("IMG_E0001.MOV", film, "film"),
            ("picture.MOV", [0, 0, 0, 16] + Array("ftypheic".utf8), "still-image"),
            ("a.wmv", [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], "refused"),
            ("a.mp4", [], "refused"), ("a.mp4", [0], "refused"),
            (".trashed-1776000000-a.mp4", film, "residue"), (".pending-1-a.mp4", [], "unfinished"),
            (".pending-1-a.mp4", film, "unfinished"),
            (".Trash-1000/files/a.mp4", film, "residue"), ("$RECYCLE.BIN/a.mp4", film, "residue"),
            ("._a.mov", [0, 5, 0x16, 7, 0], "debris"), ("._a.mov", film, "film"),
            ("._a.mov", [], "debris"),
            (".DS_Store", [0, 0, 0, 1], "debris"), (".DS_Store", film, "film"),
            ("Thumbs.db", [0xD0, 0xCF], "debris"), ("desktop.ini", Array("[".utf8), "debris"),
            (".nomedia", [], "debris"),
        ] as [(String, [UInt8], String)])
    func `a file is what its name and its content say`(
        name: String, bytes: [UInt8], code: String
    ) throws {
        let entry = try kind(bytes, as: name)
        #expect(entry?.kind.code == code)
        #expect(entry?.reason.hasSuffix(".") == true)
        #expect(entry?.bytes == Int64(bytes.count))
    }

    @Test(
        arguments: [
            ("IMG_0001.MOV", film, nil), ("IMG_E0001.MOV", film, "a film, edited on the tablet"),
            ("film.jpg", film, "a film, though it is not named like one"),
            ("GX010123.LRV", film, "a small viewable copy of a film, which is footage too"),
            ("notes.txt", Array("x".utf8), nil),
        ] as [(String, [UInt8], String?)])
    func `what is special about a film is told beside it`(
        name: String, bytes: [UInt8], remark: String?
    ) throws {
        #expect(try kind(bytes, as: name)?.remark == remark)
    }

    @Test func `links and pipes are refused, never opened and never followed`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write(Self.film, to: Array("real.mp4".utf8), in: root)
            for (target, name) in [
                ("real.mp4", "link.mp4"), ("/etc/passwd", "out.mp4"), ("..", "up"),
                ("self", "self"),
            ] {
                try Fixture.link(target, root + "/" + name)
            }
            try Fixture.pipe(root + "/pipe.mp4")
            let found = try DumpScan(root).entries.map {
                "\($0.path) \($0.kind.code): \($0.reason)"
            }
            #expect(
                found == [
                    "link.mp4 refused: A symbolic link, which is never followed.",
                    "out.mp4 refused: A symbolic link, which is never followed.",
                    "pipe.mp4 refused: A named pipe, not a file.",
                    "real.mp4 film: A film.",
                    "self refused: A symbolic link, which is never followed.",
                    "up refused: A symbolic link, which is never followed.",
                ])
        }
    }

    @Test func `folders too deep are refused, more names than the limit are an error`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write("x", to: "a/b/c/d.txt", in: root)
            try Fixture.write("x", to: "a/e.txt", in: root)
            var limits = DumpScan.Limits()
            limits.depth = 2
            #expect(
                try DumpScan(root, limits: limits).entries.map(\.path.description) == [
                    "a/b", "a/e.txt",
                ])
            limits = DumpScan.Limits()
            limits.names = 4
            #expect(throws: DumpError.tooMuch(limit: 4)) { try DumpScan(root, limits: limits) }
            limits.names = 5
            #expect(try DumpScan(root, limits: limits).entries.count == 2)
        }
    }

    @Test func `a film beside a picture of its name is a Live Photo's, and stays a film`() throws {
        try Fixture.withDirectory { root in
            let picture: [UInt8] = [0, 0, 0, 16] + Array("ftypheic".utf8)
            for (bytes, name) in [
                (picture, "a/1.HEIC"), (Self.film, "a/1.MOV"), (Self.film, "a/2.MOV"),
                (Self.film, "b/1.MOV"),
            ] {
                try Fixture.write(bytes, to: Array(name.utf8), in: root)
            }
            #expect(
                try DumpScan(root).films.map(\.reason) == [
                    "A film beside the picture 1.HEIC: a Live Photo's.", "A film.", "A film.",
                ])
        }
    }

    @Test func `a root that is not there is an error that names it safely`() {
        #expect(
            throws: DumpError.unreadable(SafeText("/nowhere\u{1B}"), "No such file or directory")
        ) {
            try DumpScan("/nowhere\u{1B}")
        }
    }

    @Test func `the order is that of the names' bytes, whatever the directory says`() throws {
        try Fixture.withDirectory { root in
            for name in ["b.txt", "a/z.txt", "a.txt", "B.txt", "é.txt"] {
                try Fixture.write("x", to: name, in: root)
            }
            #expect(
                try DumpScan(root).entries.map(\.path.description)
                    == ["B.txt", "a/z.txt", "a.txt", "b.txt", "é.txt"])
        }
    }

    @Test func `the made dump is told apart entry by entry`() throws {
        let scan = try DumpScan(Fixture.dump())
        var counts: [String: Int] = [:]
        for entry in scan.entries { counts[entry.kind.code, default: 0] += 1 }
        #expect(counts["debris"] == 4)
        #expect(counts["residue"] == 1)
        #expect(counts["unfinished"] == 1)
        #expect(counts["motion-photo"] == 1)
        #expect(counts["small-copy"] == 4)
        #expect(counts["sidecar"] == 5)
        #expect(counts["still-image"] == 2)
        #expect(counts["not-a-film"] == 1)
        let refused = Set(scan.refused.map(\.path.safeName.description))
        let expected: Set = [
            "empty.mp4", "playlist.mp4", "concat.mp4", "link.mp4", "link-out.mp4", "link-up",
            "link-loop", "pipe.mp4", "socket.mp4",
        ]
        // Root reads what nobody may read, and only root makes devices.
        #expect(refused.subtracting(["unreadable.mp4", "null.mp4"]) == expected)
        let shown = scan.films.map(\.path.safeName.description)
        for name in [
            "line\\nbreak.mp4", "esc\\x1B[2J\\x1B]0;owned\\x07.mp4", "-rf.mp4",
            "not-utf8-\\xFF\\xFE.mp4", "\\u{202E}gnp.4pm.mp4", "Rene\u{301}e.mp4",
            String(repeating: "L", count: 251) + ".mp4",
        ] {
            #expect(shown.contains(name))
        }
    }

    @Test func `a source that changes is noticed, another file in its place is refused`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write(Self.film, to: Array("d/a.mp4".utf8), in: root)
            guard let entry = try DumpScan(root).entries.first else { return }
            let file = try SourceFile(entry, in: root)
            #expect(file.unchanged(since: file.identity))
            #expect(try file.read(at: 4, count: 4) == Array("ftyp".utf8))
            #expect(try file.read(at: 1_000_000, count: 4) == [])
            #expect(throws: DumpError.self) { try file.read(at: -1, count: 4) }
            try Fixture.write(Self.film + [0], to: Array("d/a.mp4".utf8), in: root)
            #expect(!file.unchanged(since: file.identity))
            #expect(throws: DumpError.changed(SafeText("d/a.mp4"))) {
                try SourceFile(entry, in: root)
            }
            #expect(throws: DeletionFault.changed) { try file.delete(from: root) }
        }
    }

    @Test func `a folder that became a link leads nowhere`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write(Self.film, to: Array("d/a.mp4".utf8), in: root)
            guard let entry = try DumpScan(root).entries.first else { return }
            try Fixture.move(root + "/d", root + "/moved")
            try Fixture.link("moved", root + "/d")
            #expect(throws: DumpError.self) { try SourceFile(entry, in: root) }
        }
    }

    @Test func `deleting removes the file that was read, and nothing else`() throws {
        try Fixture.withDirectory { root in
            try Fixture.write(Self.film, to: Array("d/a.mp4".utf8), in: root)
            try Fixture.write(Self.film, to: Array("d/b.mp4".utf8), in: root)
            guard let entry = try DumpScan(root).entries.first else { return }
            try SourceFile(entry, in: root).delete(from: root)
            #expect(try DumpScan(root).entries.map(\.path.description) == ["d/b.mp4"])
        }
    }

    @Test func `what is safe to delete is what was read back, never residue or what is unknown`()
        throws
    {
        try Fixture.withDirectory { root in
            try Fixture.write(Self.film, to: Array("a.mp4".utf8), in: root)
            try Fixture.write(Self.film, to: Array("b.mp4".utf8), in: root)
            try Fixture.write(Self.film, to: Array(".trashed-1-c.mp4".utf8), in: root)
            try Fixture.write("x", to: "IMG_0001.AAE", in: root)
            try Fixture.write("x", to: "notes.txt", in: root)
            let list = DeletionList(
                readBack: [try path("a.mp4"), try path(".trashed-1-c.mp4"), try path("x.mp4")],
                entries: try DumpScan(root).entries)
            #expect(list.safe.map(\.path.description) == ["a.mp4"])
            #expect(list.residue.map(\.path.description) == [".trashed-1-c.mp4"])
            #expect(list.leftovers.map(\.path.description) == ["IMG_0001.AAE", "notes.txt"])
        }
    }
}
