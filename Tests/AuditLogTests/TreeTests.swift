import AuditLog
import Testing
import VaultCrypto
import VaultModel

@Suite struct TreeTests {
    static let leaves = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ].compactMap(Hex.decode)

    @Test(
        arguments: zip(
            1...8,
            [
                "6e340b9c", "fac54203", "aeb6bcfe", "d37ee418", "4e3bbb1f", "76e67dad", "ddb89be4",
                "5dc9da79",
            ]))
    func `the roots of RFC 6962's test log are as known`(size: Int, root: String) throws {
        let tree = MemoryTree(Self.leaves.prefix(size))
        #expect(tree.frontier.root.description.prefix(8) == root)
        #expect(try Proof.root(size: UInt64(size), in: tree) == tree.frontier.root)
    }

    @Test func `leaves, nodes and nothing hash as known`() {
        #expect(
            MerkleHash.leaf(Array("L123456".utf8)).description
                == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
        #expect(
            MerkleHash.leaf([]).description
                == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            MerkleHash.empty.description
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        // The known answer for a node is over two texts that are no digests.
        #expect(
            SHA256.hash([1] + Array("N123N456".utf8)).description
                == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb")
    }

    @Test func `an inclusion proof holds for its own leaf, place, size and root only`() throws {
        let tree = MemoryTree((0..<64).map { [UInt8($0)] })
        for size in UInt64(1)...64 {
            let root = try Proof.root(size: size, in: tree)
            for index in 0..<size {
                let path = try Proof.inclusion(of: index, size: size, in: tree)
                let leaf = try tree.hash(level: 0, index: index)
                func holds(
                    _ leaf: SHA256Digest, _ index: UInt64, _ size: UInt64, _ path: [SHA256Digest]
                ) -> Bool {
                    Proof.isIncluded(leaf: leaf, index: index, size: size, path: path, root: root)
                }
                try #require(holds(leaf, index, size, path))
                try #require(!holds(root, index, size, path) || size == 1)
                try #require(!holds(leaf, index ^ 1, size, path))
                try #require(!holds(leaf, size, size, path))
                try #require(!holds(leaf, index, size, path + [root]))
                try #require(size == 1 || !holds(leaf, index, size, Array(path.dropLast())))
            }
        }
    }

    @Test func `a consistency proof holds between its own two sizes and roots only`() throws {
        let tree = MemoryTree((0..<64).map { [UInt8($0)] })
        for size in UInt64(0)...64 {
            let root = try Proof.root(size: size, in: tree)
            for old in 0...size {
                let oldRoot = try Proof.root(size: old, in: tree)
                let path = try Proof.consistency(from: old, to: size, in: tree)
                func holds(_ from: SHA256Digest, _ to: SHA256Digest, _ path: [SHA256Digest]) -> Bool
                {
                    Proof.isConsistent(from: old, root: from, to: size, root: to, path: path)
                }
                let other = MerkleHash.leaf([1, 2, 3])
                try #require(holds(oldRoot, root, path))
                try #require(!holds(other, root, path))
                try #require(!holds(oldRoot, root, path + [other]))
                try #require(old == 0 || !holds(oldRoot, other, path))
                try #require(path.isEmpty || !holds(oldRoot, root, Array(path.dropLast())))
                try #require(path.isEmpty || !holds(oldRoot, root, [other] + path.dropFirst()))
            }
        }
    }

    @Test(arguments: [UInt64.max, UInt64(Int64.max), 65])
    func `a proof outside the tree is refused`(size: UInt64) {
        let tree = MemoryTree((0..<64).map { [UInt8($0)] })
        #expect(throws: (any Error).self) { try Proof.inclusion(of: 3, size: size, in: tree) }
        #expect(throws: (any Error).self) { try Proof.consistency(from: 3, to: size, in: tree) }
        #expect(throws: (any Error).self) { try Proof.root(size: size, in: tree) }
    }
}

/// The rolling hashes over all proofs of all subtrees of a log of 130 leaves.
@Suite struct RollingVectorTests {
    static let tree = MemoryTree((0..<130).map { [UInt8($0)] })

    static func subtrees(to end: UInt64) -> [Range<UInt64>] {
        (0...end).compactMap { start in
            let count = end - start
            var whole: UInt64 = 1
            while whole < count { whole *= 2 }
            return start == 0 || start == end || start.isMultiple(of: whole) ? start..<end : nil
        }
    }

    static func line(_ head: String, _ hashes: [SHA256Digest]) -> [UInt8] {
        Array((head + hashes.map { " \($0)" }.joined() + "\n").utf8)
    }

    @Test func `the roots of all subtrees are as known`() throws {
        var hasher = SHA256.Hasher()
        for end in UInt64(0)...130 {
            for range in Self.subtrees(to: end) {
                let root = try Proof.root(of: range, in: Self.tree)
                hasher.update(Self.line("[\(range.lowerBound), \(end))", [root]))
            }
        }
        let digest = hasher.finalize()
        #expect(
            digest.description == "b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81"
        )
    }

    @Test func `all inclusion proofs are as known`() throws {
        var hasher = SHA256.Hasher()
        for end in UInt64(0)...130 {
            for range in Self.subtrees(to: end) {
                for index in range {
                    let path = try Proof.inclusion(of: index, within: range, in: Self.tree)
                    hasher.update(Self.line("\(index) [\(range.lowerBound), \(end))", path))
                }
            }
        }
        let digest = hasher.finalize()
        #expect(
            digest.description == "ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f"
        )
    }

    @Test func `all consistency proofs are as known`() throws {
        var hasher = SHA256.Hasher()
        for size in UInt64(0)...130 {
            for end in 0...size {
                for range in Self.subtrees(to: end) {
                    let path = try Proof.consistency(of: range, size: size, in: Self.tree)
                    hasher.update(Self.line("[\(range.lowerBound), \(end)) \(size)", path))
                }
            }
        }
        let digest = hasher.finalize()
        #expect(
            digest.description == "10fa99b37bf9bf9ffa26b412fbd98bd75363256d0b75d61bc4538b9c9c5a0a74"
        )
    }
}
