public import VaultDisk

/// Why a listed file was not deleted from a dump.
public enum DeletionFault: Error, Hashable, Sendable {
    /// It is not, or not any more, the file that was opened, or its name stands for another.
    case changed
    /// The file system did not do it.
    case failed(Errno)

    /// Whether every other file of the same dump would fail alike.
    public var isReadOnly: Bool { self == .failed(.readOnly) }
}
