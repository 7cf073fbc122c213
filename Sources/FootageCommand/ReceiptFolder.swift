internal import FootageVault
internal import VaultDisk

/// Where the receipts of an upload are kept: outside the vault, or they would prove nothing of it.
enum ReceiptFolder {
    /// What was written.
    struct Written {
        let directory: String
        var count = 0
    }

    /// Writes the receipts of clips that were read back, one a clip, each for its owner's eyes only.
    static func write(
        _ summary: UploadSummary, to directory: String, on disk: any Disk = LinuxDisk()
    ) throws(DiskError) -> Written {
        var written = Written(directory: directory)
        var names: Set<String> = []
        for film in summary.results {
            // The same film may lie in a dump twice; its clip has one receipt.
            guard let receipt = film.receipt, names.insert(receipt.name).inserted else { continue }
            if written.count == 0 { try disk.makeDirectories(to: directory) }
            try disk.replaceFile(
                at: directory + "/" + receipt.name, with: receipt.bytes, mode: 0o600)
            written.count += 1
        }
        return written
    }
}
