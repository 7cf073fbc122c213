/// How the minute that records a decision is named: a reference such as `IGSG/26/031`, never prose.
enum MinuteReference {
    /// The text, when it is 1 to 64 letters, digits and `/ . : _ -`.
    ///
    /// It stands in the catalog in the clear, and whoever may ask why a clip is kept reads it: what has room
    /// for a sentence would have room for a family's name.
    static func checked(_ text: String) throws(VaultError) -> String {
        let isReference = text.utf8.allSatisfy { symbol in
            switch symbol {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isReference, (1...64).contains(text.utf8.count) else {
            throw .badInput(
                "minute", "a minute is named by its reference alone, such as IGSG/26/031",
                hint:
                    "at most 64 letters, digits and / . : _ -; why goes into the reason, which is sealed"
            )
        }
        return text
    }
}
