import AgeFile
import Testing
import VaultCrypto

/// The table of `formats/age-v1.md` §5, row by row: what every reader makes of an input.
///
/// Each row gives its inputs, every one of them to the reader of whole files, to the one that streams (in
/// pieces of several sizes), and to the one that seeks where there is a payload. Codes over headers are
/// right wherever the row does not say otherwise, so that nothing else can be what fails.
@Suite struct ReaderDecisionsTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let input: String
        let result: Outcome
        let files: [[UInt8]]

        var testDescription: String { "\(input): \(result)" }
    }

    @Test(arguments: headerRows + stanzaRows + payloadRows)
    func `every row of section 5 is decided as it says`(row: Row) throws {
        #expect(!row.files.isEmpty)
        for (number, file) in row.files.enumerated() {
            let input: Comment = "input \(number)"
            #expect(Vector.open(file) == row.result, input)
            for piece in [1, 61, 65_552, 1 << 20] where file.count / piece < 10_000 {
                #expect(Vector.stream(file, piece: piece) == row.result, input)
            }
            #expect(Vector.seek(file) == row.result, input)
        }
    }

    private static let version = "age-encryption.org/v1\n"
    private static let share = Base64.encode(Vector.share, .standardNoPad)
    private static let body = Base64.encode(Vector.body, .standardNoPad)
    private static let mac = Base64.encode(Vector.mac, .standardNoPad)
    private static let age = Outcome.success(Array("age".utf8))

    /// A file of these stanzas, with the code that makes the header authentic.
    private static func file(_ stanzas: String) -> [UInt8] {
        Vector.header(version + stanzas) + Vector.nonce + Vector.chunk
    }

    /// A file of this text as its header, whatever that is.
    private static func raw(_ header: String) -> [UInt8] {
        Array(header.utf8) + Vector.nonce + Vector.chunk
    }

    /// The malformed stanza before a good one, and behind it.
    private static func around(_ stanzas: [String]) -> [[UInt8]] {
        stanzas.flatMap { [file($0 + Vector.stanza), file(Vector.stanza + $0)] }
    }

    private static func letters(_ count: Int) -> String { String(repeating: "A", count: count) }

    private static let headerRows = [
        Row(
            input: "another version line", result: .header,
            files: [
                "age-encryption.org/v2\n", "AGE-encryption.org/v1\n", "age-encryption.org/v1 \n",
            ]
            .map { Vector.header($0 + Vector.stanza) + Vector.nonce + Vector.chunk }),
        Row(
            input: "CRLF anywhere", result: .header,
            files: ["age-encryption.org/v1\r\n\(Vector.stanza)--- \(mac)\n"].map(raw)
                + [
                    raw("\(version)\(Vector.stanza)--- \(mac)\r\n"),
                    file("-> a\r\n\n" + Vector.stanza), file("-> a\nAAAA\r\n" + Vector.stanza),
                    file(Vector.stanza.replacing("\n", with: "\r\n")),
                ]),
        Row(input: "an empty file", result: .header, files: [[]]),
        Row(
            input: "a missing line's end", result: .header,
            files: [
                Array("age-encryption.org/v1".utf8), Array("\(version)-> X25519 \(share)".utf8),
                Array("\(version)\(Vector.stanza)".utf8),
                Array("\(version)\(Vector.stanza)--- \(mac)".utf8),
            ]),
        Row(
            input: "a last line that is missing or badly spaced, or a code of another form",
            result: .header,
            files: [
                "", "---\n", "--- \n", "---\(mac)\n", "---  \(mac)\n", "--- \(mac) \n",
                "--- AAAA\n",
                "--- \(mac)A\n", "--- \(mac)=\n", "--- \(mac.dropLast())\n",
                "--- \(mac.dropLast())Z\n", "---- \(mac)\n",
            ].map { Array("\(version)\(Vector.stanza)\($0)".utf8) }),
        Row(
            input: "a code that differs", result: .hmac,
            files: [
                raw("\(version)\(Vector.stanza)--- A\(mac.dropFirst())\n"),
                raw("\(version)\(Vector.stanza)-> grease\n\n--- \(mac)\n"),
                raw("\(version)-> grease\n\n\(Vector.stanza)--- \(mac)\n"),
            ]),
    ]

    private static let stanzaRows = [
        Row(
            input: "a stanza without arguments, with an empty one, or one of invisible symbols",
            result: .header,
            files: around([
                "->\n\n", "-> \n\n", "->  a\n\n", "-> a  b\n\n", "-> a \n\n", "->a\n\n",
                "-> a\tb\n\n", "-> a\u{0}\n\n", "-> a\u{7F}\n\n", "-> é\n\n", "-> a\u{1F}\n\n",
            ])),
        Row(
            input: "a body whose line is too long, or without its short line", result: .header,
            files: around([
                "-> a\n\(letters(65))\n", "-> a\n\(letters(64))\n", "-> a\n", "-> a\nAA\nAA\n",
                "-> a\n\(letters(63))\nAA\n", "-> a\n\n\n",
            ])),
        Row(
            input: "a body with padding, foreign symbols or bits that are left over",
            result: .header,
            files: around([
                "-> a\nAA==\n", "-> a\nAAA=\n", "-> a\nAB\n", "-> a\nA\n", "-> a\nA-A_\n",
                "-> a\nA A\n", "-> a\nAAAA \n",
            ])),
        Row(
            input: "a first argument x25519 in small letters, or any unknown type, alone",
            result: .noMatch,
            files: [
                "-> x25519 \(share)\n\(body)\n", "-> X25518 \(share)\n\(body)\n", "-> grease\n\n",
                "-> SCRYPT AAAA 10\n\(body)\n", "-> mlkem768x25519 \(letters(1500))\n\(body)\n",
                "-> x\n\(letters(64))\n\n",
            ].map(file)),
        Row(
            input: "unknown types beside a stanza that opens", result: age,
            files: around([
                "-> grease\n\n", "-> x25519 AAAA\n\n", "-> mlkem768x25519 \(letters(1500))\nAAAA\n",
                "-> x ~ ! \"\n\(letters(64))\n\n", "-> ---\n\n",
            ])),
        Row(
            input: "X25519 with other than one argument", result: .header,
            files: around(["-> X25519\n\(body)\n", "-> X25519 \(share) x\n\(body)\n"])),
        Row(
            input: "X25519 whose share has not 32 bytes", result: .header,
            files: around([
                "-> X25519 AAAA\n\(body)\n", "-> X25519 \(share)A\n\(body)\n",
                "-> X25519 \(share)=\n\(body)\n", "-> X25519 \(share.dropLast())Z\n\(body)\n",
            ])),
        Row(
            input: "X25519 whose body has not 32 bytes", result: .header,
            files: around([
                "-> X25519 \(share)\n\n", "-> X25519 \(share)\nAAAA\n",
                "-> X25519 \(share)\n\(body)AA\n", "-> X25519 \(share)\n\(letters(64))\n\n",
            ])),
        Row(
            input: "X25519 with a share of low order", result: .header,
            files: around([
                "-> X25519 \(letters(43))\n\(body)\n",
                "-> X25519 AQ\(letters(41))\n\(body)\n",
                "-> X25519 7P///////////////////////////////////////38\n\(body)\n",
            ])),
        Row(
            input: "a body that does not open, and no further stanza", result: .noMatch,
            files: [file("-> X25519 \(share)\n\(letters(43))\n")]),
        Row(
            input: "a body that does not open, and a further stanza that does", result: age,
            files: around(["-> X25519 \(share)\n\(letters(43))\n"])),
        Row(
            input: "a passphrase's stanza that does not stand alone", result: .header,
            files: around(["-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\n\(body)\n"])),
        Row(
            input: "no stanza at all, more than 64 of them, or more than 64 KiB", result: .header,
            files: [
                file(""), file(String(repeating: "-> a\n\n", count: 64) + Vector.stanza),
                file("-> \(letters(70_000))\n\n" + Vector.stanza),
            ]),
    ]

    /// A file of chunks that are each sealed as asked, whatever the format says.
    private static func chunks(_ chunks: (size: Int, index: UInt64, isLast: Bool)...) -> [UInt8] {
        chunks.reduce(PayloadTests.header + Vector.nonce) { file, chunk in
            let key = SecretBytes(Vector.payloadKey)
            var nonce = ChaCha20Poly1305.Nonce(repeating: 0)
            nonce[9] = UInt8(chunk.index >> 8)
            nonce[10] = UInt8(truncatingIfNeeded: chunk.index)
            nonce[11] = chunk.isLast ? 1 : 0
            var sealed = [UInt8](repeating: 0, count: chunk.size + 16)
            var span = sealed.mutableSpan
            ChaCha20Poly1305.seal(
                [UInt8](repeating: 7, count: chunk.size).span, key: key, nonce: nonce, into: &span)
            return file + sealed
        }
    }

    private static func changed(_ file: [UInt8], at place: Int) -> [UInt8] {
        var file = file
        file[place] ^= 1
        return file
    }

    private static func sevens(_ count: Int) -> Outcome {
        .success([UInt8](repeating: 7, count: count))
    }

    private static let c = 65_536

    /// A file of 300 whole chunks and a short one.
    private static let long: [UInt8] = {
        var file = PayloadTests.header + Vector.nonce
        for index in 0..<300 { file += chunks((c, UInt64(index), false)).dropFirst(184) }
        return file + chunks((5, 300, true)).dropFirst(184)
    }()

    private static let payloadRows = [
        Row(
            input: "fewer than 16 bytes of nonce", result: .header,
            files: (0..<16).map { PayloadTests.header + Vector.nonce.prefix($0) }),
        Row(
            input: "no byte behind the nonce", result: .payload,
            files: [PayloadTests.header + Vector.nonce]),
        Row(
            input: "an empty film: one chunk of 16 bytes, the last, counted 0", result: sevens(0),
            files: [chunks((0, 0, true))]),
        Row(
            input: "a last chunk of exactly 65,536 bytes", result: sevens(c),
            files: [chunks((c, 0, true))]),
        Row(
            input: "two chunks, of which the last is full", result: sevens(2 * c),
            files: [chunks((c, 0, false), (c, 1, true))]),
        Row(
            input: "an empty last chunk behind another", result: .payload,
            files: [
                chunks((c, 0, false), (0, 1, true)),
                chunks((c, 0, false), (c, 1, false), (0, 2, true)),
            ]),
        Row(
            input: "an end behind a chunk that is not the last", result: .payload,
            files: [
                chunks((c, 0, false)), chunks((3, 0, false)), chunks((0, 0, false)),
                chunks((c, 0, false), (c, 1, false)),
            ]),
        Row(
            input: "a short chunk that is not the last", result: .payload,
            files: [
                chunks((3, 0, false), (3, 1, true)), chunks((c - 1, 0, false), (c, 1, true)),
                chunks((c, 0, false), (3, 1, false)),
            ]),
        Row(
            input: "bytes behind the last chunk", result: .payload,
            files: [
                chunks((c, 0, true)) + [0], chunks((3, 0, true)) + [0],
                chunks((3, 0, true), (3, 1, true)), chunks((c, 0, true), (3, 1, false)),
                chunks((c, 0, true)) + [UInt8](repeating: 0, count: 65_552),
            ]),
        Row(
            input: "two last chunks", result: .payload,
            files: [
                chunks((c, 0, true), (c, 1, true)), chunks((c, 0, true), (c, 0, true)),
                chunks((c, 0, true), (3, 1, true)),
            ]),
        Row(
            input: "a wrong tag, in the only chunk, the first and the last", result: .payload,
            files: [
                changed(chunks((3, 0, true)), at: 184 + 18),
                changed(chunks((c, 0, true)), at: 184 + c),
                changed(chunks((c, 0, false), (3, 1, true)), at: 184 + c + 15),
                changed(chunks((c, 0, false), (3, 1, true)), at: 184 + c + 16 + 3),
            ]),
        Row(
            input: "chunks at each other's places, missing, or twice", result: .payload,
            files: [
                chunks((c, 1, false), (c, 0, true)), chunks((c, 1, true)), chunks((3, 2, true)),
                chunks((c, 0, false), (c, 0, true)), chunks((c, 0, false), (c, 2, true)),
                chunks((c, 0, false), (c, 0, false), (c, 1, true)),
            ]),
        Row(
            input: "more than 256 chunks: the counter carries", result: sevens(300 * c + 5),
            files: [long]),
        Row(
            input: "a counter that does not carry", result: .payload,
            files: [
                Array(long.prefix(184 + 256 * 65_552)) + chunks((5, 0, true)).dropFirst(184)
            ]),
    ]
}
