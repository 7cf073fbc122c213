import CSodium

/// Keys from passphrases: scrypt (RFC 7914) with r = 8 and p = 1.
public enum Scrypt {
    /// Derives 32 bytes with N = 2^workFactor; each step doubles the time and the memory.
    ///
    /// A factor of 18 takes 256 MiB and about a second. Callers that read it from a file cap it first.
    public static func derive(
        passphrase: borrowing SecretBytes, salt: [UInt8], workFactor: Int
    ) throws(CryptoError) -> SecretBytes {
        guard (1...30).contains(workFactor) else { throw .workFactor(workFactor) }
        let passphraseCount = passphrase.count
        return try SecretBytes(count: 32) { span throws(CryptoError) in
            let done = unsafe span.lendMutable { target, length in
                unsafe passphrase.lend { passphrase in
                    unsafe salt.span.lend { salt, saltCount in
                        unsafe crypto_pwhash_scryptsalsa208sha256_ll(
                            passphrase, passphraseCount, salt, saltCount, 1 << UInt64(workFactor),
                            8, 1, target, length)
                    }
                }
            }
            guard done == 0 else { throw .outOfMemory(needed: 1024 << UInt64(workFactor)) }
        }
    }
}
