/// Why an age file could not be read or written.
///
/// The cases are the classes that the age specification tells apart; their values are for people.
public enum AgeError: Error, Hashable, Sendable {
    /// The header is not one, or the nonce behind it is not whole.
    case header(HeaderFault)
    /// The header is right, and no stanza of it is for this identity or passphrase.
    case noMatch
    /// The file key was found, and the header was changed after it was written.
    case hmac
    /// The payload was changed, cut or added to.
    case payload(PayloadFault)
    /// The armor is not strict.
    case armor(ArmorFault)
    /// The text is not one identity.
    case identityFile(IdentityFault)
    /// The scrypt work factor is above what is allowed.
    case workFactor(found: Int, maximum: Int)
    /// There is no memory for scrypt at this work factor.
    case noMemory(workFactor: Int)
    /// A file cannot be sealed to these many recipients.
    case recipients(count: Int)
    /// A file key, nonce or chunk was given whose length is not the one it has to have.
    case length(expected: Int, found: Int)
    /// A position was asked for that lies behind the end of the plaintext.
    case beyondEnd(offset: UInt64, size: UInt64)
    /// The payload could not be fetched from where it is kept.
    case source(SourceFailure)
}

/// What is wrong with a header.
public enum HeaderFault: Error, Hashable, Sendable {
    /// It does not begin with the line `age-encryption.org/v1`.
    case version
    /// It ends before its last line does.
    case truncated
    /// It is longer than 64 KiB or has more than 64 stanzas.
    case tooLarge
    /// It has no stanza.
    case noStanza
    /// A line begins neither a stanza nor the end, or stands where it may not.
    case line(number: Int)
    /// A stanza's arguments are missing, empty, of other than visible symbols, or badly spaced.
    case arguments(line: Int)
    /// A stanza's body is not canonical base 64 in lines of 64 symbols that end with a shorter one.
    case body(line: Int)
    /// The last line is not `--- ` and 32 bytes of canonical base 64.
    case macLine
    /// There are bytes behind a header that should have stood alone.
    case trailingBytes
    /// A stanza for X25519 has not one share of 32 bytes, not of low order, and a body of 32 bytes.
    case x25519Stanza
    /// A stanza for a passphrase has not a salt of 16 bytes, a work factor and a body of 32 bytes.
    case scryptStanza
    /// A stanza for a passphrase stands beside others.
    case scryptNotAlone
    /// The nonce of the payload is missing or cut.
    case nonce
}

/// What is wrong with a payload.
public enum PayloadFault: Error, Hashable, Sendable {
    /// There is not even an empty chunk.
    case empty
    /// No film has a payload of this length.
    case size(UInt64)
    /// A chunk was changed or moved, or is not the last where the payload ends.
    case chunk(UInt64)
    /// An empty last chunk follows another.
    case emptyLastChunk(UInt64)
    /// Bytes follow the last chunk.
    case trailingBytes
}

/// What is wrong with armor.
public enum ArmorFault: Error, Hashable, Sendable {
    /// It does not begin with `-----BEGIN AGE ENCRYPTED FILE-----`.
    case begin
    /// It does not end with `-----END AGE ENCRYPTED FILE-----`.
    case end
    /// A line is not base 64 of 64 columns, or a shorter last one.
    case line(number: Int)
    /// Something other than white space stands behind the end.
    case trailingBytes
}

/// What is wrong with an identity file.
public enum IdentityFault: Error, Hashable, Sendable {
    /// It is protected, and there was no passphrase.
    case passphraseNeeded
    /// It is sealed to a key instead of a passphrase.
    case notPassphrase
    /// A line is neither a comment nor an identity.
    case line(number: Int)
    /// A line holds a key of another kind.
    case otherKey(OtherKey, line: Int)
    /// It holds no identity.
    case none
    /// It holds several, and it would not be clear whose the person is.
    case several
}

/// A key that is none of a person's identity, as its line begins.
public enum OtherKey: Error, Hashable, Sendable, CaseIterable {
    /// One of an age plugin (`AGE-PLUGIN-…`): the key itself lies elsewhere.
    case plugin
    /// One of age's post-quantum form (`AGE-SECRET-KEY-PQ-1…`).
    case postQuantum
    /// The public half of one (`age1…`).
    case recipient
    /// One of SSH, or of another program that keeps keys as PEM.
    case pem
}

/// What a `PayloadSource` says when it cannot give the bytes.
public struct SourceFailure: Error, Hashable, Sendable {
    /// What happened, in one sentence.
    public let message: String
    /// What to do about it.
    public let hint: String?

    /// Says what happened and what to do about it.
    public init(message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }
}
