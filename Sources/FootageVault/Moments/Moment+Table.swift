import GovernanceReport
import VaultModel

extension Moment {
    /// Moments as a table that a spreadsheet opens and runs nothing of.
    public static func table(of moments: [Moment]) -> [UInt8] {
        var table = CSVTable(header: ["film", "moment", "from", "to", "seen", "note", "by", "on"])
        for moment in moments {
            table.append([
                moment.clip.description, String(moment.number), moment.from.inFull,
                moment.to.inFull, moment.mark.kind.rawValue, moment.mark.note ?? "",
                moment.addedByName ?? moment.addedBy.description, moment.addedOn.description,
            ])
        }
        return table.take()
    }

    /// Where it begins.
    public var from: FilmPoint { FilmPoint(milliseconds: mark.milliseconds.lowerBound) }
    /// Where it ends.
    public var to: FilmPoint { FilmPoint(milliseconds: mark.milliseconds.upperBound) }
}
