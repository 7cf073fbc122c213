import AuditLog
import Catalog
import Database
import VaultCrypto
import VaultModel

/// Holds every row that is read to the log's last word on it (audit §4).
///
/// A hold that somebody removed behind the log's back, a date that was moved, a grant that was slipped in: each has
/// another digest than the log says, or is there without a word, or is not there.
///
/// The log is believed only when it is verified: every signature, every role and series, and the signed head. What
/// this person verified once is kept outside the vault, and each command goes on from there with what was added.
final class LogWords: RowWitness {
    unowned let catalog: Catalog
    private let vault: VaultID
    private let origin: String
    let files: WordsFiles
    /// What this person remembers of the log, which the log that is verified must have been.
    private let memory: Memory?
    /// Is told why the whole log is verified, before it is.
    private let announce: (String) -> Void
    /// Whether somebody else tells that the whole log is verified.
    var isSilent = false
    /// Whether the vault is a backup's that is about to be brought into a new epoch, and so may know less.
    var isBeingRestored = false
    private(set) var heard = HeardWords()
    private(set) var verifier: LogVerifier?
    /// The state as it was last read or written.
    var saved: UInt64?
    /// How many records were verified.
    private(set) var size: UInt64 = 0
    /// The base that was written and no head names yet.
    var unnamed: WordsBase?
    /// Why the log is not believed, once it was found not to be.
    private(set) var fault: VaultError?
    /// What the transaction under way has written.
    private(set) var written: [RowKey: SHA256Digest?] = [:]
    let always: [any StoredRow.Type]
    /// What was compared whole, as of the commit of others that came last.
    var compared = Compared(commit: 0)
    /// How many records may be verified again by the next command rather than written down by this one.
    var worthWriting: UInt64 = 16
    /// How many words may be written at every command before they are put into a new base; more beside a large one.
    var longestOverlay = 512
    /// How many words are kept in memory while a long log is verified: some 20 MB.
    var mostInMemory = 131_072

    struct Compared {
        var commit: Int64
        var always = false
        var families: Set<FamilyID> = []
        var tables: Set<String> = []
    }

    /// - Parameters:
    ///   - catalog: The catalog that is read.
    ///   - vault: Which vault it is, and in which epoch, as its description says.
    ///   - files: Where the words are kept.
    ///   - memory: What this person remembers of the log in this epoch.
    ///   - announce: Is told why the whole log is verified, before it is.
    init(
        of catalog: Catalog, _ vault: VaultDescription, in files: WordsFiles,
        remembering memory: Memory?, announcing announce: @escaping (String) -> Void
    ) {
        self.catalog = catalog
        self.vault = vault.id
        origin = vault.origin
        always = vault.epoch > 1 ? DecidingTables.alwaysAfterRestore : DecidingTables.always
        self.files = files
        self.memory = memory
        self.announce = announce
    }

    // MARK: Going on

    /// Verifies what the log says since this was last asked; the whole log where nothing is known of it.
    func prepare() throws {
        if let fault { throw fault }
        let now = try catalog.logSize()
        if verifier == nil { try begin(upTo: now) }
        if now != size { try goOn(to: now) }
    }

    private func begin(upTo now: UInt64) throws {
        do {
            let (head, base) = try files.read()
            try hold(head, toLogOf: now)
            saved = head.state.size
            resume(
                head.state, HeardWords(base: base, words: head.words, series: head.series))
        } catch let absence as WordsHead.Absence {
            try beginAnew(because: absence)
        }
    }

    /// Holds what was verified before to the log that is there.
    private func hold(_ head: WordsHead, toLogOf now: UInt64) throws {
        let (known, root) = (head.state.size, head.state.root)
        // Of an earlier epoch more may have been known than was restored; what was lost, the log says.
        let isOfThisEpoch = head.state.origin == origin && !isBeingRestored
        guard known <= now else {
            guard !isOfThisEpoch else { throw UnlockedVault.shorter(now, thanKnown: known) }
            throw WordsHead.Absence.otherLog
        }
        // That the log is what this person remembers was asked before.
        if let memory, memory.size == known, memory.root == root { return }
        guard try Proof.root(size: known, in: LogTable(catalog.database)) == root else {
            guard !isOfThisEpoch else { throw UnlockedVault.historyChanged(before: known) }
            throw WordsHead.Absence.otherLog
        }
    }

    private func beginAnew(because absence: WordsHead.Absence) throws {
        let reason = memory == nil ? "you have not seen this vault before" : absence.sentence
        if !isSilent { announce("Verifying the whole log once, because \(reason).") }
        saved = nil
        resume(LogVerifier.State(), HeardWords())
    }

