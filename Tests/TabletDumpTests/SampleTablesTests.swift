import TabletDump
import Testing

@Suite struct SampleTablesTests {
    /// A film of pictures of these sizes, in chunks of two, with its index in front.
    private func film(_ sizes: [Int], same: Int = 0) -> [UInt8] {
        func index(_ start: Int) -> [UInt8] {
            let chunks = stride(from: 0, to: sizes.count, by: 2).map {
                start + sizes[..<$0].reduce(0, +)
            }
            var runs = [1, 1, 2, 1]
            if sizes.count == 1 {
                runs = [1, 1, 1, 1]
            } else if sizes.count % 2 == 1 {
                runs = [2, 1, 2, 1, chunks.count, 1, 1]
            }
            let table =
                MovieBytes.full("stsz", [same, sizes.count] + (same == 0 ? sizes : []))
                + MovieBytes.full("stsc", runs)
                + MovieBytes.full("stco", [chunks.count] + chunks)
            return MovieBytes.box("ftyp", Array("isom".utf8))
                + MovieBytes.box("moov", MovieBytes.track("vide", table))
        }
        let start = index(0).count + 8
        return index(start)
            + MovieBytes.box("mdat", [UInt8](repeating: 7, count: sizes.reduce(0, +)))
    }

    private func counts(_ bytes: [UInt8], size: Int? = nil) -> [SampleTables.Count]? {
        MovieBytes.look(at: bytes, size: size).counts
    }

    @Test(arguments: [[100], [100, 200], [5, 6, 7, 8, 9], [1, 1, 1, 1, 1, 1]])
    func `a whole film has every picture that its index promises`(sizes: [Int]) {
        let promised = Int64(sizes.count)
        let counts = counts(film(sizes))
        #expect(counts?.map(\.arePictures) == [true])
        #expect(counts?.map { [$0.promised, $0.found] } == [[promised, promised]])
    }

    @Test func `of a film that was cut short, what is beyond its end is missing`() {
        for (sizes, same) in [([10, 20, 30, 40, 50], 0), ([20, 20, 20, 20, 20], 20)] {
            let whole = film(sizes, same: same)
            for cut in 1...sizes.reduce(0, +) {
                // The pictures lie one after another: those are there that end before the cut.
                var left = sizes.reduce(0, +) - cut
                let found = sizes.prefix { size in
                    left -= size
                    return left >= 0
                }.count
                let counts = counts(Array(whole.dropLast(cut)))
                #expect(counts?.map(\.found) == [Int64(found)])
            }
        }
    }

    @Test func `a film in fragments, or without an index, is left to the count of its packets`() {
        #expect(
            counts(
                MovieBytes.box("ftyp", [])
                    + MovieBytes.box("moov", MovieBytes.box("mvex", []))) == nil)
        #expect(counts(MovieBytes.box("ftyp", []) + MovieBytes.box("mdat", [1, 2, 3])) == nil)
        #expect(counts([]) == nil)
    }

    @Test func `no byte of an index makes it trap`() {
        let whole = film([5, 6, 7, 8, 9])
        var read = 0
        for place in 0..<whole.count {
            for byte: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var bytes = whole
                bytes[place] = byte
                for track in counts(bytes) ?? [] {
                    read += 1
                    #expect(track.found >= 0 && track.found <= track.promised)
                }
            }
            _ = counts(Array(whole.prefix(place)))
        }
        // Most changes leave an index that is read.
        #expect(read > whole.count)
    }
}
