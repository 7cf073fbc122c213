import VaultCrypto

/// The lines of a proof's text, one after another; what follows them is the checkpoint, verbatim.
struct ProofLines {
    private var lines: ArraySlice<ArraySlice<UInt8>>
    private var number = 0

    init(_ bytes: [UInt8]) {
        lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    }

    /// What is wrong with the line taken last.
    var malformed: AuditLogError { .proofMalformed(line: number) }

    /// The next line, without its end.
    mutating func next() throws(AuditLogError) -> String {
        number += 1
        guard let line = lines.popFirst(), !lines.isEmpty,
            let text = String(validating: line, as: UTF8.self)
        else { throw malformed }
        return text
    }

    /// The hashes up to an empty line, which is taken too.
    mutating func hashes(atMost limit: Int) throws(AuditLogError) -> [SHA256Digest] {
        var path: [SHA256Digest] = []
        var line = try next()
        while !line.isEmpty {
            guard path.count < limit, let bytes = Base64.decode(line),
                let hash = SHA256Digest(bytes: bytes)
            else { throw malformed }
            path.append(hash)
            line = try next()
        }
        return path
    }

    /// The note that the rest is.
    func checkpoint() throws(AuditLogError) -> SignedNote {
        try SignedNote(Array(lines.joined(separator: [0x0A])))
    }
}