    private func resume(_ state: LogVerifier.State, _ heard: HeardWords) {
        self.heard = heard
        size = state.size
        verifier = LogVerifier(
            trusting: .init(vaultID: vault), resuming: state,
            checkedBy: SignatureWorkers(), onRow: { heard.hear($0) },
            knownRows: { heard.known($0) },
            knownSeries: { heard.end(of: $0) })
    }

    private func goOn(to end: UInt64) throws {
        do {
            do {
                try verify(to: end)
            } catch is WordsDamage {
                try beginAnew(because: .damaged)
                try verify(to: end)
            }
        } catch let error as VaultError {
            fault = error
            throw error
        } catch {
            // What was fed and not checked is believed by nobody who goes on.
            verifier = nil
            throw error
        }
    }

    private func verify(to end: UInt64) throws {
        guard size <= end else {
            throw VaultError(
                .rolledBack, "rolled-back",
                "the log has \(end) records, and had \(size) a moment ago: records are missing",
                hint:
                    "nothing was done; tell information governance, and keep this machine as it is")
        }
        try catalog.forEachStoredLeaf(in: size..<end) { index, leaf in
            guard UInt64(exactly: index) == size else {
                throw LogSummary.unbelieved("record \(size) is missing")
            }
            verifier?.feed(leaf)
            size += 1
            if heard.isDamaged { throw WordsDamage() }
            try checkMemory()
            if heard.words.count > mostInMemory { shorten() }
        }
        guard size == end else { throw LogSummary.unbelieved("record \(size) is missing") }
        guard let summary = verifier?.finish() else { return }
        try summary.requireBelieved(under: catalog.logHead())
        if let ends = verifier?.takeSeries() { heard.hear(ends) }
    }

    /// Puts what was heard into a base that no head names yet; where that cannot be written, memory holds it.
    private func shorten() {
        if let ends = verifier?.takeSeries() { heard.hear(ends) }
        guard let base = try? files.writeBase(from: heard.base, heard.words, heard.series) else {
            return
        }
        if let unnamed { files.discard(unnamed) }
        unnamed = base
        heard.goOn(from: base)
    }

    /// Holds the records to what this person remembers, where they end as it does.
    private func checkMemory() throws {
        guard let memory, memory.size == size, let verifier, !verifier.foundTampering else {
            return
        }
        guard verifier.reached.root == memory.root else {
            throw UnlockedVault.historyChanged(before: size)
        }
    }

    // MARK: Judging rows

    func judge(_ type: any StoredRow.Type, _ id: [UInt8], holding digest: SHA256Digest) throws {
        guard let key = RowKey(type.table, RowID(bytes: id)), try lastWord(on: key) == digest else {
            throw Self.tampered(type.table, Hex.encode(id))
        }
    }

    func judgeMissing(_ type: any StoredRow.Type, _ id: [UInt8]) throws {
        guard let key = RowKey(type.table, RowID(bytes: id)) else { return }
        guard try lastWord(on: key) == nil else { throw Self.tampered(key) }
    }

    func hear(written word: Record.RowWord) {
        guard let key = RowKey(word.table, RowID(word.id)) else { return }
        let digest: SHA256Digest? =
            switch word.state {
            case .holds(let digest): digest
            case .gone: nil
            }
        written[key] = .some(digest)
    }

    func forgetWritten() { written = [:] }

    /// What a row must hold now; none where it must not be there.
    func lastWord(on key: RowKey) throws -> SHA256Digest? {
        if let digest = written[key] { return digest }
        return try undamaged { try heard.word(on: key)?.digest }
    }

    /// Looks something up, after a full verification where what is kept is not what was written.
    func undamaged<Value>(_ look: () throws -> Value) throws -> Value {
        do {
            return try look()
        } catch is WordsDamage {
            let end = size
            try beginAnew(because: .damaged)
            try goOn(to: end)
            return try look()
        }
    }

    static func tampered(_ key: RowKey) -> VaultError {
        tampered(key.tableName, key.id.description)
    }

    static func tampered(_ table: String, _ id: String) -> VaultError {
        VaultError(
            .tampered, "row", "the row \(id) of \(table) is not what the log says", hint: hint)
    }

    static var hint: String {
        "nothing was done; run `footage audit verify`, and tell information governance"
    }
}

extension WordsHead.Absence {
    /// Why, as the end of a sentence.
    fileprivate var sentence: String {
        switch self {
        case .missing: "what you knew of its rows is not there"
        case .damaged: "what you knew of its rows was changed or is damaged"
        case .foreign: "what lies in its place is not what you knew of its rows"
        case .otherProgram: "another version of this program wrote what you knew of its rows"
        case .otherLog: "it does not go on from what you knew of its rows"
        }
    }
}
