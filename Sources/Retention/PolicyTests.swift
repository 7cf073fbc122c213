/// Runs a policy's own tests.
public enum PolicyTests {
    /// What came of one test.
    public struct Result: Hashable, Sendable {
        /// The test's name.
        public let name: String
        /// The line where it begins.
        public let line: Int
        /// What differs, each in words; empty when it passed.
        public let differences: [String]
        /// Whether it passed.
        public var passed: Bool { differences.isEmpty }
    }

    /// Runs every test, this version in force throughout.
    public static func run(_ policy: Policy) -> [Result] { [] }
}
