import VaultDisk

/// Where a vault's key slots lie: in its directory, or in a file elsewhere that `vault.json` names.
///
/// Elsewhere, a copy of the directory does not carry the keys, and a volume of their own can be one that
/// overwrites in place.
struct SlotPlace {
    /// The file.
    let path: String
    private let vault: String

    init(in location: VaultLocation, _ slots: String?) {
        path = slots ?? location.slots
        vault = location.directory
    }

    /// Whether a path can stand in `vault.json`: absolute, and without what a terminal would act on.
    static func isPlain(_ path: String) -> Bool {
        path.hasPrefix("/") && !path.hasSuffix("/") && path.utf8.count < 4096
            && !path.unicodeScalars.contains { $0.properties.generalCategory.isUnseen }
    }

    /// What the file system that holds them does with what is overwritten.
    ///
    /// Throws where a vault cannot lie.
    func fileSystem(on disk: any Disk) throws -> FileSystemKind {
        try disk.fitFileSystem(at: try disk.exists(path) ? path : Path.directory(of: path))
    }

    /// Refuses a place outside the vault for slots that are yet to be made.
    ///
    /// - Throws: `VaultError` of kind `cannotWrite` when something is there, or it lies in this vault or
    ///   another; `DiskError` when others can put another file in its place, or the file system is unfit.
    func check(_ modes: VaultModes, on disk: any Disk) throws {
        guard Self.isPlain(path) else {
            throw VaultError.badInput(
                "slots-path", "that is no path for a file of key slots",
                hint: "name a file that is not there yet; nothing was made")
        }
        let directory = Path.directory(of: path)
        guard try disk.exists(directory + "/.") else {
            throw VaultError(
                .cannotWrite, "no-parent",
                "there is no directory \(directory) to keep the key slots in",
                hint: "make it first, or check the path; nothing was made")
        }
        guard try !disk.exists(path) else {
            throw VaultError(
                .cannotWrite, "exists", "\(path) is there already, and was not touched",
                hint: "name a file that is not there yet; nothing was made")
        }
        try OutputPlace.check(path, outside: vault, on: disk)
        let status = try disk.status(of: directory + "/.")
        // Whoever can write the directory can put older slots in place of these.
        let forbidden: UInt32 = modes.group == nil ? 0o022 : 0o002
        guard status.mode.rawValue & forbidden == 0 else {
            throw DiskError.reachableByOthers(
                path: directory, mode: status.mode, wanted: modes.directory)
        }
        _ = try fileSystem(on: disk)
    }
}

extension Unicode.GeneralCategory {
    /// Whether symbols of this kind are not shown as themselves.
    fileprivate var isUnseen: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
            .paragraphSeparator:
            true
        default: false
        }
    }
}
