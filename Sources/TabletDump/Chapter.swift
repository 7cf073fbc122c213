/// Which part of which film a GoPro's file is: long films are cut into chapters.
public struct Chapter: Hashable, Sendable {
    /// The film's number on the camera.
    public let film: Int
    /// The part's number, from 1.
    public let part: Int
    /// `GX`, `GH` or `GP`: parts of one film share it.
    public let series: String

    /// Reads `GX010123.MP4`, `GH010123.MP4`, `GOPR0123.MP4` or `GP010123.MP4`, or gives none.
    public init?(name: [UInt8]) {
        let upper = name.map { (97...122).contains($0) ? $0 - 32 : $0 }
        guard upper.count == 12, upper[8...] == Array(".MP4".utf8)[...],
            let film = Self.number(upper[4..<8])
        else { return nil }
        self.film = film
        if upper.starts(with: "GOPR".utf8) {
            (series, part) = ("GP", 1)
            return
        }
        let series = String(decoding: upper[0..<2], as: UTF8.self)
        guard ["GX", "GH", "GP"].contains(series), let part = Self.number(upper[2..<4]), part > 0
        else { return nil }
        self.series = series
        // The first chapter of the older cameras is GOPR0123, the second GP010123.
        self.part = series == "GP" ? part + 1 : part
    }

    private static func number(_ symbols: ArraySlice<UInt8>) -> Int? {
        guard symbols.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return symbols.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
