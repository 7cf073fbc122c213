public import VaultDisk

/// Key slots in one file, `keys.slots`, written in place and never moved.
///
/// The file grows in steps, filled with written zeros rather than reserved space: the first write of a
/// slot then changes no metadata, and a destroyed slot lies in the blocks it was written to.
public struct SlotFile: KeyStore {
    /// How many slots it grows by.
    public static let step = 1024

    let handle: FileHandle
    private let disk: any Disk

    /// Makes an empty slot file with the vault's modes; an error if it is there.
    ///
    /// What cannot be made durable, or opened again, is removed.
    public static func make(
        at path: String, _ modes: VaultModes, on disk: any Disk = LinuxDisk()
    ) throws(KeyStoreError) -> Self {
        try onDisk { () throws(DiskError) in
            let handle = try disk.createFile(path, mode: modes.file, group: modes.group)
            do throws(DiskError) {
                try handle.sync()
                try disk.syncDirectory(Path.directory(of: path))
            } catch {
                try? disk.removeFile(path)
                throw error
            }
        }
        do throws(KeyStoreError) {
            return try Self(path: path, modes, on: disk)
        } catch {
            try? disk.removeFile(path)
            throw error
        }
    }

    /// Opens a slot file that is there, and refuses one that accounts outside the vault can reach.
    ///
    /// Opened for `.reading` it can lie on a read-only mount; writes then fail.
    public init(
        path: String, _ modes: VaultModes, on disk: any Disk = LinuxDisk(),
        opening flags: OpenFlags = .readingAndWriting
    ) throws(KeyStoreError) {
        self.disk = disk
        handle = try onDisk { () throws(DiskError) in
            let handle = try disk.openPlainFile(path, flags)
            try modes.check(handle, wanted: modes.file)
            return handle
        }
    }

    /// Opens a slot file that is only read, whoever else can reach it: one that was carried here, say.
    public init(reading path: String, on disk: any Disk = LinuxDisk()) throws(KeyStoreError) {
        self.disk = disk
        handle = try onDisk { () throws(DiskError) in try disk.openPlainFile(path) }
    }

    /// How many slots there are.
    public var capacity: Int {
        get throws(KeyStoreError) {
            let size = try onDisk { () throws(DiskError) in try handle.status() }.size
            return Int(clamping: size / UInt64(Slot.length))
        }
    }

    /// Makes sure that there are at least so many slots, in whole steps.
    public func ensure(capacity wanted: Int) throws(KeyStoreError) {
        if try capacity >= wanted { return }
        guard wanted <= Int.max / Slot.length - Self.step else { throw .tooMany(wanted) }
        let target = (wanted + Self.step - 1) / Self.step * Self.step
        // One thread of one process grows at a time, or zeros might meet a slot that another has just
        // written. The lock belongs to an open file, so each growth opens its own.
        let growing = try onDisk { () throws(DiskError) in
            let growing = try disk.openPlainFile(handle.path, .readingAndWriting)
            try growing.lock(.exclusive, waiting: .seconds(30))
            return growing
        }
        let zeros = [UInt8](repeating: 0, count: Self.step * Slot.length)
        var next = try capacity
        while next < target {
            // What a full disk cut short is less than a slot, was never one, and is written again.
            let count = min(Self.step, target - next)
            try onDisk { () throws(DiskError) in
                try growing.write(
                    zeros.span.extracting(first: count * Slot.length), at: Self.offset(of: next))
            }
            next += count
        }
        try onDisk { () throws(DiskError) in try growing.sync() }
    }

