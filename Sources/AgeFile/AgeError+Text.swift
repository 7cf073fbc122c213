extension AgeError {
    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .header(let fault): "The age header is not right: \(fault.message)."
        case .noMatch: "The file was not sealed for this identity or passphrase."
        case .hmac: "The age header was changed after it was written."
        case .payload(let fault): "The sealed film is not whole: \(fault.message)."
        case .armor(let fault): "The age armor is not right: \(fault.message)."
        case .identityFile(let fault): "The identity file is not right: \(fault.message)."
        case .workFactor(let found, let maximum):
            "The passphrase's work factor is \(found), and at most \(maximum) is allowed."
        case .noMemory(let workFactor):
            "There is not enough memory for a work factor of \(workFactor)."
        case .recipients(let count): "A file is sealed to 1 to 64 recipients, not to \(count)."
        case .length(let expected, let found):
            "There are \(found) bytes where \(expected) are needed."
        case .beyondEnd(let offset, let size):
            "Byte \(offset) was asked for, and the film has \(size)."
        case .source(let failure): failure.message
        }
    }

    /// How a sealed file was cut or changed, as the end of a sentence; none for any other error.
    package var damage: String? {
        switch self {
        case .header(let fault): fault.message
        case .hmac: "its header was changed after it was written"
        case .payload(let fault): fault.message
        case .armor(let fault): fault.message
        default: nil
        }
    }

    /// What to do about it, where there is something to do.
    public var hint: String? {
        switch self {
        case .noMatch: "Check the passphrase, or use the identity it was sealed to."
        case .header, .hmac, .payload: "Verify the vault, and bring the file back from a backup."
        case .armor: "Copy the file again as it is, without changing its lines."
        case .identityFile(.passphraseNeeded): "Give the passphrase of the identity."
        case .identityFile:
            "It has comments and one line AGE-SECRET-KEY-1…, plain or behind a passphrase."
        case .workFactor: "Protect the identity again, with a work factor of 18."
        case .noMemory: "Free memory and try again."
        case .recipients, .length, .beyondEnd: nil
        case .source(let failure): failure.hint
        }
    }
}

extension HeaderFault {
    fileprivate var message: String {
        switch self {
        case .version: "it does not begin with age-encryption.org/v1"
        case .truncated: "it is cut"
        case .tooLarge: "it has more than 64 KiB or 64 stanzas"
        case .noStanza: "it is sealed to nobody"
        case .line(let number): "line \(number) is unknown"
        case .arguments(let line): "line \(line) has wrong arguments"
        case .body(let line): "line \(line) is not canonical base 64"
        case .macLine: "its last line is malformed"
        case .trailingBytes: "bytes follow it"
        case .x25519Stanza: "an X25519 stanza is malformed"
        case .scryptStanza: "a scrypt stanza is malformed"
        case .scryptNotAlone: "a scrypt stanza stands beside others"
        case .nonce: "the payload's nonce is cut"
        }
    }
}

extension PayloadFault {
    fileprivate var message: String {
        switch self {
        case .empty: "it has no chunk"
        case .size(let size): "no payload has \(size) bytes"
        case .chunk(let index): "chunk \(index) is not authentic"
        case .emptyLastChunk(let index): "its last chunk, \(index), is empty"
        case .trailingBytes: "bytes follow its last chunk"
        }
    }
}

extension ArmorFault {
    fileprivate var message: String {
        switch self {
        case .begin: "its first line is not the one of age"
        case .end: "its last line is missing or not the one of age"
        case .line(let number): "line \(number) is not strict base 64"
        case .trailingBytes: "something follows it"
        }
    }
}

extension IdentityFault {
    fileprivate var message: String {
        switch self {
        case .passphraseNeeded: "it is protected by a passphrase"
        case .notPassphrase: "it is sealed to a key, not behind a passphrase"
        case .line(let number): "line \(number) is no identity"
        case .otherKey(.plugin, let number):
            "line \(number) is a plugin's key (AGE-PLUGIN-…), which cannot be used"
        case .otherKey(.postQuantum, let number):
            "line \(number) is a post-quantum key (AGE-SECRET-KEY-PQ-1…), which cannot be used"
        case .otherKey(.recipient, let number):
            "line \(number) is the public half of a key (age1…), and the secret half is needed"
        case .otherKey(.pem, let number):
            "line \(number) begins an SSH key or another PEM file, which cannot be used"
        case .none: "it holds no identity"
        case .several: "it holds more than one identity"
        }
    }
}
