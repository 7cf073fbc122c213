import Testing
import VaultModel

@Suite struct NameTests {
    @Test func `an id is sixteen bytes and thirty-two digits`() throws {
        let bytes = (0..<16).map { UInt8($0 * 17) }
        let id = try #require(ClipID(bytes: bytes))
        #expect(id.description == "00112233445566778899aabbccddeeff")
        #expect(id.bytes == bytes)
        #expect(ClipID(id.description) == id)
    }

    @Test(arguments: [
        "", "00112233445566778899aabbccddeef", "00112233445566778899aabbccddeeff0",
        "00112233445566778899AABBCCDDEEFF", "0x112233445566778899aabbccddeeff",
        "00112233445566778899aabbccddeef ", "00112233445566778899aabbccddee\u{E9}",
    ])
    func `anything else is not an id`(text: String) {
        #expect(ClipID(text) == nil)
    }

    @Test func `ids are ordered as their bytes`() throws {
        var generator = SplitMix(state: 3)
        var ids: [ClipID] = []
        for _ in 0..<200 {
            let bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
            ids.append(try #require(ClipID(bytes: bytes)))
        }
        #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
    }

    @Test func `a clip's address is read and written`() throws {
        let address = try #require(ClipAddress("7kq2m4v/3/1"))
        #expect(address.description == "7KQ2M4V/3/1")
        #expect(address.session == 3)
        #expect(address.clip == 1)
    }

    @Test(arguments: [
        "", "7KQ2M4V", "7KQ2M4V/3", "7KQ2M4V/3/1/", "7KQ2M4V/0/1", "7KQ2M4V/3/0", "7KQ2M4V/-3/1",
        "7KQ2M4F/3/1", "7KQ2M4V//1", "7KQ2M4V/+3/1", "7KQ2M4V/03/1", "7KQ2M4V/3/x",
        "7KQ2M4V/99999999999999999999/1", "//",
    ])
    func `anything else is not an address`(text: String) {
        #expect(ClipAddress(text) == nil)
    }

    @Test func `hexadecimal text is read and written`() {
        #expect(Hex.encode([0, 15, 16, 255]) == "000f10ff")
        #expect(Hex.decode("000f10ff") == [0, 15, 16, 255])
        #expect(Hex.decode("") == [])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0F") == nil)
        #expect(Hex.decode("g0") == nil)
    }

    @Test func `a vault's id is typed as it stands on paper`() throws {
        let id = try #require(VaultID(bytes: (0..<32).map { UInt8($0) }))
        #expect(id.forPaper.hasPrefix("0001 0203 0405 "))
        #expect(VaultID(id.forPaper) == id)
        #expect(VaultID(id.description) == id)
        #expect(VaultID(String(id.description.dropLast())) == nil)
        #expect(VaultID(bytes: []) == nil)
    }

    @Test func `every purpose, role and reason reads back by its name`() {
        for purpose in Purpose.allCases {
            #expect(AccessPurpose(purpose.rawValue) == .purpose(purpose))
        }
        for reason in [AccessPurpose.subjectAccess, .disclosure, .review] {
            #expect(AccessPurpose(reason.description) == reason)
        }
        #expect(AccessPurpose("Therapy") == nil)
        #expect(Purpose.allCases.sorted() == Purpose.allCases)
        #expect(Role.allCases.sorted() == Role.allCases)
        #expect(Purpose.therapy < .caseStudy)
    }
}
