public import VaultModel

/// How many were eligible for a video feedback programme, were offered one, and declined: what the vault cannot
/// know, as somebody else counted it, with who says so.
public struct Denominators: Sendable, Hashable {
    /// What a line says.
    public struct Row: Sendable, Hashable {
        /// The first day it counts.
        public let from: CivilDate
        /// The last day it counts.
        public let to: CivilDate
        /// Which area it counts.
        public let area: String
        /// The counts.
        public let counts: Uptake
        /// Who says so.
        public let source: String
    }

    /// One thing that is wrong with a file, and the line it is on.
    public struct Problem: Error, Sendable, Hashable {
        /// The line, from 1.
        public let line: Int
        /// What is wrong.
        public let message: String
    }

    /// Why a file cannot be used: everything that is wrong, in the order of its lines.
    public struct Problems: Error, Sendable, Hashable {
        /// Each of them.
        public let list: [Problem]
    }

    /// The columns, in whatever order.
    public static let columns = [
        "period_from", "period_to", "area", "eligible", "offered", "declined", "source",
    ]
    /// The longest file that is read, in bytes.
    public static let mostBytes = 1 << 20
    /// The most lines that are read.
    public static let mostRows = 1000

    /// The rows, by period and area.
    public let rows: [Row]

    /// Reads a file: CSV as of RFC 4180, in UTF-8 without a byte order mark, with the columns of `columns`.
    ///
    /// Periods are the same or do not overlap: the difference of two that do would tell of the days between.
    ///
    /// - Throws: `Problems`, all there are.
    public init(csv bytes: [UInt8]) throws(Problems) {
        guard bytes.count <= Self.mostBytes else {
            throw Problems(
                list: [.init(line: 1, message: "the file has more than \(Self.mostBytes) bytes")])
        }
        guard !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else {
            throw Problems(
                list: [
                    .init(
                        line: 1,
                        message: "the file begins with a byte order mark; save it as UTF-8 without")
                ])
        }
        var reader = DenominatorReader()
        rows = reader.read(bytes).sorted { ($0.from, $0.to, $0.area) < ($1.from, $1.to, $1.area) }
        guard reader.problems.isEmpty else {
            throw Problems(list: reader.problems.sorted { $0.line < $1.line })
        }
    }
}
