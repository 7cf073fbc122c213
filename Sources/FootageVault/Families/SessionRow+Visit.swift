import Catalog
import VaultDisk
import VaultModel

extension SessionRow {
    /// When it was.
    var visit: Visit {
        Visit(
            date: date, from: from.map { CivilTime(secondOfDay: Int(clamping: $0)) },
            to: to.map { CivilTime(secondOfDay: Int(clamping: $0)) })
    }
}

extension CivilZone {
    /// From the first to the last moment that a visit's times can mean; none where they are not known.
    func window(of visit: Visit) -> ClosedRange<Instant>? {
        guard let from = visit.from, let to = visit.to else { return nil }
        let start = instants(visit.date, from).lowerBound
        return start...max(start, instants(visit.lastDate, to).upperBound)
    }
}
