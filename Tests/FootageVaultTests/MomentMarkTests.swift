import AgeFile
import Testing
import VaultCrypto
import VaultModel

@testable import FootageVault

/// The sealed form of what was seen in a film.
@Suite struct MomentMarkTests {
    @Test func `a mark opens as its own row of its own clip alone, and no byte of it changes`()
        throws
    {
        var dice = SystemRandomNumberGenerator()
        let key = SecretBytes(random: AgeHeader.fileKeySize)
        let other = SecretBytes(random: AgeHeader.fileKeySize)
        for round in 0..<60 {
            let start = Int64.random(in: 0..<1 << 40, using: &dice)
            let note = String(
                repeating: ["a", "\"", "é", "👶", "\\"][round % 5], count: round * 9 % 200)
            let end = start + Int64.random(in: 1..<1 << 30, using: &dice)
            let seen = MomentMark(
                milliseconds: start..<end, kind: MomentKind.allCases[round % 5],
                note: round % 3 == 0 ? nil : note)
            let (id, clip) = (RowID.random(), ClipID.random())
            let sealed = try seen.sealed(as: id, of: clip, under: key)
            #expect((sealed.count - 32).isMultiple(of: 256))
            #expect(MomentMark(opening: sealed, as: id, of: clip, under: key) == seen)
            #expect(MomentMark(opening: sealed, as: .random(), of: clip, under: key) == nil)
            #expect(MomentMark(opening: sealed, as: id, of: .random(), under: key) == nil)
            #expect(MomentMark(opening: sealed, as: id, of: clip, under: other) == nil)
            var changed = sealed
            changed[Int.random(in: changed.indices, using: &dice)] ^= 1 << UInt8(round % 8)
            #expect(MomentMark(opening: changed, as: id, of: clip, under: key) == nil)
            let cut = Array(sealed.prefix(Int.random(in: 0..<sealed.count, using: &dice)))
            #expect(MomentMark(opening: cut, as: id, of: clip, under: key) == nil)
        }
        // The same key seals other things; only what this program writes is a mark.
        for text in ["", "{}", #"{"from":1,"seen":"strength","to":2}"#] {
            let sealed = try AgeFile.sealPayload(Array(text.utf8).span, fileKey: key)
            #expect(
                MomentMark(opening: sealed, as: .random(), of: .random(), under: key) == nil)
        }
    }
}
