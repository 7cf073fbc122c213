import VaultCrypto

/// A word of 256 random bits that only who was given it can know.
struct WatchToken: Sendable {
    private let bytes: [UInt8]

    /// Draws one.
    init() { bytes = Random.bytes(32) }

    /// The word, in letters that an address and a cookie can hold.
    var text: String { Base64.encode(bytes, .urlNoPad) }

    /// Whether a text could be such a word.
    static func isOne(_ text: String) -> Bool {
        Base64.decode(text, .urlNoPad)?.count == 32
    }

    /// Whether somebody's word is this one; how long it takes tells nothing of it.
    func matches(_ text: String) -> Bool {
        guard let offered = Base64.decode(text, .urlNoPad) else { return false }
        return ConstantTime.equal(offered, bytes)
    }
}
