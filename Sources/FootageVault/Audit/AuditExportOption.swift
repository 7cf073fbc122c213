/// What an export of the audit log may do otherwise than it does by itself.
public enum AuditExportOption: Sendable, Hashable {
    /// No name of the vault's people is in any file: they are ids only. Texts of policies, and names of devices and
    /// of the vault, stay as they were typed.
    case withoutNames
    /// Each CSV file begins with a byte order mark, by which some spreadsheets know UTF-8.
    case byteOrderMark
}