    /// Writes several slots, with one flush; none, when one of them is not free.
    public func writeAll(_ batch: [SlotWrite]) throws(KeyStoreError) {
        var prepared: [(offset: UInt64, bytes: [UInt8])] = []
        var slots: Set<SlotNumber> = []
        let capacity = try capacity
        for write in batch {
            guard slots.insert(write.slot).inserted else { throw .namedTwice(write.slot) }
            let bytes = try Slot.bytes(of: write)
            let found = try self.bytes(of: write.slot, capacity: capacity)
            guard Slot.isEmpty(found) else { throw .notEmpty(write.slot) }
            prepared.append((Self.offset(of: Int(write.slot.value)), bytes))
        }
        guard !prepared.isEmpty else { return }
        try onDisk { () throws(DiskError) in
            for (offset, bytes) in prepared { try handle.write(bytes, at: offset) }
            try handle.syncData()
        }
    }

    /// Reads the body of a slot that has to be of this kind and owner.
    public func read(
        _ slot: SlotNumber, kind: SlotKind, owner: [UInt8]
    ) throws(KeyStoreError) -> [UInt8] {
        let bytes = try bytes(of: slot, capacity: capacity)
        return try Self.body(of: bytes, in: slot, kind: kind, owner: owner)
    }

    /// Looks at a slot, whatever it holds.
    public func state(of slot: SlotNumber) throws(KeyStoreError) -> SlotState {
        Slot.state(of: try bytes(of: slot, capacity: capacity))
    }

    /// Whether the disk itself gives for a slot what is read of it, asked around the page cache.
    public func isOnDisk(_ slot: SlotNumber) throws(KeyStoreError) -> Bool {
        let held = try bytes(of: slot, capacity: capacity)
        return try onDisk { () throws(DiskError) in
            try DirectPages(handle.path, on: disk).read(
                at: Self.offset(of: Int(slot.value)), count: Slot.length) == held
        }
    }

    /// The owner that a slot claims to have, even when it is damaged; none where nothing says so.
    public func claimedOwner(of slot: SlotNumber) throws(KeyStoreError) -> [UInt8]? {
        Slot.claimedOwner(of: try bytes(of: slot, capacity: capacity))
    }

    /// Overwrites slots with zeros, with one flush, and reads them back around the page cache.
    @discardableResult
    public func destroy(_ slots: [SlotNumber]) throws(KeyStoreError) -> ReadBack {
        let capacity = try capacity
        let places = Set(slots).sorted()
        for slot in places { try check(slot, capacity: capacity) }
        let zeros = [UInt8](repeating: 0, count: Slot.length)
        try onDisk { () throws(DiskError) in
            for slot in places { try handle.write(zeros, at: Self.offset(of: Int(slot.value))) }
            try handle.syncData()
        }
        return try readBackZeros(places)
    }

    private func readBackZeros(_ slots: [SlotNumber]) throws(KeyStoreError) -> ReadBack {
        var remaining: [SlotNumber] = []
        let directness = try onDisk { () throws(DiskError) in
            let reader = try DirectPages(handle.path, on: disk)
            for slot in slots {
                let bytes = try reader.read(
                    at: Self.offset(of: Int(slot.value)), count: Slot.length)
                if !Slot.isEmpty(bytes) { remaining.append(slot) }
            }
            return reader.directness
        }
        guard remaining.isEmpty else { throw .notDestroyed(remaining) }
        return directness == .direct ? .aroundCache : .throughCache
    }

    private func bytes(of slot: SlotNumber, capacity: Int) throws(KeyStoreError) -> [UInt8] {
        try check(slot, capacity: capacity)
        return try onDisk { () throws(DiskError) in
            try handle.read(at: Self.offset(of: Int(slot.value)), count: Slot.length)
        }
    }

    private func check(_ slot: SlotNumber, capacity: Int) throws(KeyStoreError) {
        guard slot.value >= 0, slot.value < Int64(capacity) else {
            throw .beyondCapacity(slot, capacity: capacity)
        }
    }

    private static func offset(of index: Int) -> UInt64 { UInt64(index) * UInt64(Slot.length) }
}

/// Runs what only the disk can fail.
private func onDisk<Value>(
    _ body: () throws(DiskError) -> Value
) throws(KeyStoreError) -> Value {
    do throws(DiskError) {
        return try body()
    } catch {
        throw .disk(error)
    }
}
