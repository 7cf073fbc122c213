import VaultDisk

/// Removes parts of a backup; what a key part holds is overwritten first.
struct PartRemoval {
    /// How a part's files go.
    enum Manner {
        /// They are unlinked.
        case unlinking
        /// Each is overwritten with zeros, durably, and read back, and then unlinked.
        case overwriting
    }

    let disk: any Disk
    /// Where the vault's own key slots lie, which nothing here ever writes to.
    let slots: String

    /// Removes a part's directory with the files in it; it may be run again after it was cut short.
    ///
    /// It is out of sight before anything in it changes, so that no reader meets half of it. Where a file
    /// in it that would be overwritten is not the part's alone, nothing changes at all.
    ///
    /// - Throws: `VaultError` with the code `not-its-own` for a file that has another name elsewhere: whatever
    ///   is written to it is written there too.
    func remove(_ name: String, in parent: String, _ manner: Manner) throws {
        var path = parent + "/" + name
        let kind = try disk.status(of: path).kind
        // A link would lead to files of somebody else.
        guard kind == .directory else { throw DiskError.wrongKind(path: path, found: kind) }
        if manner == .overwriting {
            for entry in try disk.entries(of: path) {
                let file = path + "/" + entry.name
                let status = try disk.status(of: file)
                if status.kind == .regular { try check(status, of: file) }
            }
        }
        if !name.hasPrefix(".") {
            let hidden = parent + "/" + BackupPlace.removed + name
            try disk.move(path, to: hidden, .refusing)
            try disk.syncDirectory(parent)
            path = hidden
        }
        for entry in try disk.entries(of: path) {
            let file = path + "/" + entry.name
            if manner == .overwriting, try disk.status(of: file).kind == .regular {
                try overwrite(file)
            }
            try disk.removeFile(file)
        }
        try disk.syncDirectory(path)
        try disk.removeDirectory(path)
        try disk.syncDirectory(parent)
    }

    /// Overwrites a file and removes its name.
    func overwriteAndRemove(_ path: String) throws {
        try overwrite(path)
        try disk.removeFile(path)
    }

    /// Refuses a file that is the vault's own, or that somebody gave one more name.
    private func check(_ status: FileStatus, of path: String) throws {
        let own = try disk.status(of: slots)
        let isOwn = status.device == own.device && status.inode == own.inode
        guard isOwn || status.links > 1 else { return }
        throw VaultError(
            .failed, Self.notItsOwn,
            isOwn
                ? "\(path) is the file with the vault's own keys, and was not overwritten"
                : "\(path) has one more name elsewhere, and was not overwritten",
            hint: """
                somebody linked it there: find the other name (`find DIR -samefile FILE`), and tell \
                information governance
                """)
    }

    /// The code of what is thrown for a file that must not be overwritten.
    static let notItsOwn = "not-its-own"

    private func overwrite(_ path: String) throws {
        // No link is followed; and what is looked at is the open file, whatever the name comes to name.
        let handle = try disk.openPlainFile(path, .readingAndWriting)
        let status = try handle.status()
        try check(status, of: path)
        let length = status.size
        let zeros = [UInt8](repeating: 0, count: 1 << 20)
        var offset: UInt64 = 0
        while offset < length {
            let count = Int(min(UInt64(zeros.count), length - offset))
            try handle.write(zeros.span.extracting(first: count), at: offset)
            offset += UInt64(count)
        }
        try handle.syncData()
        let reader = try DirectReader(path, on: disk)
        var isZero = true
        while try reader.next({ span in
            for index in span.indices where span[index] != 0 { isZero = false }
        }) {}
        guard isZero else {
            throw VaultError(
                .failed, "not-overwritten",
                "\(path) was overwritten with zeros, and something else was read back",
                hint: "the disk is failing or does not overwrite in place; destroy the medium")
        }
    }
}
