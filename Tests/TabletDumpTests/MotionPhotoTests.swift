import TabletDump
import Testing

@Suite struct MotionPhotoTests {
    static let jpeg: [UInt8] = [0xFF, 0xD8]
    static let heic: [UInt8] = [0, 0, 0, 16] + Array("ftypheic".utf8) + [0, 0, 0, 0]
    /// Where a JPEG's picture begins: nothing behind it is a segment.
    static let scan: [UInt8] = [0xFF, 0xDA, 0, 2]

    static func segment(_ body: [UInt8], mark: UInt8 = 0xE1) -> [UInt8] {
        let length = body.count + 2
        return [0xFF, mark, UInt8(length >> 8), UInt8(length & 0xFF)] + body
    }

    static func xmp(_ text: String) -> [UInt8] {
        segment(Array("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta \(text)>".utf8))
    }

    static func little(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// What Samsung's cameras put behind a picture: one part of that name, and the list of parts.
    static func trailer(_ name: String, parts: Int = 1, offset: Int? = nil) -> [UInt8] {
        let part = [0, 0, 0x30, 0x0A] + little(name.utf8.count) + Array(name.utf8) + [1, 2, 3]
        let entry = [0, 0, 0x30, 0x0A] + little(offset ?? part.count) + little(part.count)
        let list = Array("SEFH".utf8) + little(106) + little(parts) + entry
        return part + list + little(list.count) + Array("SEFT".utf8)
    }

    static func box(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        let length = body.count + 8
        return [0, 0, UInt8(length >> 8), UInt8(length & 0xFF)] + Array(kind.utf8) + body
    }

    func entry(_ bytes: [UInt8], as name: String) throws -> DumpEntry? {
        try Fixture.withDirectory { root in
            try Fixture.write(bytes, to: Array(name.utf8), in: root)
            return try DumpScan(root).entries.first
        }
    }

    @Test(
        arguments: [
            jpeg + xmp("GCamera:MotionPhoto=\"1\"") + scan,
            jpeg + xmp("<Camera:MotionPhoto>1</Camera:MotionPhoto>") + scan,
            jpeg + xmp("GCamera:MicroVideo='1'") + scan,
            jpeg + segment([0], mark: 0xE0) + segment([UInt8](repeating: 1, count: 60_000))
                + xmp("GCamera:MotionPhoto=\"1\"") + scan,
            jpeg + scan + trailer("MotionPhoto_Data"),
            heic + box("meta", [1]) + box("mpvd", [1]),
        ])
    func `a picture with a film inside is residue, and says what to do`(bytes: [UInt8]) throws {
        for name in ["20260330_100000.jpg", "x"] {
            let found = try #require(try entry(bytes, as: name))
            #expect(found.kind == .motionPhoto)
            #expect(found.kind.isResidue)
            let kind = bytes.starts(with: Self.jpeg) ? "JPEG" : "HEIC"
            #expect(
                found.reason == """
                    A \(kind) picture with a film inside: save that as a film on the tablet and upload \
                    it, or remove the picture.
                    """)
        }
    }

    @Test(
        arguments: [
            jpeg + scan, jpeg + xmp("GCamera:MotionPhoto=\"0\"") + scan,
            // The words alone, where they are no property of the picture.
            jpeg + scan + xmp("GCamera:MotionPhoto=\"1\""),
            jpeg + segment(Array("MotionPhoto=\"1\"".utf8)) + scan,
            jpeg + scan + Array("MotionPhoto_Data".utf8),
            jpeg + scan + trailer("Image_UTC_Data"),
            // Lengths and counts that lead nowhere.
            jpeg + [0xFF, 0xE1, 0xFF, 0xFF], jpeg + [0xFF, 0xE1, 0, 0],
            jpeg + scan + trailer("MotionPhoto_Data", offset: 0xFFFF_FFFF),
            jpeg + scan + trailer("MotionPhoto_Data", parts: 0),
            jpeg + scan + [0xFF, 0xFF, 0xFF, 0xFF] + Array("SEFT".utf8),
            heic, heic + [0, 0, 0, 0], heic + box("free", Array("mpvd".utf8)),
        ])
    func `any other picture is a picture`(bytes: [UInt8]) throws {
        #expect(try entry(bytes, as: "a.jpg")?.kind == .stillImage)
    }

    @Test func `one that claims more parts than it lists is looked at as far as it goes`() throws {
        let bytes =
            Self.jpeg + Self.scan + Self.trailer("MotionPhoto_Data", parts: 0xFFFF_FFFF)
        #expect(try entry(bytes, as: "a.jpg")?.kind == .motionPhoto)
    }
}
