import VaultModel

/// Rows of fields as RFC 4180 has them.
enum CSV {
    /// Reads rows; empty lines are skipped, and lines may end as on any system.
    static func rows(_ text: String) -> (rows: [CSVReader.Row], fault: CSVReader.Fault?) {
        var reader = CSVReader(Array(text.utf8))
        var rows: [CSVReader.Row] = []
        do throws(CSVReader.Fault) {
            while let row = try reader.next() { rows.append(row) }
            return (rows, nil)
        } catch {
            return (rows, error)
        }
    }

    /// Writes one row, quoted where it must be, with its line end.
    static func line(_ fields: [String]) -> String {
        fields.map { field in
            let special = field.utf8.contains { ",\"\r\n".utf8.contains($0) }
            let padded = field.utf8.first == 0x20 || field.utf8.last == 0x20
            guard special || padded else { return field }
            var quoted = "\""
            for scalar in field.unicodeScalars {
                if scalar == "\"" { quoted += "\"" }
                quoted.unicodeScalars.append(scalar)
            }
            return quoted + "\""
        }.joined(separator: ",") + "\r\n"
    }
}
