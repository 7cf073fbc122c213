import AuditLog
import Testing
import VaultCrypto

@Suite struct NoteTests {
    static let vkey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let text = "This is an example message.\n"
    static let note =
        text + "\n\u{2014} example.com/foo "
        + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"

    @Test func `the published note verifies, and reads back to the same bytes`() throws {
        let key = try NoteKey(Self.vkey)
        #expect(key.description == Self.vkey)
        #expect(key.id == 0x530d_903a)
        let note = try SignedNote(Array(Self.note.utf8))
        #expect(note.text == Self.text)
        try note.verify(by: key)
        #expect(note.description == Self.note)
    }

    @Test func `one changed byte anywhere makes the note no note, unsigned or false`() throws {
        let key = try NoteKey(Self.vkey)
        let bytes = Array(Self.note.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: AuditLogError.self) { try SignedNote(changed).verify(by: key) }
        }
    }

    @Test(arguments: [
        "", "name", "name+00000000", "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+A+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
    ])
    func `a verifier key that is not whole is refused`(text: String) {
        #expect(throws: AuditLogError.self) { try NoteKey(text) }
    }

    @Test(arguments: [
        "", "\n", "a\n", "a\n\n", "\n\u{2014} n AAAAAAA=\n", "a\n\n\u{2014} n AAAAAAA=",
        "a\n\n- n AAAAAAA=\n", "a\n\n\u{2014} n  AAAAAAA=\n", "a\n\n\u{2014} n AAAA\n",
        "a\n\n\u{2014} n+m AAAAAAA=\n", "a\r\n\n\u{2014} n AAAAAAA=\n",
        "a\n\n\u{2014} n AAAAAAA=\n\n",
    ])
    func `what is no signed note is refused`(text: String) {
        #expect(throws: AuditLogError.self) { try SignedNote(Array(text.utf8)) }
    }

    @Test func `the published log's checkpoint is the root of its leaves, and signed`() throws {
        let key = try NoteKey(
            "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")
        let words = """
            one two three four five six seven eit nain ten ileven twelf threeten fourten fivten
            """
        let tree = MemoryTree(words.split(separator: " ").map { Array($0.utf8) })
        let head = try Checkpoint(
            origin: "example.com/log/testdata", size: 15, root: tree.frontier.root)
        #expect(
            head.text
                == "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n")
        let signature = """
            M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=
            """
        let note = try SignedNote(
            Array("\(head.text)\n\u{2014} example.com/log/testdata \(signature)\n".utf8))
        #expect(try Checkpoint(verifying: note, by: key) == head)
    }

    @Test(arguments: [
        "o\n1\n", "o\n01\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n", "o\n-1\nAA==\n",
        "o\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs\n", "o\n1\nAA==\n",
        "o\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\nmore\n",
        "o o\n1\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n",
    ])
    func `what is no checkpoint is refused`(text: String) {
        #expect(throws: AuditLogError.self) { try Checkpoint(text: text) }
    }

    @Test func `a witness's cosignature holds for its own note and time only`() throws {
        let key = SigningKey()
        let root = MerkleHash.empty
        var note = try SignedNote(text: Checkpoint(origin: "vault", size: 3, root: root).text)
        let made = Cosignature(for: note, time: 1_763_700_000, by: key)
        let line = try made.line(name: "witness", key: key.verifyingKey)
        note.append(line)
        let witness = try NoteKey(name: "witness", kind: .cosignature, key: key.verifyingKey)
        #expect(try SignedNote(note.bytes).verified(by: [witness]) == [witness])
        #expect(Cosignature(line) == made)
        var late = line.bytes
        late[7] ^= 1
        let forged = try SignedNote(
            text: note.text,
            lines: [.init(name: line.name, keyID: line.keyID, bytes: late)])
        #expect(throws: AuditLogError.signatureFalse(name: "witness")) {
            try forged.verify(by: witness)
        }
        let log = try NoteKey(name: "witness", key: key.verifyingKey)
        #expect(log.id != witness.id)
    }

    @Test func `a proof file leads from a leaf to a signed checkpoint, and reads back`() throws {
        let key = SigningKey()
        let leaves = (0..<11).map { [UInt8($0), 7] }
        let tree = MemoryTree(leaves)
        let head = try Checkpoint(origin: "vault/1", size: 11, root: tree.frontier.root)
        let noteKey = try NoteKey(name: "vault/1", key: key.verifyingKey)
        let proof = TLogProof(
            extra: leaves[9], index: 9, path: try Proof.inclusion(of: 9, size: 11, in: tree),
            checkpoint: try head.signed(by: key))
        let again = try TLogProof(proof.bytes)
        #expect(again == proof)
        #expect(again.bytes == proof.bytes)
        #expect(try again.verify(leaf: leaves[9], by: noteKey) == head)
        #expect(throws: AuditLogError.proofFalse) {
            try again.verify(leaf: leaves[8], by: noteKey)
        }
        for index in proof.bytes.indices {
            var changed = proof.bytes
            changed[index] ^= 1
            if let read = try? TLogProof(changed), read.extra == proof.extra {
                #expect(throws: AuditLogError.self) {
                    try read.verify(leaf: leaves[9], by: noteKey)
                }
            }
        }
    }
}
