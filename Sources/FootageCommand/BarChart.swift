/// Bars of counts beside the rows of a table, to scale among themselves.
struct BarChart {
    /// What a part of a bar is drawn with, by its place among the parts: lightest first.
    static let marks: [Character] = ["░", "▒", "█"]

    private let scale: Double

    /// Bars of which the longest fills so many columns.
    init(longest: Int, columns: Int) {
        scale = longest > 0 ? min(1, Double(max(1, columns)) / Double(longest)) : 0
    }

    /// The bar of some counts, one part after another; what there is at all takes a column at least.
    func bar(_ parts: [Int]) -> String {
        zip(parts, Self.marks).map { count, mark in
            let width = count > 0 ? max(1, Int((Double(count) * scale).rounded())) : 0
            return String(repeating: String(mark), count: width)
        }.joined()
    }
}
