internal import FootageVault
internal import VaultModel

extension CommandSpec {
    static let auditProve = CommandSpec(
        ["audit", "prove"], summary: "Prove that the log holds a record",
        discussion: """
            Writes a .tlog-proof (C2SP tlog-proof), such as an upload's receipt: the record, the hashes that \
            lead from it to the log's head, and the signed head. Whoever keeps it can hold the vault to it \
            with "footage audit verify --receipt", and any tool for transparency logs reads it. --clip proves \
            the newest record that says what became of a clip, its destruction included. Governance proves \
            any record, a practitioner those of their own families. The proving is recorded.

            With --json: record as in "footage audit list", size, proof, file.
            """,
        arguments: [ArgumentSpec("NUMBER", "The record's, from footage audit list", .optional)],
        options: [
            OptionSpec("clip", "CLIP", "Instead: the newest record of what became of this clip"),
            OptionSpec("to", "FILE", "Write the proof to this new file"),
        ],
        exits: .vault
    ) { invocation in
        let number = try invocation.value("NUMBER", as: .index)
        let clip = try invocation.value("clip", as: .address)
        let path = try invocation.value("to", as: .path).map(TerminalCalls.absolute)
        guard (number == nil) != (clip == nil) else {
            throw CommandFailure(
                .usage, code: "usage.record", "Give either a record's number or --clip.")
        }
        if let path { try OutputFile.checkFree(path) }
        let proof = try invocation.unlocked { unlocked in
            if let clip { return try unlocked.prove(clip: clip) }
            return try unlocked.prove(record: UInt64(number ?? 0))
        }
        if let path { try OutputFile.make(path, for: .owner, Array(proof.file.utf8)) }
        let document = JSONValue.members([
            "record": proof.record.json, "size": .count(proof.size), "proof": .string(proof.file),
            "file": .text(path),
        ])
        invocation.answer(document) { terminal in
            guard let path else { return terminal.block(proof.file) }
            terminal.line(
                "Wrote \(path): record \(proof.record.index), “\(proof.record.title)” of "
                    + "\(proof.record.date), is one of \(proof.size).")
        }
    }

    static let auditConsistency = CommandSpec(
        ["audit", "consistency"], summary: "Prove that the log goes on from an old checkpoint",
        discussion: """
            The log is verified, and must contain what the old checkpoint vouched for. What is printed is \
            what a witness takes (the body of C2SP tlog-witness's add-checkpoint): the old size, the hashes \
            of the proof, and the signed checkpoint of the log as it is now, or that in --head: after \
            "footage audit rotate-key", a witness first takes the head that both keys signed. No identity \
            is needed, and none is used.

            With --json: verdict, sentence, findings[] and notes[] as of "footage audit verify", old_size, \
            size, proof[], request, file.
            """,
        arguments: [ArgumentSpec("OLD", "A file with the checkpoint, or a receipt")],
        options: [
            OptionSpec("head", "FILE", "Lead to this signed head instead of the newest"),
            OptionSpec("to", "FILE", "Write the proof to this new file"),
        ],
        exits: .vault
    ) { invocation in
        let old = TerminalCalls.absolute(try invocation.required("OLD", as: .path))
        let path = try invocation.value("to", as: .path).map(TerminalCalls.absolute)
        let head = try invocation.value("head", as: .path).map(TerminalCalls.absolute)
        if let path { try OutputFile.checkFree(path) }
        func read(_ path: String) throws -> String {
            String(decoding: try InputFile.read(path, limit: 1 << 20), as: UTF8.self)
        }
        let (text, newer) = (try read(old), try head.map(read))
        let found = try invocation.openVault().consistency(with: text, upTo: newer)
        if let path, let request = found.request {
            try OutputFile.make(path, for: .owner, Array(request.utf8))
        }
        invocation.answer(found.json(file: path)) { terminal in
            found.report.printFindings(on: terminal)
            guard let request = found.request, let oldSize = found.oldSize else {
                return terminal.paragraph(found.report.people, style: .bad)
            }
            guard let path else { return terminal.block(request) }
            terminal.line(
                newer == nil
                    ? "Wrote \(path): the log's \(found.report.size) records go on from the first \(oldSize)."
                    : "Wrote \(path): the records of that head go on from the first \(oldSize)."
            )
        }
        invocation.exit = found.report.failure.map { ExitCode($0) } ?? .done
    }

