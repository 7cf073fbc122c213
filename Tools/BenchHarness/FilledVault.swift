import Catalog
import Database
import FootageVault
import KeyStore
import VaultCrypto
import VaultDisk
import VaultModel

/// A vault of very many clips, as years of work leave it, for what looks through all of them.
///
/// Families of ten sessions with two films each, written in order of time up to a given day: half of those
/// of the last two months have ended their programme, and a few of these are due on that day. Rows,
/// records, signatures, tree, heads and key slots are what the commands would have left, many acts in one
/// transaction; `footage audit verify` finds the vault sound. What no command has left: every stored film
/// is a few zero bytes, its header random ones, and nothing was read back.
struct FilledVault {
    private let vault: BenchVault
    private let families: Int
    private let today: CivilDate

    /// From the first family's day to the last one's.
    private static let days = 480
    private static let familiesPerTransaction = 2500

    init(_ options: Options) throws {
        vault = BenchVault(
            in: try options.text("in"),
            policy: try String(
                decoding: LinuxDisk().openPlainFile(options.text("policy")).readAll(limit: 1 << 20),
                as: UTF8.self))
        families = try (options.number("clips") + FilledFamily.clips - 1) / FilledFamily.clips
        today = try date(options.text("today"))
    }

    /// Makes the vault, and gives the reference of a family in the middle of it.
    func prepare() throws -> [String: JSONValue] {
        vault.clock.set(to: today.adding(days: -Self.days - 20))
        try vault.make()
        let practitioner = try vault.unlock("ann")
        let slots = try SlotFile(path: practitioner.vault.location.slots, .oneAccount)
        var references: Set<FamilyReference> = []
        while references.count < families {
            if let drawn = FamilyReference(random: Random.uint32()) { references.insert(drawn) }
        }
        let drawn = Array(references)
        for first in stride(from: 0, to: families, by: Self.familiesPerTransaction) {
            let last = min(first + Self.familiesPerTransaction, families)
            let batch = try (first..<last).map { number in
                let age = Self.days * (families - number) / families + 1
                return try FilledFamily(
                    drawn[number], writtenOn: today.adding(days: -age),
                    isEnded: age < 60 && number % 2 == 0,
                    holdsRecord: number % 10 == 0, in: practitioner)
            }
            try add(batch, slots, practitioner)
        }
        return [
            "clips": .integer(Int64(families * FilledFamily.clips)),
            "families": .integer(Int64(families)),
            "family": .string(drawn[families / 2].description),
        ]
    }

    /// Key slots first, then rows and records in one transaction.
    private func add(
        _ batch: [FilledFamily], _ slots: SlotFile, _ practitioner: UnlockedVault
    ) throws {
        try practitioner.performEach { transaction, append in
            // Ids are random, so nearly every row of a batch lies on another page.
            _ = try transaction.catalog.database.query("PRAGMA cache_size=-1000000") { _ in 0 }
            let owners = batch.flatMap { [$0.id.bytes] + $0.films.map(\.id.bytes) }
            let numbers = try transaction.takeSlots(for: owners)
            try slots.ensure(capacity: Int(numbers.max() ?? 0) + 1)
            var place = 0
            var writes: [SlotWrite] = []
            for family in batch {
                let taken = Array(numbers[place..<place + 1 + family.films.count])
                writes += family.slotWrites(in: taken)
                place += taken.count
            }
            try slots.writeAll(writes)
            place = 0
            for family in batch {
                vault.clock.set(to: family.day)
                let taken = Array(numbers[place..<place + 1 + family.films.count])
                try family.write(in: transaction, slots: taken, by: practitioner, append)
                try family.writePayloads(in: practitioner.vault.location)
                place += taken.count
            }
        }
    }
}
