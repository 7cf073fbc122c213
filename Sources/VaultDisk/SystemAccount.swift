import Glibc

/// The account that this process acts as.
public enum SystemAccount {
    /// Its number, which the files that it makes bear as their owner.
    public static var current: UInt32 { geteuid() }
}
