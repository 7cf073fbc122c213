import AuditLog
import Catalog
import VaultModel

extension UnlockedVault {
    /// How the vault stands today: for governance all of it, for a practitioner or supervisor the families
    /// they hold a grant for, for everyone else counts.
    ///
    /// The reading is recorded. When it cannot be, the status has counts only, and is red.
    ///
    /// - Throws: `VaultError` when the role does not allow it.
    public func status() throws -> VaultStatus {
        let act = Act(.statusRead)
        let roles = try currentPerson().roles
        do {
            try require(.readStatus, for: act)
            try record(act)
        } catch let error as any Explained {
            if let error = error as? VaultError, error.kind == .notPermitted { throw error }
            var figures = try vault.statusFigures(of: nil, person: nil, namesClips: false)
            figures.cannotRecord = error.message
            return VaultStatus(figures)
        }
        let isGovernance = roles.contains(.governance)
        let isOwn = Action.readStatus.reach(of: roles).map {
            if case .own = $0 { true } else { false }
        }
        let families = isOwn == true ? Set(try reachableFamilies(for: .readStatus).map(\.id)) : nil
        // Figures decide nothing, and a vault that was tampered with has them too.
        let figures = try vault.catalog.unwitnessed {
            try vault.catalog.read {
                var figures = try StatusReading(
                    vault: vault, families: families, namesClips: isGovernance || isOwn == true,
                    readsDates: try holds(.dates),
                    holdings: { family in try self.holdings(of: family) },
                    person: isOwn == true ? principal : nil
                ).figures()
                figures.keepsByNoRecord = try fault(in: DecidingTables.keeping)
                figures.exportsByNoRecord = try fault(in: [ExportRow.self])
                figures.isLogKeyOwed = words.verifier?.verified.isLogKeyOwed ?? false
                if figures.logFault == nil { figures.logFault = try faultOfHead() }
                return figures
            }
        }
        return VaultStatus(figures)
    }

    /// What is wrong with the rows of some tables; none where each is what the log says.
    private func fault(in tables: [any StoredRow.Type]) throws -> String? {
        do {
            try words.check(whole: tables)
            return nil
        } catch let error as VaultError {
            guard error.kind == .tampered else { throw error }
            return error.message
        }
    }

    /// What is wrong with the head of the log; none where it is signed, and the tree's.
    private func faultOfHead() throws -> String? {
        do {
            try checkHead(of: LogTable(vault.catalog.database))
            return nil
        } catch let error as VaultError {
            guard error.kind == .tampered else { throw error }
            return error.message
        }
    }

    /// Takes the log's head out of the vault, to be kept on paper or with somebody else.
    ///
    /// That it was taken is itself the last record it vouches for.
    public func printCheckpoint() throws -> PrintedCheckpoint {
        let (size, bytes) = try writing { transaction in
            let person = try currentPerson()
            try append(Act(.auditCheckpoint), roles: person.roles, to: transaction)
            try close(transaction)
            return (transaction.log.size, try transaction.log.checkpoint())
        }
        vault.foldWriteAheadLog()
        return try PrintedCheckpoint(
            note: SignedNote(bytes), size: size, key: logNoteKey(), vault: vault.description,
            date: vault.today)
    }
}
