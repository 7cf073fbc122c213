import AgeFile
import Synchronization
import VaultCrypto

extension FuzzTarget {
    /// A payload that was tampered with: no reader gives a byte that is not the film's, in its place.
    ///
    /// The input is a program: its first two bytes choose a film's length, the rest are edits of six bytes
    /// each of the sealed payload. Random bytes alone would end at the first chunk's tag.
    static let stream = FuzzTarget("stream", maximumLength: 64) { program in
        guard program.count >= 2 else { return }
        let sealed = try SealedFilm.of(length: SealedFilm.length(program[0], program[1]))
        let payload = edited(sealed.payload, by: program.dropFirst(2))
        let isWhole = payload == sealed.payload
        let piece = 1 + Int(program[0]) * 521
        let streamed = streaming(payload, in: piece)
        try hold(
            streamed.plaintext == sealed.film.prefix(streamed.plaintext.count)[...],
            "a stream gives the film from its start")
        try hold(
            streamed.isWhole == isWhole, "a stream ends well for the whole payload and no other")
        try hold(
            !isWhole || streamed.plaintext == sealed.film[...], "a stream gives the whole film")
        try checkSeeking(payload, of: sealed, isWhole: isWhole)
    }

    private static func streaming(
        _ payload: [UInt8], in piece: Int
    ) -> (plaintext: ArraySlice<UInt8>, isWhole: Bool) {
        var plaintext: [UInt8] = []
        do {
            var opener = try StreamOpener(fileKey: SealedFilm.fileKey())
            for start in stride(from: 0, to: payload.count, by: piece) {
                let end = min(start + piece, payload.count)
                plaintext += try opener.update(payload.span.extracting(start..<end))
            }
            plaintext += try opener.finish()
            return (plaintext[...], true)
        } catch {
            return (plaintext[...], false)
        }
    }

    private static func checkSeeking(
        _ payload: [UInt8], of sealed: SealedFilm, isWhole: Bool
    ) throws {
        let source = MemoryPayload(bytes: payload)
        guard let reader = try? SeekableReader(fileKey: SealedFilm.fileKey(), source: source)
        else {
            try hold(!isWhole, "a whole payload opens")
            return
        }
        try hold(
            reader.size == UInt64(sealed.film.count), "a reader tells the film's length or none")
        var isComplete = true
        let chunk = UInt64(AgePayload.chunkSize)
        for start in stride(from: 0, to: max(1, reader.size), by: Int(chunk)) {
            let end = min(start + chunk, reader.size)
            guard let bytes = try? reader.read(start..<end) else {
                isComplete = false
                continue
            }
            try hold(
                bytes == Array(sealed.film[Int(start)..<Int(end)]),
                "a reader gives the film's bytes in their place")
        }
        try hold(isComplete == isWhole, "a reader gives all of the whole payload and no other")
    }

    private static func edited(_ payload: [UInt8], by program: ArraySlice<UInt8>) -> [UInt8] {
        var payload = payload
        var rest = program
        while rest.count >= 6 {
            let edit = Array(rest.prefix(6))
            rest = rest.dropFirst(6)
            let number = edit[1...4].reduce(0) { $0 << 8 | Int($1) }
            let place = payload.isEmpty ? 0 : number % payload.count
            let chunk = AgePayload.sealedChunkSize
            let count = max(1, (payload.count - 16 + chunk - 1) / chunk)
            let range = { (index: Int) in
                let start = min(16 + index % count * chunk, payload.count)
                return start..<min(start + chunk, payload.count)
            }
            switch edit[0] % 7 {
            case 0: if !payload.isEmpty { payload[place] ^= edit[5] }
            case 1: payload.removeLast(payload.count - place)
            case 2: payload += [UInt8](repeating: edit[5], count: number % 70_000)
            case 3: payload += payload[range(number)]
            case 4: payload.removeSubrange(range(number))
            case 5:
                let (first, second) = (range(number), range(Int(edit[5])))
                guard first.upperBound <= second.lowerBound else { continue }
                let swapped = payload[second] + payload[first.upperBound..<second.lowerBound]
                payload.replaceSubrange(
                    first.lowerBound..<second.upperBound, with: swapped + payload[first])
            default: payload.insert(edit[5], at: place)
            }
        }
        return payload
    }
}

/// A film and its payload, sealed once for every input that chooses its length.
struct SealedFilm: Sendable {
    let film: [UInt8]
    let payload: [UInt8]

    private static let known = Mutex<[Int: SealedFilm]>([:])

    static func fileKey() -> SecretBytes { SecretBytes(copying: Array("YELLOW SUBMARINE".utf8)) }

    /// A length near a border, or a short one.
    static func length(_ first: UInt8, _ second: UInt8) -> Int {
        let borders = [0, 1, 17, 65_535, 65_536, 65_537, 131_072, 196_609]
        return first < 128 ? Int(second) : borders[Int(second) % borders.count]
    }

    static func of(length: Int) throws -> SealedFilm {
        if let film = known.withLock({ $0[length] }) { return film }
        let film = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        var sealer = try StreamSealer(fileKey: fileKey())
        let sealed = SealedFilm(film: film, payload: try sealer.update(film) + sealer.finish())
        known.withLock { $0[length] = sealed }
        return sealed
    }
}

struct MemoryPayload: PayloadSource {
    let bytes: [UInt8]

    var size: UInt64 { UInt64(bytes.count) }

    func read(at offset: UInt64, into target: inout MutableSpan<UInt8>) throws(AgeError) {
        guard offset <= size, size - offset >= UInt64(target.count) else {
            throw .source(SourceFailure(message: "the payload ends before"))
        }
        let start = Int(offset)
        target.replace(at: 0, with: bytes.span.extracting(start..<start + target.count))
    }
}
