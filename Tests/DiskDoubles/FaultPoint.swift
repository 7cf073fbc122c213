import Synchronization
public import VaultDisk

/// A disk on which one fault befalls the n-th call that it can befall.
///
/// What SQLite does to its own files is counted in, but for signals and short transfers, which it looks after
/// itself. Its reads are many, and counted only by a fault of their own.
public final class FaultPoint: CallInterceptor {
    /// The disk that makes the calls.
    public let disk: any Disk
    private let count: FaultCount
    private let directory: String

    /// Has a fault befall the call of this number, from 1; with 0 it befalls none.
    ///
    /// - Parameters:
    ///   - fault: What befalls it.
    ///   - number: Which call.
    ///   - directory: Where SQLite's files lie that are counted in.
    ///   - kind: How the calls that count are described, in their first words; all of them where there are none.
    public init(
        _ fault: Fault, at number: Int, below directory: String, of kind: String = ""
    ) {
        let count = FaultCount(fault, at: number, of: kind)
        self.count = count
        self.directory = directory
        disk =
            fault == .interrupted
            ? LinuxDisk(interruptedWhen: { count.next("a call") }) : LinuxDisk()
        DatabaseFiles.watch(below: directory, count)
    }

    /// No longer counts what SQLite does.
    public func stop() { DatabaseFiles.watch(below: directory, nil) }

    /// What it befell, or none when there were not so many calls.
    public var struck: String? { count.struck }

    /// The one that shows SQLite's calls.
    public var databaseFileSystem: String? { DatabaseFiles.fileSystem }

    /// Fails the call, if it is the one.
    public func intercept(_ call: InterceptedCall) throws(Errno) {
        guard let error = count.fault.error else { return }
        if count.next("\(call.call.rawValue) \(call.path ?? "")") { throw error }
    }

    /// Reads at an offset, or a part of it.
    public func pread(
        _ file: Descriptor, into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        try intercept(InterceptedCall(.pread, file: file))
        let found = try unsafe disk.pread(file, into: buffer, at: offset)
        return isShort(found, "pread") ? Self.part(of: found) : found
    }

    /// Writes at an offset, or a part of it.
    public func pwrite(
        _ file: Descriptor, _ bytes: UnsafeRawBufferPointer, at offset: UInt64
    ) throws(Errno) -> Int {
        try intercept(InterceptedCall(.pwrite, file: file))
        guard isShort(bytes.count, "pwrite") else {
            return try unsafe disk.pwrite(file, bytes, at: offset)
        }
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<Self.part(of: bytes.count)])
        return try unsafe disk.pwrite(file, part, at: offset)
    }

    /// Writes on, or a part of it.
    public func write(_ file: Descriptor, _ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        try intercept(InterceptedCall(.write, file: file))
        guard isShort(bytes.count, "write") else { return try unsafe disk.write(file, bytes) }
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<Self.part(of: bytes.count)])
        return try unsafe disk.write(file, part)
    }

    private func isShort(_ bytes: Int, _ call: String) -> Bool {
        count.fault == .short && bytes > 1 && count.next(call)
    }

    /// What a disk that works in sectors might move of so many bytes.
    private static func part(of bytes: Int) -> Int {
        let half = bytes / 2
        return half > 512 ? half / 512 * 512 : half
    }
}

/// Counts calls, of disk and database together, up to the one that a fault befalls.
private final class FaultCount: DatabaseFiles.Watcher {
    let fault: Fault
    private let number: Int
    private let kind: String
    private let state = Mutex<(made: Int, struck: String?)>((0, nil))

    init(_ fault: Fault, at number: Int, of kind: String) {
        self.fault = fault
        self.number = number
        self.kind = kind
    }

    var struck: String? { state.withLock { $0.struck } }

    /// Counts one more call, and says whether the fault befalls it.
    func next(_ call: String) -> Bool {
        guard kind.isEmpty || call.hasPrefix(kind) else { return false }
        return state.withLock { state in
            state.made += 1
            if state.made == number { state.struck = call }
            if case .failsOn = fault, number > 0, state.made > number { return true }
            return state.made == number
        }
    }

    func beforeDatabaseCall(_ call: DatabaseFiles.Call, on path: String) -> Int32 {
        if call == .read, fault == .databaseReadFails {
            return next("SQLite's read \(path)") ? DatabaseFiles.failure(of: call, .inputOutput) : 0
        }
        guard let error = fault.error else { return 0 }
        let name: String
        switch call {
        case .read: return 0
        case .open: name = "open"
        case .write: name = "write"
        case .truncate: name = "truncate"
        case .sync: name = "sync"
        case .delete: name = "delete"
        }
        return next("SQLite's \(name) \(path)") ? DatabaseFiles.failure(of: call, error) : 0
    }

    func afterDatabaseCall(_ call: DatabaseFiles.Call, on path: String) {}
}

extension Fault {
    fileprivate var error: Errno? {
        switch self {
        case .fails(let error), .failsOn(let error): error
        case .interrupted, .short, .databaseReadFails: nil
        }
    }
}
