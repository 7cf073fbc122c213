/// What can be wrong with a record, a note, a tile or a proof.
public enum AuditLogError: Error, Hashable, Sendable {
    /// A record is not the canonical text of a record: what was expected, at which byte.
    case recordMalformed(offset: Int, expected: String)
    /// A record has more bytes than a bundle can carry.
    case recordTooLong(Int)
    /// A record holds a value that its text cannot carry.
    case recordUnwritable(member: String)
    /// A record was written in another version of the format.
    case unknownVersion(Int64)
    /// A record tells of an event that this program does not know.
    case unknownEvent(String)
    /// A text is not a signed note: what was expected.
    case noteMalformed(expected: String)
    /// A text is not a verifier key.
    case keyMalformed(String)
    /// A note bears no signature of any key that is asked for.
    case signatureMissing(name: String)
    /// A note bears a false signature in the name of a key that is known.
    case signatureFalse(name: String)
    /// A key makes signatures of a type that is not asked for here.
    case signatureType(UInt8)
    /// A note's text is not a checkpoint: what was expected.
    case checkpointMalformed(expected: String)
    /// A checkpoint belongs to another log.
    case originUnexpected(expected: String, found: String)
    /// A path names no tile.
    case tilePathMalformed(String)
    /// A tile's or a bundle's bytes do not have the form they must have.
    case tileMalformed(path: String)
    /// A text is not a `.tlog-proof` file: the line that is wrong, from 1.
    case proofMalformed(line: Int)
    /// A proof does not lead from its leaf to the root, or from one root to the other.
    case proofFalse
    /// A place in a tree does not exist in a tree of that size.
    case outOfRange(index: UInt64, size: UInt64)
    /// An introduction lacks a member, or has it in another form.
    case introductionMalformed(member: String)

    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .recordMalformed(let offset, let expected):
            "The record is not canonical: byte \(offset) should be \(expected)."
        case .recordTooLong(let count):
            "The record has \(count) bytes; at most \(Record.maximumLength) fit in the log."
        case .recordUnwritable(let member): "The record's \(member) cannot be written."
        case .unknownVersion(let version): "The record is of version \(version)."
        case .unknownEvent(let name): "The record tells of an unknown event, \(name)."
        case .noteMalformed(let expected):
            "The signed note is malformed: it should have \(expected)."
        case .keyMalformed(let text): "“\(text)” is not a verifier key."
        case .signatureMissing(let name): "The note is not signed by \(name)."
        case .signatureFalse(let name): "The note's signature in the name of \(name) is false."
        case .signatureType(let type): "Signatures of type \(type) cannot be used here."
        case .checkpointMalformed(let expected):
            "The checkpoint is malformed: it should have \(expected)."
        case .originUnexpected(let expected, let found):
            "The checkpoint belongs to the log \(found), not to \(expected)."
        case .tilePathMalformed(let path): "“\(path)” names no tile."
        case .tileMalformed(let path): "The tile \(path) is malformed."
        case .proofMalformed(let line): "The proof is malformed in line \(line)."
        case .proofFalse: "The proof does not lead to the root."
        case .outOfRange(let index, let size):
            "There is no place \(index) in a log of size \(size)."
        case .introductionMalformed(let member):
            "The record's introduction lacks a well-formed “\(member)”."
        }
    }

    /// What to do about it, where there is something to do.
    public var hint: String? {
        switch self {
        case .recordMalformed, .proofFalse, .signatureFalse, .tileMalformed:
            "It was changed since it was written: keep the vault as it is, and tell governance."
        case .recordTooLong: "Write the act as several records, parts of one."
        case .unknownVersion, .unknownEvent: "Use the program that wrote it, or a newer one."
        case .signatureMissing: "Check that the verifier key is the one of this log."
        case .originUnexpected: "Check that the file belongs to this vault."
        case .recordUnwritable, .noteMalformed, .keyMalformed, .signatureType, .checkpointMalformed,
            .tilePathMalformed, .proofMalformed, .outOfRange, .introductionMalformed:
            nil
        }
    }
}
