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

    /// Removes a part's directory with the files in it; it may be run again after it was cut short.
    ///
    /// It is out of sight before anything in it changes, so that no reader meets half of it.
    func remove(_ name: String, in parent: String, _ manner: Manner) throws {
        var path = parent + "/" + name
        let kind = try disk.status(of: path).kind
        // A link would lead to files of somebody else.
        guard kind == .directory else { throw DiskError.wrongKind(path: path, found: kind) }
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

    private func overwrite(_ path: String) throws {
        let handle = try disk.openPlainFile(path, .readingAndWriting)
        let length = try handle.status().size
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
