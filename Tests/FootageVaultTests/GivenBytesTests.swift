import FootageVault
import Testing

@Suite struct GivenBytesTests {
    @Test func `bytes count once, whatever the order and the overlap`() {
        var given = GivenBytes()
        for range in [10..<20, 30..<40, 15..<35, 5..<6, 6..<7, 50..<50, 0..<1, 39..<40] {
            given.insert(UInt64(range.lowerBound)..<UInt64(range.upperBound), of: 100)
        }
        #expect(given.ranges == [0..<1, 5..<7, 10..<40])
        #expect(given.count == 33)
    }

    @Test func `they are those of a set, however they came`() {
        // A generator of fixed numbers (Knuth's MMIX), so that a failure repeats.
        var state: UInt64 = 3
        func draw(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var given = GivenBytes()
        var set: Set<UInt64> = []
        for _ in 0..<400 {
            let lower = draw(5000)
            let upper = min(5000, lower + draw(20))
            given.insert(lower..<upper, of: 5000)
            set.formUnion(lower..<upper)
            #expect(given.count == UInt64(set.count))
        }
    }

    @Test func `beyond 4096 pieces whole blocks count, and never more than the film has`() {
        let size: UInt64 = 100 * 65_536 + 10
        var given = GivenBytes()
        for piece in 0..<UInt64(GivenBytes.exactRanges) {
            given.insert(piece * 1000..<piece * 1000 + 1, of: size)
        }
        #expect(given.count == 4096 && given.ranges.count == 4096)
        // One more, in another block: 4,095,001 bytes reach into the 63rd block.
        given.insert(99 * 65_536 + 5..<99 * 65_536 + 6, of: size)
        // 63, 99 and 100 blocks.
        #expect(given.ranges == [0..<4_128_768, 6_488_064..<6_553_600])
        given.insert(size - 1..<size, of: size)
        #expect(given.ranges == [0..<4_128_768, 6_488_064..<size])
        given.insert(0..<size, of: size)
        #expect(given.count == size)
    }
}
