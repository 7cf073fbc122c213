import AgeFile
import TabletDump
public import VaultCrypto
public import VaultModel

/// What is known of a film that may name or place a family: sealed to the family, never in the clear.
///
/// In the vault it is an age file to the family's recipient that holds canonical JSON with exactly these
/// members: anyone may write one, only who holds a grant opens it. Version 1 has neither `version` nor what
/// was found out about a film; version 2 has both; version 3 is written of a film of several files, and has
/// its parts besides.
public struct ClipParticulars: Hashable, Sendable {
    /// The file's name on the tablet; of several files the first one's.
    public var name: String
    /// The SHA-256 of the film's bytes.
    public var sha256: SHA256Digest
    /// How many bytes the film has.
    public var bytes: UInt64
    /// Its length in time.
    public var milliseconds: Int64
    /// The picture's codec as `ffprobe` names it; empty where it was not looked at.
    public var codec: String
    /// The picture's width, 0 where it was not looked at.
    public var width: Int
    /// The picture's height, 0 where it was not looked at.
    public var height: Int
    /// Whether it has sound.
    public var sound: Bool
    /// What filmed it.
    public var device: String?
    /// Where it was filmed, as the file says it.
    public var place: String?
    /// When it was filmed, as the file says it.
    public var taken: String?
    /// What says when it was filmed, and for which family.
    public var evidence: String?
    /// What whoever brought it in wrote about it.
    public var note: String?
    /// What was found out about it; none in particulars of version 1.
    public var findings: Findings?
    /// The files it was made of, in order; none of a film that was one file.
    public var parts: [Part]

    /// Gathers what is known of a film.
    public init(
        name: String, sha256: SHA256Digest, bytes: UInt64, milliseconds: Int64, codec: String,
        width: Int, height: Int, sound: Bool, device: String? = nil, place: String? = nil,
        taken: String? = nil, evidence: String? = nil, note: String? = nil,
        findings: Findings? = nil, parts: [Part] = []
    ) {
        self.name = name
        self.sha256 = sha256
        self.bytes = bytes
        self.milliseconds = milliseconds
        self.codec = codec
        self.width = width
        self.height = height
        self.sound = sound
        self.device = device
        self.place = place
        self.taken = taken
        self.evidence = evidence
        self.note = note
        self.findings = findings
        self.parts = parts
    }
}

extension ClipParticulars {
    /// HEVC (H.265), as `ffprobe` names it.
    static let hevc = "hevc"

    /// Whether its picture is HEVC, which a browser may not play; none where it was not looked at.
    public var isHEVC: Bool? { codec.isEmpty ? nil : codec == Self.hevc }

    /// What a plan tells of a film, and what its bytes turned out to be.
    init(of film: UploadPlan.Film, _ digest: FilmDigest, bytes: UInt64) {
        let facts = film.facts
        self.init(
            name: film.entry.path.description, sha256: digest.whole, bytes: bytes,
            milliseconds: film.milliseconds ?? 0, codec: facts?.codec?.description ?? "",
            width: max(0, facts?.width ?? 0), height: max(0, facts?.height ?? 0),
            sound: facts?.hasSound ?? false, device: facts?.device?.description,
            place: facts?.place?.revealed,
            taken: film.time.map { "\($0.date) \($0.time.withSeconds)" },
            evidence: film.time?.source.code,
            note: film.remark.flatMap { $0.isEmpty ? nil : $0 },
            findings: Findings(statements: film.statements, look: facts.map { Look($0) }),
            parts: zip(film.parts, digest.parts).map { part, sha256 in
                Part(
                    name: part.entry.path.description, sha256: sha256,
                    bytes: UInt64(clamping: part.entry.bytes ?? 0),
                    milliseconds: part.milliseconds ?? 0, place: part.facts?.place?.revealed)
            })
    }
}

