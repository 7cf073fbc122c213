import FoundationEssentials
import Retention
import Testing

/// What is wrong with a policy's text is pointed at, all of it, in the same words each time.
@Suite struct BrokenPolicyTests {
    @Test func `the policy that is broken in every other test is sound`() throws {
        let policy = try PolicyText(try BrokenPolicy.sound()).policy()
        #expect(PolicyTests.run(policy).map(\.passed) == [true])
    }

    @Test(arguments: try BrokenPolicy.all())
    func `a broken policy`(broken: BrokenPolicy) throws {
        #expect(problems(PolicyText(broken.bytes)).map(\.description) == broken.problems)
    }

    @Test func `the table has enough to lean on`() throws {
        let all = try BrokenPolicy.all()
        #expect(all.count == 133)
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(Set(all.map(\.bytes)).count == all.count)
        #expect(all.allSatisfy { !$0.problems.isEmpty })
    }

    /// What an editor may do to a file without changing what it says.
    @Test(arguments: [
        ("# A policy", "\u{FEFF}# A policy"), ("\n", "\r\n"), ("grace: P14D", "grace:\tP14D"),
        ("# A policy", "---\n# A policy"), ("rule: feedback}\n", "rule: feedback}\n...\n"),
        ("policy: anytown", "\"policy\": 'anytown'"), ("rule: feedback}\n", "rule: feedback}"),
        ("programme: VIG, class", "programme: [VIG], class"),
    ])
    func `an editor's habits change nothing`(old: String, new: String) throws {
        let text = String(decoding: try BrokenPolicy.sound(), as: UTF8.self)
        let changed = text.replacing(old, with: new)
        #expect(changed != text)
        let (sound, same) = (try PolicyText(text).policy(), try PolicyText(changed).policy())
        #expect(same.rules == sound.rules)
        #expect(same.name == sound.name)
        #expect(same.tests.map(\.facts) == sound.tests.map(\.facts))
    }
}

/// One entry of `Tests/BrokenPolicies/broken.txt`.
struct BrokenPolicy: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let problems: [String]

    var testDescription: String { name }

    static func sound() throws -> [UInt8] { try file("sound.yaml") }

    static func all() throws -> [Self] {
        let table = String(decoding: try file("broken.txt"), as: UTF8.self)
        let sound = try sound()
        return try table.split(separator: "\n= ").dropFirst().map { entry in
            let lines = entry.split(separator: "\n")
            func parts(_ mark: String) -> [String] {
                lines.dropFirst().filter { $0.hasPrefix(mark) }.map { String($0.dropFirst(2)) }
            }
            let old = unescaped(try #require(parts("- ").first))
            let new = unescaped(try #require(parts("+ ").first))
            let places = sound.indices.filter { sound[$0...].starts(with: old) }
            #expect(places.count == 1, "\(lines[0]) breaks one place")
            let place = try #require(places.first)
            return Self(
                name: String(lines[0]),
                bytes: sound[..<place] + new + sound[(place + old.count)...],
                problems: parts("! "))
        }
    }

    private static func file(_ name: String) throws -> [UInt8] {
        let folder = #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 }
        let path = folder + "/BrokenPolicies/" + name
        return Array(try #require(FileManager.default.contents(atPath: path)))
    }

    /// What the escapes of the table stand for.
    private static func unescaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let mark = rest.popFirst() else {
                bytes += Array(String(scalar).utf8)
                continue
            }
            func hex(_ count: Int) -> UInt32 {
                let digits = String(String.UnicodeScalarView(rest.prefix(count)))
                rest = rest.dropFirst(count)
                return UInt32(digits, radix: 16) ?? 0
            }
            switch mark {
            case "n": bytes.append(0x0A)
            case "t": bytes.append(0x09)
            case "0": bytes.append(0x00)
            case "x": bytes.append(UInt8(truncatingIfNeeded: hex(2)))
            case "u": bytes += Array(String(Unicode.Scalar(hex(4)) ?? " ").utf8)
            case "*":
                let count = rest.prefix { $0 != " " }
                rest = rest.dropFirst(count.count + 1)
                guard let repeated = rest.popFirst() else { break }
                for _ in 0..<(Int(String(String.UnicodeScalarView(count))) ?? 0) {
                    bytes += Array(String(repeated).utf8)
                }
            default: bytes += Array(String(mark).utf8)
            }
        }
        return bytes
    }
}
