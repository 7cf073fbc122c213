import AuditLog
public import VaultModel

/// What `vault.json` says: which vault this is, where it is in its life, and where its parts lie.
///
/// It is public and decides nothing: id, name, group, zone and origin are held to record 0 of the log each time
/// a vault is opened, and where the key slots lie to what is on record by each verification.
public struct VaultDescription: Hashable, Sendable {
    /// The newest format this program reads and writes.
    public static let newestFormat = 1

    /// The format of the directory.
    public var format: Int
    /// The vault's id.
    public var id: VaultID
    /// What people call the vault.
    public var name: String
    /// The log's origin, as its checkpoints name it.
    public var origin: String
    /// How often the vault was restored, from 1.
    public var epoch: Int
    /// The IANA zone in which its civil dates stand.
    public var zone: String
    /// The group whose members share the vault's files; none for one account.
    public var group: String?
    /// Where the key slots lie, absolute, when not in the directory.
    public var slots: String?

    /// Reads the file's bytes: canonical JSON and a line feed, with no member it does not know.
    public init(_ bytes: [UInt8]) throws {
        let damaged = VaultError(
            .unknown, "vault-description", "vault.json cannot be read as this program writes it",
            hint: "nothing was changed; restore the file from a backup")
        guard bytes.last == UInt8(ascii: "\n"), bytes.count < 65_536,
            case .object(let members)? = try? JSONValue(canonical: Array(bytes.dropLast())),
            case .integer(let format)? = members["format"]
        else { throw damaged }
        guard format <= Self.newestFormat else {
            throw VaultError(
                .unknown, "newer-format",
                "the vault has format \(format); this program reads up to \(Self.newestFormat)",
                hint: "install the newer program; this one changed nothing")
        }
        let known: Set = ["format", "id", "name", "origin", "epoch", "zone", "group", "slots"]
        guard format == 1, Set(members.keys).isSubset(of: known),
            case .string(let idText)? = members["id"], let id = VaultID(idText),
            case .string(let name)? = members["name"],
            case .string(let origin)? = members["origin"],
            case .integer(let epoch)? = members["epoch"],
            case .string(let zone)? = members["zone"], epoch >= 1,
            // It is shown on terminals and printed on paper.
            (try? PlainText.checked(name, what: "vault's name", limit: 100)) == name
        else { throw damaged }
        self.format = Int(format)
        self.id = id
        self.name = name
        self.origin = origin
        self.epoch = Int(clamping: epoch)
        self.zone = zone
        do throws(NotText) {
            group = try Self.text(members["group"])
            slots = try Self.text(members["slots"])
        } catch {
            throw damaged
        }
        // An id reads with spaces too, as people copy it from paper, but is never written so.
        guard self.bytes == bytes else { throw damaged }
        guard slots.map(SlotPlace.isPlain) ?? true else { throw damaged }
    }

    private struct NotText: Error {}

    /// A text, or none; anything else is an error.
    private static func text(_ member: JSONValue?) throws(NotText) -> String? {
        switch member {
        case nil: return nil
        case .string(let text)?: return text
        default: throw NotText()
        }
    }

    init(
        id: VaultID, name: String, origin: String, zone: String, group: String?,
        slots: String? = nil
    ) {
        format = Self.newestFormat
        self.id = id
        self.name = name
        self.origin = origin
        epoch = 1
        self.zone = zone
        self.group = group
        self.slots = slots
    }

    /// What of it is on record.
    var onRecord: Introduction.Described {
        Introduction.Described(name: name, group: group, slots: slots)
    }

    /// The file's bytes.
    public var bytes: [UInt8] {
        var members: [String: JSONValue] = [
            "format": .integer(Int64(format)), "id": .string(id.description),
            "name": .string(name), "origin": .string(origin), "epoch": .integer(Int64(epoch)),
            "zone": .string(zone),
        ]
        members["group"] = group.map { .string($0) }
        members["slots"] = slots.map { .string($0) }
        return JSONValue.object(members).canonicalBytes + [UInt8(ascii: "\n")]
    }
}
