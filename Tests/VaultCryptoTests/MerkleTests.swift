import Testing
import VaultCrypto

@Suite struct MerkleTests {
    private static let leaves: [[UInt8]] = [
        [], [0x00], [0x10], hex("2021"), hex("3031"), hex("40414243"), hex("5051525354555657"),
        hex("606162636465666768696a6b6c6d6e6f"),
    ]

    @Test func `known hashes of RFC 6962 come out`() {
        #expect(
            MerkleHash.empty.description
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            MerkleHash.leaf([]).description
                == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        #expect(
            MerkleHash.leaf(Array("L123456".utf8)).description
                == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56")
    }

    @Test func `a node is the byte 1 and both children`() {
        let (left, right) = (MerkleHash.leaf([1]), MerkleHash.leaf([2]))
        #expect(MerkleHash.node(left, right) == SHA256.hash([1] + left.bytes + right.bytes))
        #expect(MerkleHash.node(left, right) != MerkleHash.node(right, left))
        #expect(MerkleHash.leaf([5]) == SHA256.hash([0, 5]))
    }

    @Test(
        arguments: zip(
            0...8,
            [
                "e3b0c442", "6e340b9c", "fac54203", "aeb6bcfe", "d37ee418", "4e3bbb1f", "76e67dad",
                "ddb89be4", "5dc9da79",
            ]))
    func `known roots come out`(size: Int, root: String) {
        var frontier = MerkleFrontier()
        for leaf in Self.leaves.prefix(size) { frontier.append(MerkleHash.leaf(leaf)) }
        #expect(frontier.size == UInt64(size))
        #expect(String(frontier.root.description.prefix(8)) == root)
        #expect(
            frontier.root
                == Self.root(of: Self.leaves.prefix(size).map { MerkleHash.leaf($0) }[...]))
    }

    @Test func `a frontier agrees with the recursive definition, and is taken up where it stood`()
        throws
    {
        var hashes: [SHA256Digest] = []
        var frontier = MerkleFrontier()
        for number in 0..<200 {
            let leaf = MerkleHash.leaf([UInt8(number)])
            hashes.append(leaf)
            frontier.append(leaf)
            #expect(frontier.root == Self.root(of: hashes[...]))
            let again = try #require(
                MerkleFrontier(size: frontier.size, hashes: frontier.hashes))
            #expect(again == frontier)
        }
        #expect(MerkleFrontier(size: 3, hashes: [MerkleHash.empty]) == nil)
    }

    @Test func `every subtree is listed once, when it becomes whole`() {
        let hashes = (0..<64).map { MerkleHash.leaf([UInt8($0)]) }
        var frontier = MerkleFrontier()
        var listed: [MerkleSubtree] = []
        for (number, hash) in hashes.enumerated() {
            let completed = frontier.appendListingSubtrees(hash)
            #expect(completed.map(\.level) == Array(0...(number + 1).trailingZeroBitCount))
            listed += completed
        }
        #expect(listed.count == 127)
        for subtree in listed {
            let width = 1 << subtree.level
            let start = Int(subtree.index) * width
            #expect(subtree.hash == Self.root(of: hashes[start..<start + width]))
        }
    }

    /// MTH, as RFC 6962 §2.1 defines it.
    private static func root(of hashes: ArraySlice<SHA256Digest>) -> SHA256Digest {
        guard hashes.count > 1 else { return hashes.first ?? SHA256.hash([]) }
        var split = 1
        while split * 2 < hashes.count { split *= 2 }
        let middle = hashes.startIndex + split
        return MerkleHash.node(root(of: hashes[..<middle]), root(of: hashes[middle...]))
    }
}
