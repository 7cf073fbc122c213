import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

extension Vault {
    /// Verifies the whole vault: log, catalog, key slots and payloads, each against the others.
    ///
    /// It needs no secret and writes nothing, so it may run on a vault that was opened read-only, and
    /// beside whoever works in it. It reads the catalog and the log as of one moment, and the contents of
    /// payloads after that, against what was read. Without an identity it is not recorded, and reveals ids
    /// and counts only.
    ///
    /// - Throws: Errors of the disk and the catalog that keep it from being run; what is wrong with the
    ///   vault is in the report.
    public func verify(_ plan: VerificationPlan = VerificationPlan()) throws -> VerificationReport {
        try verifyKeepingLog(plan).report
    }

    func verifyKeepingLog(
        _ plan: VerificationPlan
    ) throws -> (report: VerificationReport, log: LogCheck?) {
        var report = VerificationReport(vaultID: description.id)
        report.readsContents = plan.depth == .contents
        let isWhole = try checkStructure(&report)
        do {
            let log = try check(plan, &report)
            return (report, log)
        } catch {
            // What was found is not lost because what follows cannot be read: whoever edits a row could
            // otherwise have nothing named at all.
            guard !isWhole || report.verdict == .tampered else { throw error }
            report.add(
                .unverifiable, "catalog-unreadable", at: "the catalog",
                "The rest of the vault could not be verified: \(Vault.sentence(of: error)).")
            return (report, nil)
        }
    }

    /// Verifies the log and every row of the catalog, and looks at no key and no payload.
    func verifyCatalog() throws -> VerificationReport {
        var report = VerificationReport(vaultID: description.id)
        guard try checkStructure(&report) else { return report }
        try catalog.unwitnessed {
            try catalog.read {
                let log = try checkLog(VerificationPlan(), &report)
                try RowCheck(catalog: catalog, log: log).run(&report)
            }
        }
        return report
    }

    private func check(
        _ plan: VerificationPlan, _ report: inout VerificationReport
    ) throws -> LogCheck {
        // Every row is held to the log here, and each that is not its word is told of.
        try catalog.unwitnessed { try checkAll(plan, &report) }
    }

    private func checkAll(
        _ plan: VerificationPlan, _ report: inout VerificationReport
    ) throws -> LogCheck {
        guard plan.since == nil else { return try checkSince(plan, &report) }
        var stores = StoreCheck(self)
        let log = try catalog.read {
            let log = try checkLog(plan, &report)
            try RowCheck(catalog: catalog, log: log).run(&report)
            try TextCheck(catalog: catalog, log: log).run(&report)
            try stores.run(&report)
            return log
        }
        if plan.depth == .contents { try stores.readContents(&report) }
        try requireInPlace()
        try stores.settle(plan.depth, &report)
        return log
    }

    /// Verifies what came after a head that is trusted: the records, and every row.
    private func checkSince(
        _ plan: VerificationPlan, _ report: inout VerificationReport
    ) throws -> LogCheck {
        try catalog.read {
            let log = try checkLog(plan, &report)
            try RowCheck(catalog: catalog, log: log).run(&report)
            return log
        }
    }

    static func sentence(of error: any Error) -> String {
        (error as? any Explained)?.message ?? "\(error)"
    }

    /// What is wrong with the catalog's file itself: a table's pages, or an index that leaves rows out.
    ///
    /// Rows are held to the log by reading tables whole; whoever asks for a few is answered from an index.
    func structureFaults() throws -> [String] { try catalog.structureFaults() }

    private func checkStructure(_ report: inout VerificationReport) throws -> Bool {
        try report.addStructure(of: catalog)
    }

    func checkLog(
        _ plan: VerificationPlan, _ report: inout VerificationReport
    ) throws -> LogCheck {
        let head = try catalog.logHead()
        let kept = KeptWords(plan)
        let stored = head.flatMap {
            try? VouchedHead(String(decoding: $0.checkpoint, as: UTF8.self))
        }
        let log = try LogCheck(
            catalog, trusting: plan.vaultID ?? description.id,
            rootsAt: kept.sizes + [stored].compactMap { $0?.checkpoint.size },
            following: kept.receipt, vouched: kept.since?.checkpoint.size ?? 0,
            recordsAtOnce: plan.recordsAtOnce)
        try log.run(&report)
        if let head {
            try log.checkHead(
                size: head.size, bytes: head.checkpoint, origin: description.origin, &report)
        } else {
            report.add(.tampered, "head", at: "the log's head", "The log's head is missing.")
        }
        log.checkEpoch(description, &report)
        log.checkSlotPlace(description, genesis, &report)
        if report.verdict == .sound || report.verdict == .unverifiable {
            try log.checkSeries(&report)
        }
        kept.reportUnreadable(&report)
        if let since = kept.since { log.check(since: since, &report) }
        if let against = kept.against, log.check(against: against, &report) != nil {
            log.noteWitnesses(of: against, knowing: kept.witnesses, &report)
        }
        if let receipt = kept.receipt { try check(receipt, in: log, &report) }
        return log
    }
}

extension Catalog {
    fileprivate func structureFaults() throws -> [String] {
        var faults = try database.integrityCheck()
        if let fault = try schemaFault() { faults.append(fault.message) }
        return faults
    }
}

extension VerificationReport {
    /// Adds what is wrong with a catalog's file itself, and says whether nothing is.
    @discardableResult
    mutating func addStructure(of catalog: Catalog) throws -> Bool {
        let faults = try catalog.structureFaults()
        for fault in faults {
            add(
                .tampered, "index", at: "the catalog",
                "The catalog's file is not as its tables say: \(fault).")
        }
        return faults.isEmpty
    }
}
