import VaultDisk

/// Where a dump may lie: apart from the vault that it is taken into.
enum DumpPlace {
    /// Refuses a dump that is the vault's directory, lies in it, or holds it, however the paths go there.
    ///
    /// - Throws: `VaultError` of kind `badInput`; `DiskError` when a directory cannot be looked at.
    static func check(_ dump: String, apartFrom vault: String, on disk: any Disk) throws {
        do {
            guard try disk.exists(dump + "/.") else { return }
        } catch {
            // Why it cannot be read is the scan's to say.
            return
        }
        guard try !lies(dump, within: vault, on: disk), try !lies(vault, within: dump, on: disk)
        else {
            throw VaultError.badInput(
                "dump-is-vault", "the dump \(dump) is the vault, lies in it, or holds it",
                hint:
                    "give the directory that the tablet's files were copied to, and nothing around it"
            )
        }
    }

    /// Whether a directory is another, or lies below it.
    private static func lies(
        _ inner: String, within outer: String, on disk: any Disk
    ) throws -> Bool {
        let sought = try disk.status(of: outer + "/.")
        var place = inner + "/."
        var last: FileStatus?
        while true {
            let status = try disk.status(of: place)
            if isSame(status, sought) { return true }
            // The root is its own parent.
            if let last, isSame(last, status) { return false }
            last = status
            place += "/.."
        }
    }

    private static func isSame(_ one: FileStatus, _ other: FileStatus) -> Bool {
        one.inode == other.inode && one.device == other.device
    }
}
