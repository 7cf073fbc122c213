import GovernanceReport

/// A register made of the rows of one table, a line each.
///
/// A column's name, what `VERIFY.md` says of it, and its value stand together, so that none can be left out
/// or slip beside another.
struct Register<Row> {
    struct Column {
        let name: String
        let about: String
        let cell: (Row, AuditExporter) throws -> String?

        init(
            _ name: String, _ about: String,
            _ cell: @escaping (Row, AuditExporter) throws -> String?
        ) {
            self.name = name
            self.about = about
            self.cell = cell
        }
    }

    let path: String
    let about: String
    let columns: [Column]

    init(_ path: String, _ about: String, _ columns: [Column]) {
        self.path = path
        self.about = about
        self.columns = columns
    }

    var guide: RegisterGuide {
        RegisterGuide(path, about, columns.map { .init($0.name, $0.about) })
    }

    func cells(of row: Row, _ exporter: AuditExporter) throws -> [String] {
        try columns.map { try $0.cell(row, exporter) ?? "" }
    }
}
