import AuditLog
import Testing
import VaultCrypto

@Suite struct WitnessTests {
    private static let seeds: [[UInt8]] = [1, 2].map { [UInt8](repeating: $0, count: 32) }
    private static let tree = MemoryTree((0..<40).map { [UInt8($0)] })
    /// A log of another history, which has the first three records in common with the first.
    private static let fork = MemoryTree((0..<40).map { [UInt8($0 < 3 ? $0 : $0 + 100)] })

    private static func key(_ number: Int = 0, name: String = "vault") throws -> NoteKey {
        let key = try SigningKey(seed: SecretBytes(copying: seeds[number]))
        return try NoteKey(name: name, key: key.verifyingKey)
    }

    private static func head(
        _ size: UInt64, of tree: MemoryTree = tree, by number: Int = 0, name: String = "vault"
    ) throws -> SignedNote {
        let head = try Checkpoint(
            origin: name, size: size, root: try Proof.root(size: size, in: tree))
        return try head.signed(by: SigningKey(seed: SecretBytes(copying: seeds[number])))
    }

    private static func request(
        _ old: UInt64, _ size: UInt64, of tree: MemoryTree = tree
    ) throws -> WitnessRequest {
        WitnessRequest(
            old: old, path: try Proof.consistency(from: old, to: size, in: tree),
            checkpoint: try head(size, of: tree))
    }

    private static func witnessed(_ size: UInt64) throws -> WitnessedHead {
        WitnessedHead(log: try key(), size: size, root: try Proof.root(size: size, in: tree))
    }

    @Test func `a request reads back to its bytes, and a checkpoint alone asks from nothing`()
        throws
    {
        let request = try Self.request(11, 37)
        #expect(try WitnessRequest(request.bytes) == request)
        #expect(request.description.hasPrefix("old 11\n"))
        let head = try Self.head(5)
        let first = try WitnessRequest(head.bytes)
        #expect(first == WitnessRequest(old: 0, path: [], checkpoint: head))
        #expect(try WitnessRequest(first.bytes) == first)
    }

    @Test(arguments: [
        "old \n", "old x\n\n", "old 01\n\n", "old -1\n\n", "old 3\nAAAA\n\n", "old 3\n",
        "old 3 \n\n", "old 18446744073709551616\n\n",
    ])
    func `what is no request is refused`(text: String) throws {
        let head = try Self.head(5)
        #expect(throws: AuditLogError.self) { try WitnessRequest(Array(text.utf8) + head.bytes) }
    }

    @Test func `a proof of more than 63 hashes is refused`() throws {
        let hash = MerkleHash.empty
        func bytes(_ count: Int) throws -> [UInt8] {
            WitnessRequest(
                old: 3, path: Array(repeating: hash, count: count), checkpoint: try Self.head(5)
            ).bytes
        }
        #expect(try WitnessRequest(bytes(63)).path.count == 63)
        #expect(throws: AuditLogError.proofMalformed(line: 65)) { try WitnessRequest(bytes(64)) }
    }

    @Test func `every head that goes on from the newest is signed, and no other history`() throws {
        for old in UInt64(1)...20 {
            let newest = try Self.witnessed(old)
            for size in old...20 {
                let next = try WitnessedHead.judging(
                    Self.request(old, size), of: Self.key(), after: newest)
                #expect(next == (try Self.witnessed(size)))
                guard old > 3 else { continue }
                // Its own proofs lead from its own records, not from those signed before.
                let forged = try Self.request(old, size, of: Self.fork)
                #expect(throws: WitnessedHead.Refusal.inconsistent(signed: old)) {
                    try WitnessedHead.judging(forged, of: Self.key(), after: newest)
                }
            }
        }
    }

    @Test func `a head that is shorter, or goes on from elsewhere, is refused`() throws {
        let newest = try Self.witnessed(20)
        func judge(_ request: WitnessRequest) throws -> WitnessedHead {
            try WitnessedHead.judging(request, of: Self.key(), after: newest)
        }
        #expect(throws: WitnessedHead.Refusal.shorter(signed: 20, found: 19)) {
            try judge(Self.request(3, 19))
        }
        #expect(throws: WitnessedHead.Refusal.notFromNewest(signed: 20, from: 19)) {
            try judge(Self.request(19, 30))
        }
        #expect(throws: WitnessedHead.Refusal.notFromNewest(signed: 20, from: 0)) {
            try judge(Self.request(0, 30))
        }
        let missing = WitnessRequest(old: 20, path: [], checkpoint: try Self.head(30))
        #expect(throws: WitnessedHead.Refusal.inconsistent(signed: 20)) { try judge(missing) }
        #expect(throws: WitnessedHead.Refusal.notFromNewest(signed: 0, from: 7)) {
            try WitnessedHead.judging(Self.request(7, 30), of: Self.key(), after: nil)
        }
        #expect(try judge(WitnessRequest(old: 0, path: [], checkpoint: Self.head(20))) == newest)
    }

    @Test func `a head that the log's key did not sign is refused`() throws {
        let request = WitnessRequest(old: 0, path: [], checkpoint: try Self.head(5, by: 1))
        #expect(throws: WitnessedHead.Refusal.notTheLogs(.signatureMissing(name: "vault"))) {
            try WitnessedHead.judging(request, of: Self.key(), after: nil)
        }
        let other = WitnessRequest(old: 0, path: [], checkpoint: try Self.head(5, name: "other"))
        #expect(
            throws: WitnessedHead.Refusal.notTheLogs(
                .originUnexpected(expected: "vault", found: "other"))
        ) {
            try WitnessedHead.judging(other, of: Self.key(), after: nil)
        }
    }

    @Test func `a new key of the log is taken only under a head that the old one signed too`()
        throws
    {
        let newest = try Self.witnessed(5)
        let path = try Proof.consistency(from: 5, to: 9, in: Self.tree)
        var head = try Self.head(9, by: 1)
        #expect(throws: WitnessedHead.Refusal.notTheLogs(.signatureMissing(name: "vault"))) {
            try WitnessedHead.judging(
                WitnessRequest(old: 5, path: path, checkpoint: head), of: Self.key(1),
                after: newest)
        }
        try head.sign(as: "vault", with: SigningKey(seed: SecretBytes(copying: Self.seeds[0])))
        let next = try WitnessedHead.judging(
            WitnessRequest(old: 5, path: path, checkpoint: head), of: Self.key(1), after: newest)
        #expect(next.log == (try Self.key(1)))
        #expect(next.size == 9)
        // Under the old key alone it would be the last that is signed; once it is known, it is no news.
        let again = WitnessRequest(old: 5, path: path, checkpoint: head)
        #expect(throws: WitnessedHead.Refusal.keyChanges) {
            try WitnessedHead.judging(again, of: Self.key(), after: newest)
        }
        #expect(try WitnessedHead.judging(again, of: Self.key(1), after: next) == next)
    }
}
