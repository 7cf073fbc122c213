import TabletDump
import Testing

@Suite struct ContainerExtentTests {
    func fault(_ bytes: [UInt8], in container: FilmContainer) -> String? {
        ContainerExtent(size: Int64(bytes.count)) { offset, count in
            guard offset >= 0, offset < bytes.count else { return [] }
            return Array(bytes[Int(offset)...].prefix(count))
        }.fault(in: container)
    }

    func box(_ kind: String, _ length: UInt32, body: Int = 0) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * $0)) } + Array(kind.utf8)
            + [UInt8](repeating: 0, count: body)
    }

    @Test func `boxes that fill the file are whole, the last one may reach to its end`() {
        #expect(
            fault(
                box("ftyp", 8) + box("moov", 16, body: 8) + box("mdat", 0, body: 99), in: .isoMedia)
                == nil)
        #expect(fault(box("mdat", 12, body: 4) + box("moov", 8), in: .isoMedia) == nil)
        let wide = box("mdat", 1) + [0, 0, 0, 0, 0, 0, 0, 20] + [0, 0, 0, 0]
        #expect(fault(wide + box("moov", 8), in: .isoMedia) == nil)
    }

    @Test func `stray bytes behind a whole film are no fault, a cut part is`() {
        let whole = box("ftyp", 8) + box("moov", 8) + box("mdat", 12, body: 4)
        #expect(fault(whole + [1, 2, 3], in: .isoMedia) == nil)
        #expect(fault(whole + box("SEFT", 0xFFFF_FFFF), in: .isoMedia) == nil)
        #expect(fault(whole + box("moof", 8) + box("mdat", 99), in: .isoMedia) != nil)
        #expect(fault(whole + box("moof", 99), in: .isoMedia) != nil)
    }

    @Test func `boxes that do not are told`() {
        #expect(fault(box("ftyp", 8), in: .isoMedia)?.hasPrefix("its index") == true)
        #expect(
            fault(box("moov", 8) + box("mdat", 100, body: 4), in: .isoMedia)?.hasPrefix(
                "it was cut") == true)
        #expect(fault(box("moov", 8) + [0, 0], in: .isoMedia) == "it ends within a box")
        #expect(fault(box("moov", 7), in: .isoMedia) == "a box has no possible length")
        for first: UInt8 in [0x7F, 0x80, 0xFF] {
            let huge = box("moov", 1) + [first] + [UInt8](repeating: 0xFF, count: 7)
            #expect(fault(huge, in: .isoMedia) != nil)
        }
        #expect(
            fault(box("moov", 1) + [0, 0, 0, 0, 0, 0, 0, 8], in: .isoMedia)
                == "a box has no possible length")
    }

    @Test func `an AVI and a Matroska are held to their own lengths`() {
        #expect(fault(Array("RIFF".utf8) + [4, 0, 0, 0] + Array("AVI ".utf8), in: .avi) == nil)
        #expect(
            fault(Array("RIFF".utf8) + [99, 0, 0, 0] + Array("AVI ".utf8), in: .avi)
                == "it was cut short: 12 of 107 bytes")
        #expect(
            fault(Array("RIFF".utf8) + [0, 0, 0, 0] + Array("AVI ".utf8), in: .avi)?.contains(
                "never finished") == true)
        let head: [UInt8] = [0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67]
        #expect(fault(head + [0x88] + [UInt8](repeating: 0, count: 8), in: .matroska) == nil)
        #expect(fault(head + [0xFF] + [UInt8](repeating: 0, count: 8), in: .matroska) == nil)
        #expect(fault(head + [0x01] + [UInt8](repeating: 0xFF, count: 7), in: .matroska) == nil)
        #expect(
            fault(head + [0x89] + [UInt8](repeating: 0, count: 8), in: .matroska)?.hasPrefix(
                "it was cut") == true)
        #expect(fault(head, in: .matroska) != nil)
    }

    @Test(arguments: FilmContainer.allCases)
    func `no bytes make it trap`(container: FilmContainer) {
        var state: UInt64 = 42
        for round in 0..<3000 {
            let bytes = (0..<(round % 40)).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let byte = UInt8(truncatingIfNeeded: state >> 33)
                return byte % 3 == 0 ? 0xFF : byte % 3 == 1 ? 0 : byte
            }
            _ = fault(bytes, in: container)
            _ = fault([0x1A, 0x45, 0xDF, 0xA3] + bytes, in: container)
            _ = fault(box("moov", 8) + bytes, in: container)
        }
    }
}
