internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage help permissions`: the matrix of acts and roles.
    static let permissions = CommandSpec(
        ["help", "permissions"], summary: "Print which role may do what",
        discussion: """
            Needs no vault. This is the very table by which every act is let pass or refused. "own" is the families \
            that the person holds a grant for; for films in quarantine those that they brought, or that were brought \
            for them; for what somebody can open, themselves. What is empty is refused, and the refusal is on record. \
            Several roles in one person add up. It does not say how much somebody is shown: administrators, uploaders \
            and the purge job read no names and no films, only references and counts.

            Some acts ask for more: two people, a grant for the purpose, consent; and nobody reviews, confirms or \
            closes what they did themselves. Each command's help says so. Accepting the vault, listing \
            its people, reading the policy and verifying the log stand in no line: everybody who takes part may.

            JSON: permissions[] with action, roles (an object from role to own or all); purposes[] with purpose and \
            roles[]: who opens films for it, where they are granted it.
            """
    ) { invocation in
        let document = JSONValue.members([
            "permissions": .array(Permission.matrix.map(\.json)),
            "purposes": .array(
                Self.purposes.map { purpose in
                    .members([
                        "purpose": .text(purpose),
                        "roles": .texts(
                            Permission.openers(for: purpose).sorted().map(\.rawValue)),
                    ])
                }),
        ])
        invocation.answer(document) { terminal in
            var table = TableView([.text("TO")] + Role.allCases.map { .whole($0.shown) })
            for line in Permission.matrix {
                table.add(
                    [.init(line.action)]
                        + Role.allCases.map { .init(line.roles[$0]?.rawValue ?? "") })
            }
            terminal.table(table)
            terminal.line()
            var openers = TableView([.whole("TO OPEN FILMS FOR"), .text("ROLE, WHERE GRANTED IT")])
            for purpose in Self.purposes {
                let roles = Permission.openers(for: purpose).sorted().map(\.rawValue)
                openers.add(.init(purpose.description), .init(roles.joined(separator: ", ")))
            }
            terminal.table(openers)
        }
    }

    private static var purposes: [AccessPurpose] {
        Purpose.allCases.map { .purpose($0) } + [.subjectAccess, .disclosure, .review]
    }
}

extension Permission {
    fileprivate var json: JSONValue {
        .members([
            "action": .string(action),
            "roles": .object(
                Dictionary(
                    uniqueKeysWithValues: roles.map {
                        ($0.key.rawValue, .string($0.value.rawValue))
                    }
                )),
        ])
    }
}

extension Role {
    fileprivate var shown: String { rawValue.uppercased() }
}
