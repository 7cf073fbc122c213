import Catalog
import ClipStore
import FootageVault
import KeyStore
import TabletDump
import VaultCrypto
import VaultDisk
import VaultModel

extension TestVault {
    /// The practitioner, in a vault whose payloads lie on another disk.
    func practitioner(payloadsOn disk: any Disk) throws -> UnlockedVault {
        let store = try DirectoryClipStore(in: directory + "/vault", .oneAccount, on: disk)
        return try practitioner(clips: { _ in store })
    }

    /// The practitioner, in a vault with other stores around its own.
    func practitioner(
        slots: (any KeyStore) -> any KeyStore = { $0 },
        clips: (any ClipStore) -> any ClipStore = { $0 }
    ) throws -> UnlockedVault {
        try Vault(vault(), slots: slots, clips: clips)
            .unlock(with: SecretIdentity(practitionerIdentity.copy()))
    }

    /// A dump of a family's films, a second apart in the order given; their names begin with their numbers.
    func dump(_ family: FamilyReference, films: [[UInt8]]) throws -> String {
        let root = try dump(family, films.first ?? [], name: Self.name(0))
        for (number, film) in films.enumerated().dropFirst() {
            try add(film, to: root + "/\(family)/" + Self.name(number))
        }
        return root
    }

    /// What a dump calls its films: by the second they were filmed at.
    static func name(_ number: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "20260312_10\(two(number / 60))\(two(number % 60)).mp4"
    }

    /// Plans an upload without looking into the films, and carries it out.
    func upload(
        _ dump: String, by person: UnlockedVault, at pace: UploadPace = UploadPace(),
        isInterrupted: () -> Bool = { false }
    ) throws -> UploadSummary {
        let plan = try person.planUpload(UploadRequest(directory: dump, probing: .none))
        return try person.upload(plan, at: pace, isInterrupted: isInterrupted)
    }

    /// The same, with something happening in between.
    func upload(
        _ dump: String, by person: UnlockedVault, after change: () throws -> Void
    ) throws -> UploadSummary {
        let plan = try person.planUpload(UploadRequest(directory: dump, probing: .none))
        try change()
        return try person.upload(plan)
    }

    /// What an upload that ended may not leave: reservations, and files among the incoming.
    func leftovers() throws -> Int {
        try catalog().reservations().count
            + LinuxDisk().entries(of: directory + "/vault/incoming").count {
                $0.name.hasSuffix(".partial")
            }
    }
}
