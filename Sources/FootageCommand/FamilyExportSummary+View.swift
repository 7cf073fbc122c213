internal import FootageVault
internal import VaultModel

extension FamilyExportSummary {
    var json: JSONValue {
        .members([
            "directory": .string(directory), "family": .text(family), "records": .count(records),
            "key_records": .count(keyRecords), "size": .count(size), "root": .string(root),
            "files": .count(files), "bytes": .count(bytes), "held": .count(held),
            "gone": .count(gone), "opened": .count(opened),
        ])
    }

    func print(on terminal: Terminal) {
        terminal.line(
            "Wrote \(directory) for family \(family): \(Amounts.count(held, "film", "films")) held, "
                + "\(gone) gone, \(Amounts.count(opened, "opening", "openings")).")
        terminal.paragraph(
            "It holds \(Amounts.count(records, "record", "records")) of this family, and "
                + "\(keyRecords) that introduce the keys they are signed with, of \(size) in the log; "
                + "nothing of any other family.")
        terminal.line("Tree root \(root)")
        terminal.paragraph(
            "Read family.html before you hand it over: it names your colleagues, and says that there are "
                + "holds; --without-names leaves the names out.")
    }
}
