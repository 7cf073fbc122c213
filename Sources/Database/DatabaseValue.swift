/// A value of a column or of a statement's parameter.
public enum DatabaseValue: Hashable, Sendable {
    /// A whole number.
    case integer(Int64)
    /// Text.
    case text(String)
    /// Bytes.
    case blob([UInt8])
    /// Nothing.
    case null
}