extension ClipParticulars {
    /// The members as JSON.
    public var json: JSONValue {
        var members: [String: JSONValue] = [
            "name": .string(name), "sha256": .string(sha256.description),
            "bytes": .integer(Int64(clamping: bytes)), "milliseconds": .integer(milliseconds),
            "codec": .string(codec), "width": .integer(Int64(width)),
            "height": .integer(Int64(height)), "sound": .bool(sound),
        ]
        for (key, text) in optionalTexts { members[key] = text.map { .string($0) } }
        if let findings { members.merge(findings.members) { $1 } }
        if !parts.isEmpty {
            members["version"] = .integer(Self.versionWithParts)
            members["parts"] = .array(parts.map(\.json))
        }
        return .object(members)
    }

    /// Reads what `json` gives, and nothing else.
    ///
    /// - Returns: None when a member is missing, of another type, out of range, or unheard of.
    public init?(_ json: JSONValue) {
        guard case .object(var members) = json else { return nil }
        let hasParts = members["version"] == .integer(Self.versionWithParts)
        guard case .string(let name)? = members.removeValue(forKey: "name"),
            case .string(let hash)? = members.removeValue(forKey: "sha256"),
            let sha256 = SHA256Digest(hash),
            case .integer(let count)? = members.removeValue(forKey: "bytes"),
            let bytes = UInt64(exactly: count),
            case .integer(let milliseconds)? = members.removeValue(forKey: "milliseconds"),
            milliseconds >= 0,
            case .string(let codec)? = members.removeValue(forKey: "codec"),
            case .integer(let width)? = members.removeValue(forKey: "width"),
            let width = Int(exactly: width), width >= 0,
            case .integer(let height)? = members.removeValue(forKey: "height"),
            let height = Int(exactly: height), height >= 0,
            case .bool(let sound)? = members.removeValue(forKey: "sound"),
            let findings = Findings.taken(from: &members)
        else { return nil }
        var parts: [Part] = []
        if hasParts {
            guard let found = Self.parts(from: &members, bytes: bytes) else { return nil }
            parts = found
        }
        self.init(
            name: name, sha256: sha256, bytes: bytes, milliseconds: milliseconds, codec: codec,
            width: width, height: height, sound: sound, findings: findings,
            parts: parts)
        for (key, value) in members {
            guard case .string(let text) = value else { return nil }
            switch key {
            case "device": device = text
            case "place": place = text
            case "taken": taken = text
            case "evidence": evidence = text
            case "note": note = text
            default: return nil
            }
        }
    }

    private var optionalTexts: [(String, String?)] {
        [
            ("device", device), ("place", place), ("taken", taken), ("evidence", evidence),
            ("note", note),
        ]
    }
}

extension ClipParticulars {
    /// The age file of them for a family's recipient (or others, while a film waits in quarantine).
    func sealed(to recipients: [X25519PublicKey]) throws -> [UInt8] {
        try AgeFile.seal(json.canonicalBytes, to: recipients)
    }

    /// Opens such an age file.
    ///
    /// - Throws: `AgeError` when the identity is another's; `VaultError` of kind `unknown` when a newer
    ///   program wrote it, `tampered` when what is in it is not what this program writes.
    package init(opening sealed: [UInt8], with identity: borrowing X25519Identity) throws {
        let opened = try AgeFile.open(sealed, with: identity)
        let bytes = opened.withSpan { [UInt8](copying: $0) }
        let json = try? JSONValue(canonical: bytes)
        if case .object(let members)? = json, case .integer(let version)? = members["version"],
            version > Self.versionWithParts
        {
            throw VaultError(
                .unknown, "newer-format",
                "a clip's particulars are of version \(version), and this program reads \(Self.versionWithParts)",
                hint: "use the newer program")
        }
        guard let json, let read = ClipParticulars(json) else {
            throw VaultError(
                .tampered, "particulars", "a clip's particulars are not what this program writes",
                hint: "run `footage audit verify`, and tell information governance")
        }
        self = read
    }
}
