import AgeFile
import Testing
import VaultCrypto

@Suite struct ArmorTests {
    private static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let full = String(repeating: "A", count: 64)

    @Test(arguments: [0, 1, 2, 3, 47, 48, 49, 96, 1000])
    func `armor reads back`(count: Int) throws {
        let bytes = plaintext(of: count)
        let text = Armor.encode(bytes)
        #expect(Armor.isArmored(text))
        #expect(try Armor.decode(text) == bytes)
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        #expect(lines.dropFirst().dropLast().allSatisfy { $0.count <= 64 })
    }

    @Test(arguments: [
        "\(begin)\nYWdl\n\(end)\n", "\(begin)\nYWdl\n\(end)", "\(begin)\r\nYWdl\r\n\(end)\r\n",
        "\n \t\n\(begin)\nYWdl\n\(end)\n\n \t\n", "\r\n\(begin)\nYWdl\n\(end)\n  ",
    ])
    func `white space around armor and CRLF within are accepted`(text: String) throws {
        #expect(try Armor.decode(Array(text.utf8)) == Array("age".utf8))
    }

    @Test func `armor around nothing is a header failure`() throws {
        let inner = try Armor.decode(Array("\(Self.begin)\n\(Self.end)\n".utf8))
        #expect(inner == [])
        #expect(Vector.open(inner) == .header)
    }

    @Test(
        arguments: [
            ("", .begin), ("x\n\(begin)\nYWdl\n\(end)\n", .begin),
            (" \(begin)\nYWdl\n\(end)\n", .begin),
            ("\(begin) \nYWdl\n\(end)\n", .begin), ("-----BEGIN AGE ENCRYPTED FILE----\n", .begin),
            ("-----begin age encrypted file-----\nYWdl\n\(end)\n", .begin),
            ("----- BEGIN AGE ENCRYPTED FILE -----\nYWdl\n\(end)\n", .begin),
            ("-----BEGIN PGP MESSAGE-----\nYWdl\n\(end)\n", .begin),
            ("\(begin)", .end), ("\(begin)\nYWdl\n", .end), ("\(begin)\n\(full)\n", .end),
            ("\(begin)\nYWdl\n\(end) \n", .line(number: 3)),
            ("\(begin)\nYWdl\n-----END\n", .line(number: 3)),
            ("\(begin)\nYWdl\n\(end)\nx", .trailingBytes),
            ("\(begin)\nYWdl\n\(end)x", .line(number: 3)),
            ("\(begin)\n\nYWdl\n\(end)\n", .line(number: 2)),
            ("\(begin)\nYWdl\n\n\(end)\n", .line(number: 3)),
            ("\(begin)\nYW\ndl\n\(end)\n", .line(number: 3)),
            ("\(begin)\n\(full)A\n\(end)\n", .line(number: 2)),
            ("\(begin)\nHeader: value\n\nYWdl\n\(end)\n", .line(number: 3)),
            ("\(begin)\nYWd\n\(end)\n", .line(number: 2)),
            ("\(begin)\nYQ\n\(end)\n", .line(number: 2)),
            ("\(begin)\nYR==\n\(end)\n", .line(number: 2)),
            ("\(begin)\nYW l\n\(end)\n", .line(number: 2)),
            ("\(begin)\n YWdl\n\(end)\n", .line(number: 2)),
            ("\(begin)\nYWdl \n\(end)\n", .line(number: 2)),
            ("\(begin)\nYQ=\n=\n\(end)\n", .line(number: 3)), ("\(begin)\rYWdl\r\(end)\r", .begin),
            ("\(begin)\nYWdl\r\r\n\(end)\n", .line(number: 2)),
            ("\(begin)\nYWdl\n=abcd\n\(end)\n", .line(number: 3)),
        ] as [(String, ArmorFault)])
    func `anything else is refused`(text: String, fault: ArmorFault) {
        #expect(throws: AgeError.armor(fault)) { try Armor.decode(Array(text.utf8)) }
    }
}
