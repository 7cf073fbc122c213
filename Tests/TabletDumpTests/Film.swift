import TabletDump
import VaultDisk

/// Films made by `ffmpeg` and by hand, and what comes of them without the place.
enum Film {
    /// A place that stands nowhere else.
    static let place = "+51.4769-000.0005+046.000/"

    /// Runs a program that films are made or looked at with, and gives what it printed.
    static func run(_ program: String, _ arguments: [String]) throws -> [UInt8] {
        let outcome = try ChildProcess(program, arguments).run(
            outputLimit: 8 << 20, timeout: .seconds(60))
        guard outcome.ending == .exited(0) else {
            throw Fixture.Failure(text: String(decoding: outcome.errorOutput, as: UTF8.self))
        }
        return outcome.output
    }

    /// Two seconds of pictures and sound with these options, in a file of that ending.
    static func made(
        _ options: [String], _ ending: String, with input: [String] = [], in root: String
    ) throws -> [UInt8] {
        let path = root + "/made." + ending
        _ = try run(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "testsrc=s=176x144:r=10:d=2", "-f", "lavfi"]
                + ["-i", "sine=d=2"] + input + ["-c:v", "libx264", "-c:a", "aac"] + options
                + ["-y", path])
        return try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 30)
    }

    /// The patches of a film that lies in memory.
    static func patches(_ film: [UInt8], told: String? = nil) throws -> FilmPatches {
        try PlaceSearch.patches(size: UInt64(film.count), told: told) { range in
            guard range.upperBound <= UInt64(film.count) else {
                throw Fixture.Failure(text: "read behind the film's end")
            }
            return Array(film[Int(range.lowerBound)..<Int(range.upperBound)])
        }
    }

    /// The film as it is given: in parts of some length, as an export has them.
    static func stripped(_ film: [UInt8], in parts: Int = 1000) throws -> [UInt8] {
        let patches = try patches(film)
        var result: [UInt8] = []
        for start in stride(from: 0, to: film.count, by: parts) {
            let end = min(start + parts, film.count)
            var part = Array(film[start..<end])
            var span = part.mutableSpan
            for patch in patches.within(UInt64(start)..<UInt64(end)) {
                patch.apply(to: &span, at: UInt64(start))
            }
            result += part
        }
        return result
    }

    /// The digests of all pictures and sounds, as `ffmpeg` decodes them.
    static func frames(_ film: [UInt8], in root: String) throws -> [UInt8] {
        try Fixture.write(film, to: Array("looked-at".utf8), in: root)
        return try run(
            "ffmpeg",
            ["-v", "error", "-i", root + "/looked-at", "-map", "0:v", "-map", "0:a?"]
                + ["-f", "framemd5", "-"])
    }

    /// What `ffprobe` says of a film and all its tracks.
    static func report(_ film: [UInt8], in root: String) throws -> String {
        try Fixture.write(film, to: Array("looked-at".utf8), in: root)
        return String(
            decoding: try run(
                "ffprobe",
                ["-v", "error", "-show_format", "-show_streams", root + "/looked-at"]),
            as: UTF8.self)
    }

    /// Whether bytes hold others anywhere.
    static func holds(_ film: [UInt8], _ text: [UInt8]) -> Bool {
        guard let first = text.first, film.count >= text.count else { return false }
        return film.indices.contains { index in
            film[index] == first && film[index...].starts(with: text)
        }
    }

    static func holds(_ film: [UInt8], _ text: String) -> Bool { holds(film, Array(text.utf8)) }
}

/// Boxes by hand.
enum Boxes {
    static func number(_ value: Int, _ width: Int = 4) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - $0))) }
    }

    static func latin(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    static func box(_ kind: String, _ parts: [UInt8]...) -> [UInt8] {
        let body = parts.flatMap(\.self)
        return number(body.count + 8) + latin(kind) + body
    }

    /// A box whose length takes 64 bits.
    static func wide(_ kind: String, _ body: [UInt8]) -> [UInt8] {
        number(1) + latin(kind) + number(body.count + 16, 8) + body
    }

    static func full(_ kind: String, _ numbers: [Int]) -> [UInt8] {
        box(kind, number(0), numbers.flatMap { number($0) })
    }

    static func free(_ length: Int) -> [UInt8] {
        number(length) + latin("free") + [UInt8](repeating: 0, count: length - 8)
    }

    /// A track whose samples have these sizes and lie in one chunk.
    static func track(
        _ handler: String, format: [UInt8], sizes: [Int], at offset: Int, more: [UInt8] = []
    ) -> [UInt8] {
        let table = box(
            "stbl", box("stsd", number(0), number(1), format), full("stts", [1, sizes.count, 1]),
            full("stsc", [1, 1, sizes.count, 1]), full("stsz", [0, sizes.count] + sizes),
            full("stco", [1, offset]))
        let media = box(
            "mdia", box("hdlr", number(0), number(0), latin(handler), number(0)),
            box("minf", table))
        return box("trak", box("tkhd", number(0)), media, more)
    }
}
