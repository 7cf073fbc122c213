import TabletDump

extension FuzzTarget {
    /// The places a film tells: whatever it claims, only its own bytes are read and written, and each once.
    static let place = FuzzTarget("place", maximumLength: 4096) { bytes in
        let size = UInt64(bytes.count)
        var isSound = true
        let patches = try PlaceSearch.patches(size: size, told: "+51.4769") { range in
            isSound = isSound && range.upperBound <= size && !range.isEmpty
            return Array(bytes[Int(range.lowerBound)..<Int(min(range.upperBound, size))])
        }
        try hold(isSound, "only bytes of the film are read")
        var end: UInt64 = 0
        for patch in patches.all {
            try hold(patch.range.lowerBound >= end, "no two patches have a byte in common")
            try hold(!patch.range.isEmpty, "a patch has bytes")
            try hold(patch.head.count <= patch.range.count, "a patch keeps to its range")
            end = patch.range.upperBound
        }
        try hold(end <= size, "the patches lie within the film")
    }
}
