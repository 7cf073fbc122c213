import Catalog
import FootageVault
import TabletDump
import Testing
import VaultDisk
import VaultModel

extension TestVault {
    /// Plans an upload whose new films are one: chapters, as if somebody had looked into them.
    func chapterPlan(_ dump: String, by person: UnlockedVault) throws -> UploadPlan {
        let plan = try person.planUpload(UploadRequest(directory: dump, probing: .none))
        guard let first = plan.films.first else { return plan }
        return plan.with([plan.films.dropFirst().reduce(first) { $0.joined(with: $1) }])
    }

    /// Takes in chapters as one clip.
    @discardableResult
    func takeInChapters(
        _ chapters: [[UInt8]], for family: FamilyReference
    ) throws -> ClipAddress {
        let practitioner = try practitioner()
        let summary = try practitioner.upload(
            chapterPlan(dump(family, films: chapters), by: practitioner))
        guard case .takenIn(let address, _, _)? = summary.results.first?.end else {
            throw VaultError(.failed, "test", "not taken in: \(summary.results)")
        }
        return address
    }

    /// What a file outside the vault holds.
    func read(outside path: String) throws -> [UInt8] {
        try LinuxDisk().openPlainFile(path).readAll(limit: 1 << 30)
    }
}
