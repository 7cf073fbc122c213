import Testing
import VaultCrypto
import VaultModel

@Suite struct EncodingTests {
    // RFC 4648 §10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base 64 gives the published texts`(plain: String, encoded: String) {
        let bytes = Array(plain.utf8)
        let bare = encoded.filter { $0 != "=" }
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.encode(bytes, .standardNoPad) == bare)
        #expect(Base64.encode(bytes, .urlNoPad) == bare)
        #expect(Base64.decode(encoded) == bytes)
        #expect(Base64.decode(bare, .standardNoPad) == bytes)
    }

    @Test func `the URL alphabet is its own`() {
        #expect(Base64.encode([0xFB, 0xFF], .urlNoPad) == "-_8")
        #expect(Base64.encode([0xFB, 0xFF], .standardNoPad) == "+/8")
        #expect(Base64.decode("-_8", .standardNoPad) == nil)
        #expect(Base64.decode("+/8", .urlNoPad) == nil)
    }

    @Test(arguments: [
        "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v=", "Z", "Zg==\n", " Zg==", "Zm9v\r\n",
        "Zg==Zg==",
        "Zm-v", "====", "=", "Z\u{0}g=", "Zğ==",
    ])
    func `padded base 64 that is not canonical is refused`(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(arguments: ["Zg==", "Zh", "Z", "Zm9v=", "Zm9v\n", "Zm 9v", "Zm9-", "Zm9"])
    func `bare base 64 that is not canonical is refused`(text: String) {
        #expect(Base64.decode(text, .standardNoPad) == nil)
    }

    @Test(arguments: Base64.Variant.allCases)
    func `base 64 reads the 64 symbols of its alphabet and no other byte`(
        variant: Base64.Variant
    ) {
        let read = (0...255).filter {
            Base64.decode([UInt8($0), 65, 65, 65], variant) != nil
        }
        let last = variant == .urlNoPad ? "-_" : "+/"
        let alphabet =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last
        #expect(read == alphabet.utf8.map(Int.init).sorted())
    }

    @Test func `base 64 of every length reads back`() {
        for count in 0..<100 {
            let bytes = Random.bytes(count)
            for variant in Base64.Variant.allCases {
                #expect(Base64.decode(Base64.encode(bytes, variant), variant) == bytes)
            }
            var text = Array("before".utf8)
            Base64.appendPublic(bytes.span, to: &text)
            #expect(text == Array(("before" + Base64.encode(bytes, .urlNoPad)).utf8))
        }
    }

    // BIP 173.
    @Test func `Bech32 gives the published texts`() {
        #expect(Bech32.decode("A12UEL5L", prefix: "A") == [])
        #expect(Bech32.encode([], prefix: "A") == "A12UEL5L")
        let all = "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"
        let bytes = hex("00443214c74254b635cf84653a56d7c675be77df")
        #expect(Bech32.decode(all, prefix: "abcdef") == bytes)
        #expect(Bech32.encode(bytes, prefix: "abcdef") == all)
    }

    @Test func `Bech32 of every length reads back`() throws {
        for count in 0..<70 {
            let bytes = Random.bytes(count)
            #expect(Bech32.decode(Bech32.encode(bytes, prefix: "age"), prefix: "age") == bytes)
            let text = Bech32.encodeSecret(bytes.span, prefix: "AGE-SECRET-KEY-")
            let back = try text.withSpan { (text) throws(CryptoError) in
                try Bech32.decodeSecret(text, prefix: "AGE-SECRET-KEY-")
            }
            #expect(back.array == bytes)
        }
    }

    @Test func `a recipient with any symbol changed, added or missing is refused`() {
        let recipient = X25519Identity().publicKey.recipient
        #expect(X25519PublicKey(recipient: recipient)?.recipient == recipient)
        #expect(X25519PublicKey(recipient: recipient.uppercased()) == nil)
        #expect(X25519PublicKey(recipient: recipient + "q") == nil)
        #expect(X25519PublicKey(recipient: " " + recipient) == nil)
        let symbols = Array(recipient.utf8)
        for index in symbols.indices {
            var wrong = symbols
            wrong[index] = wrong[index] == UInt8(ascii: "q") ? UInt8(ascii: "p") : UInt8(ascii: "q")
            #expect(X25519PublicKey(recipient: String(decoding: wrong, as: UTF8.self)) == nil)
            wrong[index] = symbols[index] &- 32
            #expect(X25519PublicKey(recipient: String(decoding: wrong, as: UTF8.self)) == nil)
            wrong.remove(at: index)
            #expect(X25519PublicKey(recipient: String(decoding: wrong, as: UTF8.self)) == nil)
        }
        #expect(X25519PublicKey(recipient: "") == nil)
        #expect(X25519PublicKey(recipient: "age1") == nil)
    }

    @Test func `a secret reads back from its text, and from no other`() throws {
        let identity = X25519Identity()
        let text = identity.secretText().array
        #expect(text.count == 74)
        #expect(text.starts(with: Array("AGE-SECRET-KEY-1".utf8)))
        let back = try X25519Identity(secretText: text.span)
        #expect(back.publicKey == identity.publicKey)
        for wrong in [
            Array(String(decoding: text, as: UTF8.self).lowercased().utf8), text + [10],
            Array(text.dropLast()), [], Array(identity.publicKey.recipient.utf8),
        ] {
            #expect(throws: CryptoError.notSecretKeyText) {
                _ = try X25519Identity(secretText: wrong.span)
            }
        }
    }

    // arXiv 0901.4016 §2.
    @Test(arguments: [
        ([127, 0, 0, 1], "lusab babad"), ([63, 84, 220, 193], "gutih tugad"),
        ([212, 58, 253, 68], "tibup zujah"), ([255, 255, 255, 255], "zuzuz zuzuz"),
        ([], ""), ([127], "lusab"),
    ])
    func `proquints are the published ones`(bytes: [UInt8], words: String) {
        let found = Proquint.words(of: bytes).joined(separator: " ")
        #expect(found == words)
    }

    @Test func `a fingerprint is six words of the hash`() {
        let words = Proquint.fingerprint(of: Array("abc".utf8))
        #expect(words.count == 6)
        #expect(words == Proquint.words(of: hex("ba7816bf8f01cfea414140de")))
    }

    @Test func `random ids differ`() {
        #expect(ClipID.random() != ClipID.random())
        #expect(Random.bytes(16) != Random.bytes(16))
    }
}
