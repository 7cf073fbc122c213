/// Counts by month and kind, made into a chart that stays readable over many years and kinds.
struct MonthChart {
    private var counts: [String: [String: Int]] = [:]
    private var totals: [String: Int] = [:]

    /// Adds a count of a kind in a month such as `2026-03`.
    mutating func add(_ count: Int, of kind: String, in month: String) {
        counts[month, default: [:]][kind, default: 0] += count
        totals[kind, default: 0] += count
    }

    /// The chart: the three greatest kinds, and the others together; by year where there are too many months.
    func chart(title: String, unit: String) -> BarChart {
        let ordered = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let own = ordered.count <= 4 ? ordered : Array(ordered.prefix(3))
        let parts = ordered.count <= 4 ? own : own + ["others"]
        var bars: [String: [Int]] = [:]
        for (month, kinds) in counts {
            let label = byYear ? String(month.prefix(4)) : month
            var values = bars[label] ?? parts.map { _ in 0 }
            for (kind, count) in kinds {
                values[own.firstIndex(of: kind) ?? parts.count - 1] += count
            }
            bars[label] = values
        }
        return BarChart(
            title: title + (byYear ? ", by year" : ", by month"), unit: unit, parts: parts,
            bars: bars.sorted { $0.key < $1.key }.suffix(BarChart.most).map {
                .init(label: $0.key, values: $0.value)
            })
    }

    private var byYear: Bool { counts.count > BarChart.most }
}
