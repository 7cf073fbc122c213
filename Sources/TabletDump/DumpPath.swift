/// Where something lies within a dump: names from the dump's root downward, as raw bytes.
///
/// A name on a disk is bytes, not text; it is never normalised, so that the file that was listed is
/// the file that is opened.
public struct DumpPath: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The names, outermost first; none of them is empty, `.`, `..` or holds a slash or a zero.
    public let names: [[UInt8]]

    /// Makes a path of names as a directory lists them, or none when one of them is not a name.
    public init?(names: [[UInt8]]) {
        guard !names.isEmpty, names.allSatisfy(Self.isName) else { return nil }
        self.names = names
    }

    /// Makes a path of text separated by slashes, or none when a part of it is not a name.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        self.init(names: parts.map(Array.init))
    }

    /// The last name.
    public var name: [UInt8] { names.last ?? [] }

    /// The last name, showable.
    public var safeName: SafeText { SafeText(name) }

    /// The names of the directories it lies in, outermost first.
    public var directories: ArraySlice<[UInt8]> { names.dropLast() }

    /// The whole path as bytes, separated by slashes.
    public var bytes: [UInt8] { Array(names.joined(separator: [UInt8(ascii: "/")])) }

    /// The whole path, showable.
    public var safeText: SafeText { SafeText(bytes) }

    /// The whole path, showable.
    public var description: String { safeText.description }

    /// Orders paths by their names' bytes, a directory's content together.
    public static func < (left: Self, right: Self) -> Bool {
        for (one, other) in zip(left.names, right.names) where one != other {
            return one.lexicographicallyPrecedes(other)
        }
        return left.names.count < right.names.count
    }

    /// Whether a person who typed this text means this path.
    ///
    /// Composed and decomposed letters are the same (Swift compares canonically); the escaped form that
    /// the program shows is understood too, so that every name can be typed.
    public func matches(_ typed: String) -> Bool {
        if typed == description { return true }
        guard let text = String(validating: bytes, as: UTF8.self) else { return false }
        return text == typed
    }

    static func isName(_ name: [UInt8]) -> Bool {
        !name.isEmpty && name != Array(".".utf8) && name != Array("..".utf8)
            && !name.contains(0) && !name.contains(UInt8(ascii: "/"))
    }
}
