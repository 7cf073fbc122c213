public import VaultModel

/// What a family is told of its films: `family.json`, from which `family.html` is made.
///
/// Days are civil days in the vault's zone; people, films and records are named by their ids, and `people` has the
/// names of those whom the exporter may name. It holds nothing of any other family.
public struct FamilyStatement: Sendable {
    /// The members of the file.
    public var members: [String: JSONValue]

    /// Takes the members.
    public init(_ members: [String: JSONValue] = [:]) { self.members = members }

    /// The file: canonical JSON and a line feed.
    public var bytes: [UInt8] { JSONValue.object(members).canonicalBytes + [0x0A] }
}
