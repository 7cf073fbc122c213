internal import FootageVault
internal import VaultModel

extension CommandSpec {
    /// `footage certificate`: what became of a film that is gone.
    static let certificates: [CommandSpec] = [
        CommandSpec(
            ["certificate"],
            summary: "Certify that a film is gone: how, by which rule, on whose word",
            discussion: """
                It says what was destroyed, how, under which rule, who adopted and approved that, and what is \
                still there: copies that were not returned, or that other organisations were given, backups that \
                may hold the key, and until when. --html writes the same as one page to print, which asks no \
                network and runs no script. \
                Governance makes certificates, and each is on record. A film that went out of quarantine is \
                named by its id, which `footage quarantine list --all --json` has.

                With --json: v, vault, vault_name, made_on, clip, address, number, family, session, end \
                (destroyed, returned, moved), recorded, uploaded, milliseconds, payload_length, digest, rule, about, limit, \
                policy, destroyed, destroyed_on, destroyed_by, method, run, exports, backups_until, \
                tombstone_goes, copies[], disclosures[], key_parts[], records[], people, file.
                """,
            arguments: [
                ArgumentSpec("CLIP", "The address that it had, such as 7KQ2M4V/3/1, or its id")
            ],
            options: [
                OptionSpec("html", "FILE", "Write it as a page to this new file; - for the output")
            ],
            exits: .vault
        ) { invocation in
            let clip = try invocation.required("CLIP", as: .string)
            let file = try invocation.value("html", as: .path)
            let path = file.flatMap { $0 == "-" ? nil : TerminalCalls.absolute($0) }
            if file == "-", invocation.wantsJSON {
                throw CommandFailure(
                    .usage, code: "usage.html", "--html - and --json both want the output.")
            }
            if let path { try OutputFile.checkFree(path) }
            let account: CertificateAccount
            if let id = ClipID(clip) {
                account = try invocation.unlocked { try $0.certificate(of: id) }
            } else {
                let address = try invocation.required("CLIP", as: .address)
                account = try invocation.unlocked { try $0.certificate(of: address) }
            }
            if let path { try OutputFile.make(path, for: .owner, account.page) }
            var document = account.members
            document["file"] = .text(path)
            invocation.answer(.object(document)) { terminal in
                if file == "-" {
                    return terminal.block(String(decoding: account.page, as: UTF8.self))
                }
                if let path { return terminal.line("Wrote \(path).") }
                account.print(on: terminal)
            }
        }
    ]
}

extension CertificateAccount {
    fileprivate var members: [String: JSONValue] {
        guard case .object(let members) = json else { return [:] }
        return members
    }

    private func text(_ name: String) -> String {
        switch members[name] {
        case .string(let text)?: text
        case .integer(let number)?: String(number)
        default: "–"
        }
    }

    private func list(_ name: String) -> [[String: JSONValue]] {
        guard case .array(let values)? = members[name] else { return [] }
        return values.compactMap { value in
            guard case .object(let members) = value else { return nil }
            return members
        }
    }

    fileprivate func print(on terminal: Terminal) {
        let open = list("copies").count { $0["returned_on"] == nil }
        let parts = list("key_parts").count
        let rows = [
            ("Film", address?.description ?? "\(text("clip")), out of quarantine"),
            ("End", "\(text("end")) on \(text("destroyed_on"))"),
            ("Filmed on", text("recorded")), ("Taken in on", text("uploaded")),
            ("Rule", text("rule")), ("Last lawful day", text("limit")),
            ("Copies not returned", String(open)),
            ("Given to others", String(list("disclosures").count)),
            ("Backups with the key", String(parts)), ("Backups until", text("backups_until")),
            ("Records", String(list("records").count)), ("Id", text("clip")),
        ]
        for (name, value) in rows {
            terminal.line(name + String(repeating: " ", count: 22 - name.count) + value)
        }
    }
}