    static let auditWitness = CommandSpec(
        ["audit", "witness"], summary: "Cosign a checkpoint of a log, as somebody outside",
        discussion: """
            Needs no vault. FILE is what "footage audit consistency" made from the checkpoint you cosigned \
            last, or for the first time the checkpoint alone. It is cosigned with the key of your identity \
            (C2SP tlog-cosignature v1) only when the log goes on from what you cosigned before, and is \
            remembered before it is signed: as long as you remember, nobody can have two histories of one log \
            cosigned by you. What you remember lies in your state directory; who can write there can put an \
            older copy of it back, or remove it. The first time --log gives the log's key, as keys.txt of an audit export has it, and again with the \
            head under which that key changes.

            Give the cosigned checkpoint back: "footage audit verify --against" names you, if you are a \
            person of that vault, or if --witness gives your key.

            With --json: note, origin, size, before, key (your verifier key), file, dry_run.
            """,
        arguments: [ArgumentSpec("FILE", "The checkpoint, with the proof")],
        options: [
            OptionSpec(
                "name", "NAME", "The name you cosign in, such as team.example/ann", required: true),
            OptionSpec("log", "KEY", "The log's verifier key"),
            OptionSpec("to", "FILE", "Write the cosigned checkpoint to this new file"),
        ],
        exits: [
            .failed, .tampered, .rolledBack, .unverifiable, .badInput, .unavailable, .cannotWrite,
            .locked, .notPermitted,
        ], writes: true
    ) { invocation in
        let file = TerminalCalls.absolute(try invocation.required("FILE", as: .path))
        let name = try invocation.required("name", as: .string)
        let log = try invocation.value("log", as: .string)
        let path = try invocation.value("to", as: .path).map(TerminalCalls.absolute)
        if let path { try OutputFile.checkFree(path) }
        let bytes = try InputFile.read(file, limit: 1 << 20)
        let witness = try Witness(
            invocation.readIdentity(), name: name, environment: invocation.vaultEnvironment())
        let signed = try witness.cosign(bytes, log: log, isTrial: invocation.isDryRun)
        if let path, !invocation.isDryRun {
            try OutputFile.make(path, for: .everyone, Array(signed.note.utf8))
        }
        let document = JSONValue.members([
            "note": .string(signed.note), "origin": .string(signed.origin),
            "size": .count(signed.size), "before": signed.before.map { .count($0) },
            "key": .string(signed.key), "file": .text(path),
            "dry_run": invocation.isDryRun ? .bool(true) : nil,
        ])
        invocation.answer(document) { terminal in
            if invocation.isDryRun {
                terminal.line("\(signed.people) would be cosigned. Nothing was signed.")
            } else if let path {
                terminal.line("Wrote \(path): \(signed.people).")
                terminal.facts([("Your key", .init(signed.key))])
            } else {
                terminal.block(signed.note)
            }
        }
    }
}

extension CosignedCheckpoint {
    fileprivate var people: String {
        let since =
            before.map { ", which go on from the \($0) you cosigned before" }
            ?? " (you remember cosigning none before)"
        return "\(size) records of \(origin)\(since)"
    }
}

extension ConsistencyReport {
    fileprivate func json(file: String?) -> JSONValue {
        guard case .object(var members) = report.json else { return report.json }
        members["counts"] = nil
        members["commitments"] = nil
        members["old_size"] = oldSize.map { .count($0) }
        members["proof"] = proof.map { .texts($0) }
        members["request"] = request.map { .string($0) }
        members["file"] = request == nil ? nil : .text(file)
        return .object(members)
    }
}
