import AgeFile
import VaultCrypto

/// The worked vector: one file whose every intermediate value is known.
enum Vector {
    static let secret = hex("ca1626252c53cf1a4dc46695e7fcc46594cb4ccadedb6712dfda0753f3ae355e")
    static let secretText =
        "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0"
    static let recipient = hex("36dcec3f5f24739a0c8b36cbb4ffa25729a94a51d41fb205a37419fe7f5adb2a")
    static let share = hex("4c4885d32a6aafe6e9bdca973720952692fb3aec0f755c0f2fb29011b1433827")
    static let sharedSecret = hex(
        "3e6809a7c389ed0a1462d2e3a283ef87f1e205393ce0036916c2ddca6622a370")
    static let extracted = hex("404ea8cd7058ef64b4b1eea19586ec27d4d22d18adf7ac4ad3fe10c5f32b2e97")
    static let wrapKey = hex("5e7e89500119f0097a93c06cc172436782b9f8da89dd736352321e19923706b8")
    static let body = hex("86369b197c122d0f5cdd2e8bc368be4b64eed9f8b04071ec95b04de81e3514b1")
    static let fileKey = Array("YELLOW SUBMARINE".utf8)
    static let macKey = hex("a4bf3b9f4e908993e678eb71e558faedac5829d1d632c50225217c066fec77d2")
    static let mac = hex("5b2269f45ffd14e661ee025d85eab658825cc0781873c348561ddd77086b70d8")
    static let nonce = hex("eecf62c7ce91b433274e68d4f2f9134c")
    static let payloadKey = hex("6b6c189a7af0e7b1dba932c87080d8926b2de53fbf9eac516394701223669022")
    static let chunk = hex("b74c5bfef7beaa52c8f0bc0e992c1e8331fb66")

    /// The vector's stanza, as it stands in the header.
    static let stanza = """
        -> X25519 \(Base64.encode(share, .standardNoPad))
        \(Base64.encode(body, .standardNoPad))

        """

    /// The vector's whole file: "age", sealed to its identity.
    static let file =
        Array("age-encryption.org/v1\n\(stanza)--- \(Base64.encode(mac, .standardNoPad))\n".utf8)
        + nonce + chunk

    static func identity() throws -> X25519Identity {
        try X25519Identity(secret: SecretBytes(secret))
    }

    /// A header of any text, with the code that makes it authentic for the vector's file key.
    static func header(_ text: String) -> [UInt8] {
        let key = SecretBytes(macKey)
        let authenticated = Array(text.utf8) + Array("---".utf8)
        let mac = HMAC.sha256(authenticated.span, key: key)
        return authenticated + Array(" \(Base64.encode(mac, .standardNoPad))\n".utf8)
    }

    /// What opening a file with the vector's identity comes to, whole and as a stream.
    static func open(_ file: [UInt8]) -> Outcome {
        Outcome { try AgeFile.open(file, with: identity()).array }
    }

    /// The same by a stream that comes in pieces of so many bytes.
    static func stream(_ file: [UInt8], piece: Int) -> Outcome {
        Outcome {
            var opener = StreamOpener(with: try identity())
            var plaintext: [UInt8] = []
            for start in stride(from: 0, to: file.count, by: piece) {
                let end = min(start + piece, file.count)
                plaintext += try opener.update(file.span.extracting(start..<end))
            }
            return try plaintext + opener.finish()
        }
    }

    /// The same by a header and a payload kept apart, read by position to the end, last chunk first.
    static func seek(_ file: [UInt8]) -> Outcome {
        Outcome {
            let (header, length) = try AgeHeader.parsePrefix(of: file)
            let payload = MemoryPayload(Array(file.dropFirst(length)))
            let reader = try SeekableReader(header: header, identity: identity(), source: payload)
            return try reader.read(0..<reader.size)
        }
    }
}
