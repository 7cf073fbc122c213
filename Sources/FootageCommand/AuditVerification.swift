internal import FootageVault
internal import VaultDisk
internal import VaultModel

/// One verification of a vault, with or without an identity.
struct AuditVerification {
    private let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func run() throws -> ExitCode {
        var plan = VerificationPlan(depth: invocation.has("deep") ? .contents : .lengths)
        plan.vaultID = try invocation.value("vault-id", as: .vaultID)
        plan.against = try text("against")
        plan.receipt = try text("receipt")
        plan.since = try text("since")
        plan.witnesses = try invocation.all("witness", as: .string)
        if plan.since != nil, plan.depth == .contents {
            throw CommandFailure(
                .usage, code: "usage.since",
                "With --since no payload is looked at, so --deep cannot be."
            )
        }
        let report = try verify(plan)
        invocation.answer(report.json) { terminal in Self.print(report, plan, on: terminal) }
        return report.failure.map { ExitCode($0) } ?? .done
    }

    private func text(_ option: String) throws -> String? {
        guard let path = try invocation.value(option, as: .path) else { return nil }
        let bytes = try InputFile.read(TerminalCalls.absolute(path), limit: 1 << 20)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// With an identity where one is named and opens the vault; a vault that refuses to be unlocked
    /// because of what is wrong with it is verified without.
    private func verify(_ plan: VerificationPlan) throws -> VerificationReport {
        guard invocation.has("as") || invocation.environment["FOOTAGE_IDENTITY"] != nil else {
            return try invocation.openVault().verify(plan)
        }
        do {
            return try invocation.unlocked { try $0.verify(plan) }
        } catch {
            let refusal = VaultError(explaining: error)
            // A record of another program closes the vault to this one, which can still say whose it is.
            guard [.tampered, .rolledBack].contains(refusal?.kind) || refusal?.code == "log" else {
                throw error
            }
            invocation.terminal.note(
                "Your identity does not open this vault as it is: "
                    + (CommandFailure(explaining: error)?.message ?? "\(error)"))
            let report = try invocation.openVault().verify(plan)
            // What the person remembers is evidence too, and the log alone cannot show it.
            guard report.isSound else { return report }
            throw error
        }
    }

    private static func print(
        _ report: VerificationReport, _ plan: VerificationPlan, on terminal: Terminal
    ) {
        report.printFindings(on: terminal)
        terminal.paragraph(report.people, style: report.isSound ? .good : .bad)
        terminal.facts(report.facts(plan))
        guard report.isSound, plan.vaultID == nil, plan.against == nil, plan.since == nil,
            plan.receipt == nil
        else { return }
        terminal.paragraph(
            "Compare the vault id with the one on paper, or give it with --vault-id: a vault rebuilt "
                + "as a whole would look as sound as this.", style: .faint)
    }
}

extension VerificationReport.Verdict {
    fileprivate var people: String {
        switch self {
        case .sound: "sound"
        case .tampered: "TAMPERED"
        case .rolledBack: "CUT OR ROLLED BACK"
        case .unverifiable: "UNVERIFIABLE"
        }
    }
}

extension VerificationReport {
    /// The result as a whole, as a sentence.
    var people: String {
        let text = sentence.prefix(1).uppercased() + sentence.dropFirst()
        return text + "."
    }

    /// Prints what was found, and what is worth knowing.
    func printFindings(on terminal: Terminal) {
        for finding in findings {
            let record = finding.index.map { ", record \($0)" } ?? ""
            let place = finding.place.hasPrefix("record ") ? finding.place : finding.place + record
            terminal.paragraph(
                "\(finding.verdict.people): \(place): \(finding.message)", style: .bad)
        }
        let more = findingCount - findings.count
        if more > 0 { terminal.line("… and \(Amounts.count(more, "finding", "findings")) more") }
        if let firstBadIndex {
            terminal.line("The first bad record is \(firstBadIndex).", style: .bad)
        }
        for note in notes { terminal.line("Note: \(note)") }
        if !findings.isEmpty { terminal.line() }
    }

    fileprivate func facts(_ plan: VerificationPlan) -> [(String, TableView.Cell)] {
        let payloads =
            counts.payloadsRead > 0
            ? "\(Amounts.grouped(Int64(counts.payloadsRead))) read whole"
            : "\(Amounts.grouped(Int64(counts.payloads))) there and as long as they must be"
        var facts: [(String, TableView.Cell)] = [
            ("Vault id", .init(vaultID.description)),
            ("Records", .init(Amounts.grouped(Int64(counts.records)))),
            ("Signatures", .init(Amounts.grouped(Int64(counts.signatures)))),
            ("Rows", .init(Amounts.grouped(Int64(counts.rows)))),
        ]
        if since == nil {
            facts.append(("Key slots", .init(Amounts.grouped(Int64(counts.slots)))))
            facts.append(("Payloads", .init(payloads)))
        }
        if openedCommitments + sealedCommitments + erasedTexts > 0 {
            let texts =
                "\(openedCommitments) compared, \(sealedCommitments) sealed and not checked, "
                + "\(erasedTexts) erased"
            facts.append(("Texts", .init(texts)))
        }
        facts.append(("Tree root", .init(root)))
        if plan.against != nil { facts.append(("Against", "the checkpoint you gave")) }
        for witness in witnesses { facts.append(("Witness", .init(witness.people))) }
        if let receipt { facts += receipt.facts }
        return facts
    }

    var json: JSONValue {
        .members([
            "verdict": .string(verdict.rawValue), "sentence": .string(people),
            "findings": .array(
                findings.map {
                    .members([
                        "verdict": .string($0.verdict.rawValue), "code": .string($0.code),
                        "place": .string($0.place), "index": $0.index.map { .count($0) },
                        "message": .string($0.message),
                    ])
                }),
            "finding_count": .count(findingCount), "notes": .texts(notes),
            "first_bad_index": firstBadIndex.map { .count($0) }, "size": .count(size),
            "root": .string(root), "vault_id": .text(vaultID), "checkpoint": .string(checkpoint),
            "since": since.map { .count($0) }, "receipt": receipt?.json,
            "witnesses": witnesses.isEmpty ? nil : .array(witnesses.map(\.json)),
            "counts": .members([
                "records": .count(counts.records), "signatures": .count(counts.signatures),
                "rows": .count(counts.rows), "slots": .count(counts.slots),
                "payloads": .count(counts.payloads), "payloads_read": .count(counts.payloadsRead),
            ]),
            "commitments": .members([
                "opened": .count(openedCommitments), "sealed": .count(sealedCommitments),
                "erased": .count(erasedTexts),
            ]),
        ])
    }
}
