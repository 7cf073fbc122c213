import VaultModel

/// Everything that says which family a film is of.
struct FamilySignals {
    private(set) var named: [(family: FamilyReference, by: String)] = []
    private(set) var mistyped: SafeText?

    /// Gathers the signals of one film.
    init(
        path: DumpPath, row: Manifest.Row?, statement: Statement, known: Set<FamilyReference>
    ) {
        if let family = row?.family { named.append((family, "the manifest says \(family)")) }
        for folder in path.directories {
            switch FolderName(folder, known: known) {
            case .family(let family): named.append((family, "its folder says \(family)"))
            case .mistyped(let name): mistyped = mistyped ?? name
            case .other: break
            }
        }
        if let family = statement.family { named.append((family, "`--family` says \(family)")) }
    }

    /// The one family they all name, or the reason why there is none.
    func family(known: Set<FamilyReference>) throws(Refusal) -> FamilyReference {
        let families = Set(named.map(\.family))
        if let mistyped { throw Refusal(.mistypedReference(mistyped)) }
        guard let family = families.first else { throw Refusal(.noFamily) }
        guard families.count == 1 else {
            throw Refusal(.signalsDisagree(named.map(\.by)))
        }
        guard known.contains(family) else { throw Refusal(.unknownFamily(family)) }
        return family
    }
}

/// A reason, on its way out of the steps of binding.
struct Refusal: Error {
    let reason: QuarantineReason

    init(_ reason: QuarantineReason) { self.reason = reason }
}

/// What a folder's name says about a family.
enum FolderName: Hashable {
    case family(FamilyReference)
    case mistyped(SafeText)
    case other

    /// Reads a name; only a whole name is a reference.
    ///
    /// Seven letters can be a word (`Archive` passes the check by chance, `Holiday` does not), so a
    /// name without a digit counts only when it is a family that is known.
    init(_ name: [UInt8], known: Set<FamilyReference>) {
        guard name.count == 7, let text = String(validating: name, as: UTF8.self) else {
            self = .other
            return
        }
        let hasDigit = name.contains { (48...57).contains($0) }
        guard let family = FamilyReference(text) else {
            let looksLikeOne = name.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            }
            self = hasDigit && looksLikeOne ? .mistyped(SafeText(text)) : .other
            return
        }
        self = hasDigit || known.contains(family) ? .family(family) : .other
    }
}
