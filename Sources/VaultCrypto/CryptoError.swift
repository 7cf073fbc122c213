/// What can go wrong with keys and sealed bytes.
///
/// A wrong key and forged bytes look the same: whoever could tell them apart would learn about the key.
public enum CryptoError: Error, Hashable, Sendable {
    /// A key or seed has another length than its use asks for, both in bytes.
    case keyLength(expected: Int, found: Int)
    /// A public key is of low order, so that every shared secret with it would be known to all.
    case weakPublicKey
    /// What was opened was not sealed with this key and these associated data, or was changed since.
    case notAuthentic
    /// Text is not an `AGE-SECRET-KEY-1…` line.
    case notSecretKeyText
    /// scrypt's work factor is outside 1 to 30.
    case workFactor(Int)
    /// scrypt was refused the memory it needs, in bytes.
    case outOfMemory(needed: UInt64)

    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .keyLength(let expected, let found):
            "A key of \(expected) bytes is needed, and this one has \(found)."
        case .weakPublicKey: "The public key is one that keeps nothing secret."
        case .notAuthentic: "The sealed bytes were changed, or belong to another key or place."
        case .notSecretKeyText: "This is not the text of a secret key."
        case .workFactor(let factor): "A scrypt work factor of \(factor) is not from 1 to 30."
        case .outOfMemory(let needed): "scrypt needs \(needed >> 20) MiB and could not have them."
        }
    }

    /// What to do about it, where there is something to do.
    public var hint: String? {
        switch self {
        case .keyLength: "Check that the right file was given, and that it is whole."
        case .weakPublicKey:
            "Ask for the recipient again; this one was not made by an honest program."
        case .notAuthentic: "Check that the identity is the right one, then verify the vault."
        case .notSecretKeyText: "It begins with AGE-SECRET-KEY-1 and is all in upper case."
        case .workFactor: "Protect the identity with a work factor of 18."
        case .outOfMemory: "Free memory and try again."
        }
    }
}
