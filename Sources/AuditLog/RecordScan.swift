import VaultCrypto
import VaultModel

/// What stands where in a signed record's text, found in one pass over its bytes.
///
/// The text is known to be canonical and complete when the scan ends, but for `introduces`, whose
/// content is read only where it is used. Nothing is copied that verification does not need.
struct RecordScan {
    /// The members in the order in which canonical text has them.
    enum Member: String, CaseIterable {
        case actor, amount, at, before, behalf, checks, clip, event, family, host, index
        case introduces, note, outcome, part, phase, policy, program, purpose, reason, request
        case roles, rows, salt, series, session, sig, v
    }

    struct Row {
        var table: Range<Int>
        var id: Range<Int>
        /// None for a row that is gone.
        var digest: SHA256Digest?
    }

    let leaf: [UInt8]
    var actor = HexID(high: 0, low: 0)
    var amount: Record.Amount?
    var at = Instant(milliseconds: 0)
    var before: SHA256Digest?
    var behalf: HexID?
    var checks: Record.Checks?
    var clip: HexID?
    var event: Range<Int> = 0..<0
    var family: HexID?
    var host: Range<Int> = 0..<0
    var index: UInt64 = 0
    var introduces: Range<Int>?
    var note: SHA256Digest?
    var outcome = Record.Outcome.ok
    var part: Record.Part?
    var phase: Record.Phase?
    var policy: SHA256Digest?
    var program: Range<Int> = 0..<0
    var purpose: AccessPurpose?
    var reason: Range<Int>?
    var request: HexID?
    var roles: Roles = []
    var rows: [Row] = []
    var salt: [UInt8] = []
    var series: Record.Series?
    var session: HexID?
    var signature: [UInt8] = []
    /// The member `sig` with the comma after it: what is cut out of the text to have what was
    /// signed.
    var signatureRange: Range<Int> = 0..<0
    var version: Int64 = 0

    init(_ leaf: [UInt8]) throws(AuditLogError) {
        guard leaf.count <= Record.maximumLength else { throw .recordTooLong(leaf.count) }
        self.leaf = leaf
        var cursor = TextCursor(leaf)
        try cursor.take("{")
        for member in Self.members {
            let start = cursor.offset
            guard cursor.takesKey(member.key) else {
                if member.isRequired { throw cursor.wrong("“\(member.name)”") }
                continue
            }
            try read(member.name, &cursor)
            if member.name == .v {
                try cursor.take("}")
            } else {
                try cursor.take(",")
            }
            if member.name == .sig { signatureRange = start..<cursor.offset }
        }
        guard cursor.isAtEnd else { throw cursor.wrong("the end") }
        guard cursor.isASCII || String(validating: leaf, as: UTF8.self) != nil else {
            throw .recordMalformed(offset: 0, expected: "UTF-8")
        }
    }

    /// What the actor signed, after the context of `Record.signingContext`.
    var unsigned: (head: ArraySlice<UInt8>, tail: ArraySlice<UInt8>) {
        (leaf[..<signatureRange.lowerBound], leaf[signatureRange.upperBound...])
    }

    /// The text of a string that the scan has passed.
    func text(_ range: Range<Int>) -> String { Self.text(range, in: leaf) }

    /// The text of a string that a scan of a leaf has passed.
    static func text(_ range: Range<Int>, in leaf: [UInt8]) -> String {
        guard leaf[range].contains(UInt8(ascii: "\\")) else {
            return String(decoding: leaf[range], as: UTF8.self)
        }
        let quoted = Array(leaf[range.lowerBound - 1..<range.upperBound + 1])
        guard case .string(let text)? = try? JSONValue(canonical: quoted) else { return "" }
        return text
    }

    private static let required: Set<Member> = [
        .actor, .at, .event, .host, .index, .outcome, .program, .roles, .salt, .sig, .v,
    ]

    private static let members = Member.allCases.map { name in
        (name: name, key: Array("\"\(name.rawValue)\":".utf8), isRequired: required.contains(name))
    }
}

extension TextCursor {
    /// Passes a key, quotes and colon included, if it stands here.
    mutating func takesKey(_ key: [UInt8]) -> Bool {
        guard offset + key.count <= bytes.count else { return false }
        // Most keys differ in their first letter, which comes after the quote.
        if key.count > 1, bytes[offset + 1] != key[1] { return false }
        for place in key.indices where bytes[offset + place] != key[place] { return false }
        skip(key.count)
        return true
    }
}
