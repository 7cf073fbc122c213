/// What an export of the audit log may do otherwise than it does by itself.
public enum AuditExportOption: Sendable, Hashable {
    /// Nobody's name is in any file: people are ids only.
    case withoutNames
    /// Each CSV file begins with a byte order mark, by which some spreadsheets know UTF-8.
    case byteOrderMark
}
