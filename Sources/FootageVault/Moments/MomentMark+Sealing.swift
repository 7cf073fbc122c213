import AgeFile
import VaultCrypto
import VaultModel

/// How a mark is sealed: as an age payload under the file key of its clip, and so gone with that key.
///
/// The clip's header from its key slot with the payload behind it is an age file, which `age` opens by the
/// family's identity. What is in it is canonical JSON that names the clip and the row, so that nobody can
/// put one in another's place, filled up to a multiple of 256 bytes, so that its length does not tell what
/// was seen.
extension MomentMark {
    private static let version: Int64 = 1
    private static let block = 256

    func sealed(
        as id: RowID, of clip: ClipID, under fileKey: borrowing SecretBytes
    ) throws -> [UInt8] {
        try AgeFile.sealPayload(text(as: id, of: clip).span, fileKey: fileKey)
    }

    /// Opens what was sealed of a row of a clip; none when it is not that, or was sealed under another key.
    init?(
        opening sealed: [UInt8], as id: RowID, of clip: ClipID, under fileKey: borrowing SecretBytes
    ) {
        guard let opened = try? AgeFile.openPayload(sealed.span, fileKey: fileKey) else {
            return nil
        }
        let bytes = opened.withSpan { [UInt8](copying: $0) }
        guard let json = try? JSONValue(canonical: bytes), case .object(let members) = json,
            case .integer(let from)? = members["from"], case .integer(let to)? = members["to"],
            0 <= from, from < to, case .string(let word)? = members["seen"],
            let kind = MomentKind(rawValue: word)
        else { return nil }
        var note: String?
        if let value = members["note"] {
            guard case .string(let text) = value else { return nil }
            note = text
        }
        self.init(milliseconds: from..<to, kind: kind, note: note)
        // Whatever else stands there, or is missing, would not be written so.
        guard text(as: id, of: clip) == bytes else { return nil }
    }

    private func text(as id: RowID, of clip: ClipID) -> [UInt8] {
        var members: [String: JSONValue] = [
            "clip": .string(clip.description), "from": .integer(milliseconds.lowerBound),
            "id": .string(id.description), "pad": .string(""), "seen": .string(kind.rawValue),
            "to": .integer(milliseconds.upperBound),
            "version": .integer(Self.version),
        ]
        members["note"] = note.map { .string($0) }
        let length = JSONValue.object(members).canonicalBytes.count
        let rest = (Self.block - length % Self.block) % Self.block
        members["pad"] = .string(String(repeating: " ", count: rest))
        return JSONValue.object(members).canonicalBytes
    }
}
