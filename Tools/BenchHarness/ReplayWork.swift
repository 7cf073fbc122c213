import FootageVault
import VaultDisk
import VaultModel

/// A command of somebody who has not been there for many records: what opening the vault costs them.
struct ReplayWork {
    private let vault: BenchVault
    private let records: Int

    init(_ options: Options) throws {
        vault = BenchVault(in: try options.text("in"))
        records = try options.number("records")
    }

    /// Times one list of families with nothing known, with everything known, and with so many new records.
    func run() throws -> [String: Int64] {
        vault.clock.set(to: try date("2026-03-12"))
        try vault.make()
        let founder = try vault.unlock("fran")
        func list() throws -> Int64 {
            try timed {
                let ann = try vault.unlock("ann")
                _ = try ann.listFamilies()
                try ann.remember()
            }.nanoseconds
        }
        _ = try list()
        let quiet = try (0..<21).map { _ in try list() }.sorted()
        for _ in 0..<records { _ = try founder.listFamilies() }
        let many = try list()
        let after = try (0..<21).map { _ in try list() }.sorted()
        for name in try LinuxDisk().entries(of: vault.path("state")).map(\.name) {
            let place = vault.path("state") + "/" + name
            for entry in try LinuxDisk().entries(of: place) where entry.name.hasPrefix("words-") {
                try LinuxDisk().removeFile(place + "/" + entry.name)
            }
        }
        let whole = try list()
        return [
            "records": Int64(records), "small": quiet[10], "new": many, "none": after[10],
            "whole": whole,
        ]
    }
}
