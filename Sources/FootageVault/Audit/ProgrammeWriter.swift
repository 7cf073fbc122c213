import GovernanceReport

/// Writes `programmes.csv` while an export goes through the families, and counts for the statement.
final class ProgrammeWriter {
    private let exporter: AuditExporter
    private let file: ExportFile
    private var table: CSVTable

    init(_ exporter: AuditExporter) throws {
        self.exporter = exporter
        file = try exporter.folder.open(ProgrammeRegister.guide.path)
        table = CSVTable(header: ProgrammeRegister.guide.header, exporter.beginning)
    }

    /// Takes the next family, in order of reference.
    func take(_ holdings: FamilyHoldings) throws {
        let profiles = exporter.figures.programmes.profiles
        let courses = try holdings.courses(in: exporter.vault.catalog)
        exporter.figures.videoFeedback.take(courses)
        for course in courses {
            exporter.figures.programmes.take(course)
            table.append(ProgrammeRegister.cells(of: course, by: profiles[course.kind]))
        }
        if table.count > 1 << 18 { try file.append(table.take()) }
    }

    /// Writes what is left, once every family was taken.
    func close() throws {
        try file.append(table.take())
        try exporter.folder.close(file)
    }
}
