import KeyStore
import Testing

/// What every key store has to do, whatever it stores slots in.
///
/// `make` gives an empty store of its own at each call.
func checkConformance(
    _ make: () throws -> any KeyStore, sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let owner = [UInt8](repeating: 7, count: 16)
    let other = [UInt8](repeating: 8, count: 16)
    let store = try make()

    // Capacity.
    let before = try store.capacity
    #expect(throws: KeyStoreError.beyondCapacity(SlotNumber(Int64(before)), capacity: before)) {
        try store.state(of: SlotNumber(Int64(before)))
    }
    try store.ensure(capacity: 10)
    let capacity = try store.capacity
    #expect(capacity >= 10)
    try store.ensure(capacity: 10)
    #expect(try store.capacity == capacity)
    for wrong in [Int64.min, -1, Int64(capacity), .max] {
        let slot = SlotNumber(wrong)
        let error = KeyStoreError.beyondCapacity(slot, capacity: capacity)
        #expect(throws: error) { try store.state(of: slot) }
        #expect(throws: error) { try store.read(slot, kind: .clipHeader, owner: owner) }
        #expect(throws: error) {
            try store.write([1], kind: .clipHeader, owner: owner, in: slot)
        }
        #expect(throws: error) { try store.destroy([SlotNumber(0), slot]) }
    }

    // A body of every length comes back, for its kind and owner alone.
    for (index, length) in [1, 2, 255, 256, 455, 456].enumerated() {
        let slot = SlotNumber(Int64(index))
        let body = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ index) }
        #expect(try store.state(of: slot) == .empty)
        #expect(throws: KeyStoreError.empty(slot)) {
            try store.read(slot, kind: .clipHeader, owner: owner)
        }
        try store.write(body, kind: .clipHeader, owner: owner, in: slot)
        #expect(try store.read(slot, kind: .clipHeader, owner: owner) == body)
        #expect(try store.state(of: slot) == .filled(.clipHeader, owner: owner))
    }
    let first = SlotNumber(0)
    #expect(throws: KeyStoreError.wrongKind(first, wanted: .familyKeys, found: .clipHeader)) {
        try store.read(first, kind: .familyKeys, owner: owner)
    }
    #expect(throws: KeyStoreError.wrongOwner(first, wanted: other, found: owner)) {
        try store.read(first, kind: .clipHeader, owner: other)
    }

    // What cannot be written.
    let free = SlotNumber(6)
    #expect(throws: KeyStoreError.bodyLength(0)) {
        try store.write([], kind: .clipHeader, owner: owner, in: free)
    }
    #expect(throws: KeyStoreError.bodyLength(457)) {
        try store.write(
            [UInt8](repeating: 1, count: 457), kind: .clipHeader, owner: owner, in: free)
    }
    #expect(throws: KeyStoreError.ownerLength(15)) {
        try store.write([1], kind: .clipHeader, owner: Array(owner.dropLast()), in: free)
    }
    #expect(throws: KeyStoreError.notEmpty(first)) {
        try store.write([1], kind: .clipHeader, owner: owner, in: first)
    }
    let batch = [
        SlotWrite([6], kind: .familyKeys, owner: owner, in: free),
        SlotWrite([7], kind: .quarantineHeader, owner: other, in: SlotNumber(7)),
    ]
    #expect(throws: KeyStoreError.notEmpty(first)) {
        try store.writeAll(batch + [SlotWrite([1], kind: .clipHeader, owner: owner, in: first)])
    }
    #expect(throws: KeyStoreError.namedTwice(free)) { try store.writeAll(batch + [batch[0]]) }
    #expect(try store.state(of: free) == .empty)
    try store.writeAll(batch)
    try store.writeAll([])
    #expect(try store.read(free, kind: .familyKeys, owner: owner) == [6])
    #expect(try store.read(SlotNumber(7), kind: .quarantineHeader, owner: other) == [7])

    // Destruction, of those named and no others, as often as asked.
    for _ in 1...2 {
        try store.destroy([first, SlotNumber(2), first])
        #expect(try store.state(of: first) == .empty)
        #expect(try store.state(of: SlotNumber(2)) == .empty)
        #expect(try store.state(of: SlotNumber(1)) == .filled(.clipHeader, owner: owner))
    }
    try store.destroy([])
    try store.write([42], kind: .clipHeader, owner: other, in: first)
    #expect(try store.read(first, kind: .clipHeader, owner: other) == [42])

    // Growth keeps what is there.
    try store.ensure(capacity: capacity + 1)
    #expect(try store.capacity > capacity)
    #expect(try store.read(free, kind: .familyKeys, owner: owner) == [6])
    #expect(try store.state(of: SlotNumber(Int64(capacity))) == .empty)
}
