import AgeFile
import AuditLog
import FootageVault
import KeyStore
import TabletDump
import VaultCrypto
import VaultModel

extension FuzzTarget {
    /// The header of an age file: whatever parses gives back its bytes.
    static let header = FuzzTarget("header", maximumLength: 4096) { bytes in
        let (header, length) = try AgeHeader.parsePrefix(of: bytes)
        try hold(length <= bytes.count, "a header is no longer than what it was read from")
        try hold(
            header.serialized == Array(bytes.prefix(length)), "what parses gives back its bytes")
        try hold(
            try AgeHeader(parsing: header.serialized) == header, "a header reads what it wrote")
        // A passphrase costs seconds, and an X25519 stanza nothing that a fuzzer would notice.
        guard !header.needsPassphrase else { return }
        let secret = SecretBytes(copying: [UInt8](repeating: 7, count: 32))
        _ = try header.fileKey(with: X25519Identity(secret: secret))
    }

    /// An identity file without a passphrase: what is read is written and read again as the same.
    static let identity = FuzzTarget("identity", maximumLength: 1024) { bytes in
        struct NoPassphrase: Error {}
        let identity = try IdentityFile.read(bytes) { throw NoPassphrase() }
        let written = IdentityFile.make(identity: identity, createdLine: "again")
        let again = try IdentityFile.read(
            written.withSpan { [UInt8](copying: $0) }, passphrase: nil)
        try hold(again.publicKey == identity.publicKey, "an identity file reads what it wrote")
    }

    /// Armor: what decodes is encoded and decoded as the same.
    static let armor = FuzzTarget("armor", maximumLength: 4096) { bytes in
        let decoded = try Armor.decode(bytes)
        try hold(Armor.isArmored(bytes), "what decodes begins as armor does")
        try hold(
            try Armor.decode(Armor.encode(decoded)) == decoded, "armor reads what it wrote")
    }

    /// A key slot of 512 bytes: whatever is a whole slot is what its parts make.
    static let slot = FuzzTarget("slot", maximumLength: 512) { bytes in
        // The hash would keep every guess out; it is made right for half of them.
        var bytes = bytes
        if bytes.count == 512, bytes[511] & 1 == 0 {
            bytes.replaceSubrange(480..., with: SHA256.hash(Array(bytes[..<480])).bytes)
        }
        switch Slot.state(of: bytes) {
        case .empty: try hold(bytes.allSatisfy { $0 == 0 }, "an empty slot is all zeros")
        case .torn, .unknown: return
        case .filled(let kind, let owner):
            let write = SlotWrite(
                Slot.body(of: bytes), kind: kind, owner: owner, in: SlotNumber(0))
            try hold(try Slot.bytes(of: write) == bytes, "a whole slot is what its parts make")
        }
    }

    /// `vault.json`: whatever is read gives back its bytes.
    static let description = FuzzTarget("description", maximumLength: 2048) { bytes in
        let description = try VaultDescription(bytes)
        try hold(description.bytes == bytes, "a description gives back its bytes")
    }

    /// Canonical JSON, as records and manifests are written.
    static let json = FuzzTarget("json", maximumLength: 4096) { bytes in
        let value = try JSONValue(canonical: bytes)
        try hold(value.canonicalBytes == bytes, "canonical text gives back its bytes")
    }

    /// A signed note, as checkpoints are.
    static let note = FuzzTarget("note", maximumLength: 4096) { bytes in
        let note = try SignedNote(bytes)
        try hold(try SignedNote(note.bytes) == note, "a note reads what it wrote")
        let checkpoint = try Checkpoint(text: note.text)
        try hold(
            try Checkpoint(text: checkpoint.text) == checkpoint, "a checkpoint reads what it wrote")
    }

    /// A receipt, and what a witness is asked.
    static let proof = FuzzTarget("proof", maximumLength: 4096) { bytes in
        if let request = try? WitnessRequest(bytes) {
            try hold(
                try WitnessRequest(request.bytes) == request, "a request reads what it wrote")
        }
        let proof = try TLogProof(bytes)
        try hold(try TLogProof(proof.bytes) == proof, "a proof reads what it wrote")
    }
}

extension FuzzTarget {
    /// A manifest beside a dump that holds nothing.
    static let manifest = FuzzTarget("manifest", maximumLength: 4096) { bytes in
        let manifest = try Manifest(csv: bytes, entries: [])
        try hold(manifest.rows.isEmpty, "no row names a film that is not there")
    }

    /// The lengths of a film's container: every answer comes in the end.
    static let container = FuzzTarget("container", maximumLength: 4096) { bytes in
        for container: FilmContainer in [.isoMedia, .avi, .matroska] {
            var isSound = true
            let extent = ContainerExtent(size: Int64(bytes.count)) { offset, count in
                isSound = isSound && offset >= 0 && count >= 0
                guard offset >= 0, offset < bytes.count else { return [] }
                return Array(bytes[Int(offset)...].prefix(count))
            }
            _ = extent.fault(in: container)
            try hold(isSound, "a container is read from its start on")
        }
        _ = PlainFilm.facts(size: Int64(bytes.count)) { offset, count in
            guard offset >= 0, offset < bytes.count, count > 0 else { return [] }
            return Array(bytes[Int(offset)...].prefix(count))
        }
    }
}
