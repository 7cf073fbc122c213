import Testing
import VaultModel

@Suite struct FamilyReferenceTests {
    @Test func `a reference is read in any case, with O for 0 and I or L for 1`() {
        #expect(FamilyReference("7KQ2M4V")?.description == "7KQ2M4V")
        #expect(FamilyReference("7kq2m4v")?.description == "7KQ2M4V")
    }

    @Test(arguments: [
        "7KQ2M4F", "7KQ2M4", "7KQ2M4VV", "KKQ2M4V", "7KQM24V", "", "../../x", "7KQ2MUV",
    ])
    func `a mistyped reference is refused`(text: String) {
        #expect(FamilyReference(text) == nil)
    }

    @Test func `every reference made reads back, and every one-symbol slip of it is refused`() {
        let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var made = 0
        for bits in stride(from: UInt32(0), to: 1 << 30, by: 7_654_321) {
            guard let reference = FamilyReference(random: bits) else { continue }
            made += 1
            #expect(FamilyReference(reference.description) == reference)
            let text = Array(reference.description)
            for index in text.indices {
                for symbol in symbols where symbol != text[index] {
                    var wrong = text
                    wrong[index] = symbol
                    #expect(FamilyReference(String(wrong)) == nil)
                }
            }
        }
        #expect(made > 100)
    }
}
