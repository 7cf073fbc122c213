internal import FootageVault
internal import VaultCrypto
internal import VaultDisk
internal import VaultModel

/// The answer to a request on its way out of the vault.
struct RequestPackaging {
    private let invocation: Invocation
    private let number: Int
    private let key: X25519PublicKey?
    private let file: String

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        number = try invocation.required("NUMBER", as: .positive)
        key = try invocation.value("to-key", as: .ageKey)
        file = TerminalCalls.absolute(try invocation.required("out", as: .path))
        let ways = ["to-key", "with-passphrase", "with-passphrase-file"].filter(invocation.has)
        guard ways.count < 2 else {
            throw UsageError.contradiction("--" + ways[0], "--" + ways[1])
        }
        guard !ways.isEmpty else {
            throw UsageError.missing("--to-key", command: invocation.command.name)
        }
    }

    func run() throws {
        guard !invocation.isDryRun else { return try tryOut() }
        let package = try invocation.unlocked(make)
        invocation.answer(
            .members([
                "number": .count(package.request.number), "file": .string(package.file),
                "bytes": .count(package.bytes), "films": .array(package.films.map(\.json)),
                "withheld": .texts(package.withheld), "records": .count(package.records),
                "moments": .count(package.moments),
                "dry_run": .bool(false),
            ])
        ) { terminal in
            let films = Amounts.count(package.films.count, "film", "films")
            terminal.line(
                "Wrote \(package.file), \(Amounts.megabytes(Int64(clamping: package.bytes))): \(films), "
                    + "\(Amounts.count(package.records, "line", "lines")) of history.")
            if package.moments > 0 {
                terminal.line(
                    "With \(Amounts.count(package.moments, "moment", "moments")) that were marked in the films."
                )
            }
            if !package.withheld.isEmpty {
                terminal.line(
                    "Left out: \(package.withheld.map(\.description).joined(separator: ", ")).")
            }
            terminal.paragraph(
                "The requester opens it with: age -d\(key == nil ? "" : " -i their.key") "
                    + "\(ShellWord.quoted(Path.name(of: package.file))) | tar -xf - ; then index.html. When it is "
                    + "delivered: footage sar close \(number) --delivered DATE --how TEXT")
        }
    }

    private func make(_ unlocked: UnlockedVault) throws -> RequestPackage {
        let place: PlaceChoice = invocation.has("keep-place") ? .kept : .stripped
        var bar: ProgressBar?
        defer { bar?.finish() }
        var shown: UInt64 = 0
        func progress(_ given: UInt64, _ total: UInt64) throws {
            try Interruption.check()
            if bar == nil {
                bar = ProgressBar("Sealing", total: Int64(clamping: total), on: invocation.terminal)
            }
            bar?.advance(by: Int64(clamping: given - min(shown, given)))
            shown = max(shown, given)
        }
        if let key {
            return try unlocked.packageRequest(
                number, to: key, place: place, at: file, progress: progress)
        }
        let source: PassphraseSource =
            try invocation.value("with-passphrase-file", as: .path).map { .file($0) } ?? .terminal
        let passphrase = try invocation.prompt.passphrase(.new("the answer"), from: source)
        let secret = passphrase.withSpan { SecretBytes(copying: $0) }
        return try unlocked.packageRequest(
            number, behind: secret, place: place, at: file, progress: progress)
    }

    private func tryOut() throws {
        let clips = try invocation.unlocked { try $0.listRequestedClips(number) }
        let given = clips.filter { !$0.isExempt }
        invocation.answer(
            .members([
                "number": .count(number), "file": .string(file),
                "clips": .texts(given.map(\.clip.address)),
                "withheld": .texts(clips.filter(\.isExempt).map(\.clip.address)),
                "dry_run": .bool(true),
            ])
        ) { terminal in
            for one in given { terminal.line("\(one.clip.address)") }
            terminal.paragraph(
                "Would seal \(Amounts.count(given.count, "film", "films")) in \(file); nothing was opened or "
                    + "changed. Whether you may is decided, and recorded, when you do it.")
        }
    }
}
