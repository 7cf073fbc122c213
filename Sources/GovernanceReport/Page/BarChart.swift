/// Bars, one a month or a kind, each of one or more parts, as inline SVG with the same figures in words.
///
/// Meant to stand beside a table of its figures: the colours are never the only sign.
struct BarChart: Sendable {
    /// A bar.
    struct Bar: Sendable {
        /// What stands under it.
        let label: String
        /// How much of each part, in the order of the parts.
        let values: [Int]

        /// How much in all.
        var total: Int { values.reduce(0) { $0.addingSaturating($1) } }
    }

    /// The most bars that are drawn side by side.
    static let most = 36

    /// What the chart shows, as a heading says it.
    let title: String
    /// What is counted, in the plural.
    let unit: String
    /// The names of the parts of each bar, at most four.
    let parts: [String]
    /// The bars, from left to right.
    let bars: [Bar]

    /// The chart, or words where there is nothing to draw.
    var html: HTML {
        guard bars.contains(where: { $0.total > 0 }) else {
            return .element("p", [("class", "none")], text: "\(title): none.")
        }
        let drawing: [HTML.Attribute] = [
            ("viewBox", "0 0 \(Self.width) \(Self.height)"), ("role", "img"),
            ("aria-label", words), ("preserveAspectRatio", "xMinYMin meet"),
        ]
        let svg = HTML.element("svg", drawing, of: axis + bars.indices.map { bar($0) })
        // Its words stay large enough on a narrow screen, where it moves in its own frame as tables do.
        let frame: [HTML.Attribute] = [
            ("class", "wide"), ("tabindex", "0"), ("role", "region"), ("aria-label", title),
        ]
        return .element(
            "figure",
            of: [.element("figcaption", text: title), legend, .element("div", frame, of: [svg])])
    }

    /// The chart in words.
    var words: String {
        let shown = bars.map { bar in
            guard parts.count > 1 else { return "\(bar.label): \(bar.total)" }
            let values = zip(parts, bar.values).map { "\($0) \($1)" }.joined(separator: ", ")
            return "\(bar.label): \(bar.total) (\(values))"
        }
        return "\(title), in \(unit). " + shown.joined(separator: "; ") + "."
    }

    private static let width = 720
    private static let height = 220
    private static let left = 48
    private static let bottom = 190
    private static let top = 22

    private var peak: Int { max(1, bars.map(\.total).max() ?? 1) }

    private var legend: HTML {
        guard parts.count > 1 else { return .none }
        let frame: [HTML.Attribute] = [
            ("viewBox", "0 0 12 12"), ("width", "12"), ("height", "12"), ("aria-hidden", "true"),
        ]
        let items = parts.enumerated().map { index, part in
            let mark = rectangle(x: 0, y: 0, width: 12, height: 12, part: index)
            return HTML.element("li", of: [.element("svg", frame, of: [mark]), .text(" " + part)])
        }
        return .element("ul", [("class", "legend")], of: items)
    }

    private var axis: [HTML] {
        var ticks = [0]
        for tick in [peak / 2, peak] where !ticks.contains(tick) { ticks.append(tick) }
        return ticks.flatMap { tick -> [HTML] in
            let y = Self.bottom - scaled(tick)
            let line: [HTML.Attribute] = [
                ("class", "grid"), ("x1", "\(Self.left)"), ("x2", "\(Self.width)"),
                ("y1", "\(y)"), ("y2", "\(y)"),
            ]
            return [.element("line", line), text("tick", x: Self.left - 6, y: y + 4, "\(tick)")]
        }
    }

    private func bar(_ index: Int) -> HTML {
        let bar = bars[index]
        let slot = (Self.width - Self.left) / bars.count
        let width = max(2, min(56, slot * 7 / 10))
        let x = Self.left + slot * index + (slot - width) / 2
        var pieces: [HTML] = []
        var below = 0
        for (part, value) in bar.values.enumerated() where value > 0 {
            let start = scaled(below)
            below = below.addingSaturating(value)
            let end = max(start + 1, scaled(below))
            pieces.append(
                rectangle(
                    x: x, y: Self.bottom - end, width: width, height: end - start, part: part))
        }
        let middle = x + width / 2
        if bars.count <= 18, bar.total > 0 {
            let y = Self.bottom - scaled(bar.total) - 5
            pieces.append(text("value", x: middle, y: y, "\(bar.total)"))
        }
        // Labels that would run into each other are left out; the table beside has them all.
        let longest = bars.map(\.label.count).max() ?? 1
        if index.isMultiple(of: longest * 8 / max(1, slot) + 1) {
            pieces.append(text("label", x: middle, y: Self.bottom + 18, bar.label))
        }
        return .element("g", of: pieces)
    }

    private func text(_ kind: String, x: Int, y: Int, _ words: String) -> HTML {
        .element("text", [("class", kind), ("x", "\(x)"), ("y", "\(y)")], text: words)
    }

    private func scaled(_ value: Int) -> Int {
        Int(Double(value) / Double(peak) * Double(Self.bottom - Self.top))
    }

    private func rectangle(x: Int, y: Int, width: Int, height: Int, part: Int) -> HTML {
        let place: [HTML.Attribute] = [
            ("class", "part\(part % 4)"), ("x", "\(x)"), ("y", "\(y)"), ("width", "\(width)"),
            ("height", "\(height)"),
        ]
        return .element("rect", place)
    }
}

extension Int {
    /// The sum, or the greatest number there is.
    fileprivate func addingSaturating(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
